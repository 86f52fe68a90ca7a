from . import telecom_issue_resolve
from . import telecom_import_profile_wizard
from . import telecom_import_profile_wizard_column
from . import telecom_import_profile_wizard_filter
from . import telecom_import_profile_wizard_preview
from . import telecom_settlement_waive
from . import telecom_deduction_feedback
from . import telecom_settlement_collect
