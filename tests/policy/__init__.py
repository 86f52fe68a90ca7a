from . import test_policies
from . import test_policy_lookup
from . import test_policy_assign
from . import test_policy_holder
from . import test_policy_version
from . import test_policy_default
