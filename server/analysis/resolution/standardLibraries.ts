/** Modules that a language or platform brings along: a project file of the same name rarely takes their place. */

const PYTHON = new Set(
  `
    __future__ _thread abc aifc annotationlib argparse array ast asynchat asyncio asyncore atexit audioop base64
    bdb binascii binhex bisect builtins bz2 cProfile calendar cgi cgitb chunk cmath cmd code codecs codeop
    collections colorsys compileall compression concurrent configparser contextlib contextvars copy copyreg crypt
    csv ctypes curses dataclasses datetime dbm decimal difflib dis distutils doctest dummy_threading email
    encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc
    genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr
    imp importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox
    mailcap marshal math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis nntplib ntpath
    nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools pipes pkgutil
    platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data
    pyexpat queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors
    shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver spwd sqlite3 sre_compile
    sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig
    syslog tabnanny tarfile telnetlib tempfile termios textwrap threading time timeit tkinter token tokenize
    tomllib trace traceback tracemalloc tty turtle turtledemo types typing unicodedata unittest urllib uu uuid
    venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile zipimport zlib
    zoneinfo
  `
    .trim()
    .split(/\s+/),
);

/** Part of the interpreter or loaded before the first script: nothing on the search path can shadow them. */
const PYTHON_LOADED_EARLY = new Set(
  '__future__ _thread abc atexit builtins codecs encodings errno faulthandler gc io itertools marshal os posix site stat sys time'.split(
    ' ',
  ),
);

const NODE = new Set(
  `
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain
    events fs http http2 https inspector module net os path perf_hooks process punycode querystring readline repl
    stream string_decoder timers tls trace_events tty url util v8 vm wasi worker_threads zlib
  `
    .trim()
    .split(/\s+/),
);

export function isPythonStandardLibrary(topLevel: string): boolean {
  return PYTHON.has(topLevel);
}

export function isPythonLoadedEarly(topLevel: string): boolean {
  return PYTHON_LOADED_EARLY.has(topLevel);
}

const NODE_SUBPATHS = new Set(
  (
    'assert/strict dns/promises fs/promises inspector/promises path/posix path/win32 readline/promises ' +
    'stream/consumers stream/promises stream/web timers/promises util/types'
  ).split(' '),
);

/** `fs`, `fs/promises`; without `node:`. */
export function isNodeBuiltin(module: string): boolean {
  return NODE.has(module) || NODE_SUBPATHS.has(module);
}
