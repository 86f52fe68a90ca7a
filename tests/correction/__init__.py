from . import test_correction
