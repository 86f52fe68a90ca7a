from . import test_checks
