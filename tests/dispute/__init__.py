from . import test_dispute
from . import test_dispute_decide
from . import test_dispute_hard
from . import test_dispute_pause
from . import test_dispute_retention
from . import test_portal_dispute
