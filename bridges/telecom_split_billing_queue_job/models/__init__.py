from . import telecom_task
