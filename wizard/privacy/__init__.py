from . import telecom_anonymise
from . import base_partner_merge_automatic_wizard
