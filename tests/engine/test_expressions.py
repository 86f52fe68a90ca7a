"""No regular expression is made of what somebody entered: it could run for ever."""

import ast
from pathlib import Path
from unittest import TestCase

ROOT = Path(__file__).parents[2]
FOLDERS = ("controllers", "engine", "models", "parsers", "wizard", "bridges")
MAKERS = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall"}
MAKERS |= {"finditer"}
# Those put together, and why no text of a user is an expression in them.
PUT_TOGETHER = {
    "engine/payroll_file/text.py": "the parts of a date, from a table of the module",
    "engine/money.py": "marks and currencies, the marks escaped",
    "parsers/amounts.py": "the decimal mark, escaped",
    "parsers/dates.py": "a table of the module by letter, all else escaped; the text "
    "is short",
    "parsers/notation.py": "the parts of a date, from a table of the module",
}


def expressions(tree):
    """Yield the first argument of each call that makes an expression."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("re", "regex")
            and node.func.attr in MAKERS
        ):
            yield node.args[0]


class TestExpressions(TestCase):
    def test_each_is_a_text_of_ours(self):
        found, put_together = 0, set()
        for folder in FOLDERS:
            for path in sorted((ROOT / folder).rglob("*.py")):
                name = path.relative_to(ROOT).as_posix()
                if "/tests/" in name:
                    continue
                for made in expressions(ast.parse(path.read_text(encoding="utf-8"))):
                    found += 1
                    if not isinstance(made, ast.Constant):
                        put_together.add(name)
        self.assertEqual(put_together, set(PUT_TOGETHER))
        self.assertGreater(found, 20)

    def test_masks_of_names_are_no_expressions_either(self):
        for folder in FOLDERS:
            for path in (ROOT / folder).rglob("*.py"):
                self.assertNotIn("fnmatch", path.read_text(encoding="utf-8"), path.name)
