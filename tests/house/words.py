"""Reads names and sentences from the sources, and tells which are not plain."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = ("engine", "parsers", "models", "wizard", "controllers", "bridges", "dev")
# Parts of names that the glossary has other words for.
GONE = re.compile(
    r"recharge|claim|rehold|unbook|unreport|"
    r"(?:gives?|giving|gave|given|takes?|taking|took|taken)_(?:up|back)"
)
# In names, only holders hold, and what they hold is a line.
HOLD = re.compile(r"(?:^|_)hold(?:s|ings?)?(?:_|$)")
OF_HOLDERS = ("holding", "holdings")  # who has a line, as statements and tables keep it
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# A clause as the subject of a sentence that is no question.
_CLAUSE = re.compile(
    r"(?:\A|(?<=[.!?:]\s))((?:Who|What|Whoever|Whatever)\b[^.?!:]*)(?:[.!:]|\Z)"
)
# People who do not exist, and verbs of standing or living.
_WORDS = re.compile(
    r"\b(nobody|whoever|thrice|stood|lived?|lives|"
    r"stands? (?:in|on|for|there|under|beside|behind|at))\b",
    re.IGNORECASE,
)


def get_odd_words(text):
    """Return what is not plain in a text: clauses as subjects, odd words.

    >>> get_odd_words("Who uses the number. What is it? Nobody is asked.")
    ['Who uses the number', 'Nobody']
    >>> get_odd_words("The holder of the number.")
    []
    """
    text = " ".join(text.split())
    found = [*_CLAUSE.finditer(text), *_WORDS.finditer(text)]
    return [match[1] for match in found]


def get_odd_parts(name):
    """Return the parts of a name that the glossary has other words for.

    >>> get_odd_parts("GiveUpWizard"), get_odd_parts("_let_hold"), get_odd_parts("owed")
    (['give_up'], ['hold'], [])
    """
    snake = _CAPITAL.sub("_", name).replace(".", "_").lower()
    held = [match[0].strip("_") for match in HOLD.finditer(snake)]
    return [*GONE.findall(snake), *(part for part in held if part not in OF_HOLDERS)]


def read_sources(*folders):
    """Yield (path, syntax tree) of the program files in these folders."""
    for folder in folders or SOURCES:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix == ".py" or (folder == "dev" and _is_command(path)):
                tree = ast.parse(path.read_text(encoding="utf-8"))
                yield path.relative_to(ROOT), tree


def _is_command(path):
    return (
        path.is_file() and not path.suffix and path.read_bytes().startswith(b"#!/usr")
    )


def get_names(tree):
    """Yield (name, line) of everything that a file names."""
    for node in ast.walk(tree):
        for field in ("name", "id", "attr", "arg"):
            if isinstance(name := getattr(node, field, None), str):
                yield name, getattr(node, "lineno", 0)


def get_docstrings(tree):
    """Yield (text without its examples, line) of the docstrings of a file."""
    for node in ast.walk(tree):
        documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if documented and (text := ast.get_docstring(node)):
            yield text.split(">>>")[0], node.body[0].lineno
