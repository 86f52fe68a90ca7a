from . import test_policies
from . import test_policy_lookup
from . import test_policy_assign
from . import test_policy_holding
from . import test_policy_version
