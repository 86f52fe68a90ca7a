from . import test_import_profile
from . import test_lines
from . import test_masters_access
from . import test_policies
from . import test_policy_lookup
from . import test_set_up
