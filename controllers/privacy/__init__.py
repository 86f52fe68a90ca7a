from . import telecom_person
