from . import test_import_profile
from . import test_import_tour
from . import test_import_wizard
from . import test_import_wizard_bill
from . import test_migration_patterns
from . import test_usage_label
from . import test_import_doubts
from . import test_layout_sharing
