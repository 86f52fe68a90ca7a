from . import test_correction
from . import test_correction_days
from . import test_correction_draft
from . import test_correction_split
from . import test_measures
