"""The examples in the engine's docstrings are its specification."""

from unittest import TestCase

from ... import engine
from ..tools.examples import check_examples


class TestDoctests(TestCase):
    def test_every_example_holds(self):
        check_examples(self, engine, least=100)
