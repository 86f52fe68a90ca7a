from . import test_bill_parts
from . import test_bill_random
from . import test_bill_random_abroad
from . import test_bill_split
from . import test_fiscal_position
from . import test_split_snapshot
from . import test_third_party
