"""The examples in the engine's docstrings are its specification."""

import doctest
import pkgutil
from importlib import import_module
from unittest import TestCase

from ... import engine


class TestDoctests(TestCase):
    def test_every_example_holds(self):
        attempted = 0
        for module in pkgutil.iter_modules(engine.__path__):
            with self.subTest(module.name):
                name = f"{engine.__name__}.{module.name}"
                result = doctest.testmod(import_module(name))
                self.assertEqual(result.failed, 0)
                attempted += result.attempted
        self.assertGreater(attempted, 100)
