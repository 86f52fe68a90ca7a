"""The examples in the engine's docstrings are its specification."""

import doctest
from importlib import import_module
from unittest import TestCase

from ... import engine

MODULES = (
    "assignment",
    "charge",
    "collect",
    "deduction",
    "export",
    "export_rows",
    "export_text",
    "issue",
    "labels",
    "money",
    "period",
    "policy",
    "posting",
    "reference",
    "snapshot",
    "split",
    "taxed",
)


class TestDoctests(TestCase):
    def test_every_example_holds(self):
        for name in MODULES:
            with self.subTest(name):
                module = import_module(f"{engine.__name__}.{name}")
                result = doctest.testmod(module)
                self.assertEqual(result.failed, 0)
                self.assertGreater(result.attempted, 0)
