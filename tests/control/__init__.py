from . import test_analysis
from . import test_overview
from . import test_sample
from . import test_start
from . import test_start_tour
