from . import telecom_anonymise
