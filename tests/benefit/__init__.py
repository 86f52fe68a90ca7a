from . import test_benefit
