"""The examples in the parsers' docstrings are their specification."""

from unittest import TestCase

from ... import parsers
from ..tools.examples import check_examples


class TestDoctests(TestCase):
    def test_every_example_holds(self):
        check_examples(self, parsers, least=50)
