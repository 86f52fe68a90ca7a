from . import test_import_profile
