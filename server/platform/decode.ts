/** Bytes to text. Files that are no text, or in an encoding that we cannot be sure of, are refused with a reason. */
import { TextDecoder } from 'node:util';
import type { OnDisk } from './notebookFile';

export type Decoded =
  /** `onDisk` where the text is not that of the file: of a notebook. */
  | { readonly ok: true; readonly text: string; readonly onDisk?: OnDisk }
  | { readonly ok: false; readonly reason: string };

/** Where git, too, looks for the NUL byte that no text has. */
const BINARY_PROBE = 8000;
/** PEP 263: an encoding comment in one of the first two lines. */
const PYTHON_COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/;
const COOKIE_PROBE = 400;

/** Never leaves a BOM in the text, so that offsets and columns count from the first character after it. */
export function decodeSource(bytes: Uint8Array, fileName: string): Decoded {
  const bom = encodingOfBom(bytes);
  if (bom !== undefined) {
    return decodeAs(bom, bytes, `not valid ${bom.toUpperCase()}`);
  }
  if (bytes.subarray(0, BINARY_PROBE).includes(0)) {
    return { ok: false, reason: 'binary' };
  }
  const cookie = /\.pyi?$/i.test(fileName) ? pythonCookie(bytes) : undefined;
  if (cookie === undefined) {
    return decodeAs('utf-8', bytes, 'not valid UTF-8');
  }
  return decodeAs(webLabel(cookie), bytes, `not valid ${cookie}`);
}

function encodingOfBom(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes;
  if (first === 0xef && second === 0xbb && third === 0xbf) {
    return 'utf-8';
  }
  if (first === 0xff && second === 0xfe) {
    return 'utf-16le';
  }
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function pythonCookie(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, COOKIE_PROBE)).toString('latin1');
  const [first = '', second = ''] = head.split(/\r\n|\r|\n/);
  const inFirst = PYTHON_COOKIE.exec(first)?.[1];
  if (inFirst !== undefined) {
    return inFirst;
  }
  const firstIsEmpty = /^[ \t\f]*(?:#.*)?$/.test(first);
  return firstIsEmpty ? PYTHON_COOKIE.exec(second)?.[1] : undefined;
}

/** Python's name of an encoding as browsers, and so `TextDecoder`, call it. */
function webLabel(pythonName: string): string {
  const name = pythonName.toLowerCase().replaceAll('_', '-');
  const other: Record<string, string> = {
    'latin-1': 'latin1',
    'iso-latin-1': 'latin1',
    'utf-8-sig': 'utf-8',
    'utf-8-unix': 'utf-8',
    'utf-8-dos': 'utf-8',
  };
  return other[name] ?? name;
}

function decodeAs(label: string, bytes: Uint8Array, reason: string): Decoded {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: true });
  } catch {
    return { ok: false, reason: `in an unknown encoding: ${label}` };
  }
  try {
    return { ok: true, text: decoder.decode(bytes) };
  } catch {
    return { ok: false, reason };
  }
}
