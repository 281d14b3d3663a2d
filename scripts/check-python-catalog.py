"""Checks that the names in rules/catalog/python exist, for every library that this Python can import.

Instance paths are followed through classes (`queue.Queue().get` → `queue.Queue.get`); what only a running object has
(`self` attributes, results of calls) cannot be seen and is skipped. Prints what is missing; exit code 1 if anything is.
Run it with a Python that has the libraries of interest installed.
"""

import importlib
import json
import re
import sys
import types
from pathlib import Path

CATALOG = Path(__file__).resolve().parent.parent / "rules" / "catalog" / "python"
# Set on instances, or members of a class that stands for several.
EXPECTED = (
    "asyncio.Condition().acquire",
    "threading.Condition().acquire",
    "io.TextIOWrapper().read1",
    "io.TextIOWrapper().readall",
    "io.TextIOWrapper().readinto",
    "subprocess.Popen().std",
    "flask.Flask().",
    "os.lchmod",
    "concurrent.futures.InterpreterPoolExecutor().",
    "django.db.backends.utils.CursorWrapper().",
    "sklearn.base.BaseEstimator().",
    "starlette.datastructures.UploadFile().file.",
)
KINDS = ("apis", "handOffs", "invokes", "consumes", "entryPoints", "transforms", "tripCounts")
UNSEEN = object()


def paths_of(library):
    for kind in KINDS:
        for entry in library.get(kind, ()):
            since = tuple(int(n) for n in entry.get("since", "0").split("."))
            if since > sys.version_info[: len(since)]:
                continue
            api = entry.get("api", ())
            yield from [api] if isinstance(api, str) else api
    yield from library.get("asyncApis", ())


def find_module(path):
    """The longest importable prefix, and the rest of the path."""
    names = re.match(r"[\w.]*", path).group().rstrip(".").split(".")
    for count in range(len(names), 0, -1):
        try:
            module = importlib.import_module(".".join(names[:count]))
        except ImportError:
            continue
        except Exception:  # libraries that want a configured environment
            return None, ""
        return module, path[len(".".join(names[:count])) :].lstrip(".")
    return None, ""


def follow(value, segments):
    for segment in segments:
        name = re.match(r"\w+|\*", segment)
        if name is None or name.group() == "*":
            return UNSEEN
        try:
            value = getattr(value, name.group())
        except AttributeError:
            return None
        except Exception:
            return UNSEEN
        suffix = segment[name.end() :]
        if suffix and not (suffix == "()" and isinstance(value, type)):
            return UNSEEN  # what a function returns
        if not suffix and not isinstance(value, (type, types.ModuleType)) and not callable(value):
            return UNSEEN  # properties and descriptors
    return value


def main():
    missing, seen = [], 0
    for file in sorted(CATALOG.glob("*.json")):
        library = json.loads(file.read_text())
        for path in paths_of(library):
            module, rest = find_module(path)
            if module is None:
                continue
            result = follow(module, rest.split(".")) if rest else module
            seen += result is not UNSEEN
            if result is None and not path.startswith(EXPECTED):
                missing.append(f"{file.name}: {path}")
    print("\n".join([*missing, f"{seen} names found or missing, {len(missing)} missing"]))
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
