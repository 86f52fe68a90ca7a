from . import test_masters_access
from . import test_set_up
from . import test_set_up_charts
from . import test_set_up_dialog
