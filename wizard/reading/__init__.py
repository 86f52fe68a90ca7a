from . import telecom_import_profile_wizard
