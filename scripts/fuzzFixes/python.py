"""Compiles the texts that stand in the JSON list on standard input; prints a JSON list of what is wrong with each, or null."""

import json
import sys
import warnings

warnings.simplefilter("ignore")


def problem(text):
    try:
        compile(text, "file.py", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return None


json.dump([problem(text) for text in json.load(sys.stdin)], sys.stdout)
