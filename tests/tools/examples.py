"""The examples in the docstrings of a package, run as tests."""

import doctest
import pkgutil
from importlib import import_module


def check_examples(test, package, *, least):
    """Every example of each module of the package holds, and there are some."""
    attempted = 0
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        with test.subTest(module.name):
            result = doctest.testmod(import_module(module.name))
            test.assertEqual(result.failed, 0)
            attempted += result.attempted
    test.assertGreater(attempted, least)
