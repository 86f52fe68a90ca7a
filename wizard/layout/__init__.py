from . import telecom_import_profile_wizard
from . import telecom_import_profile_wizard_column
from . import telecom_import_profile_wizard_filter
from . import telecom_import_profile_wizard_doubt
from . import telecom_import_profile_wizard_preview
from . import telecom_import_profile_wizard_save
