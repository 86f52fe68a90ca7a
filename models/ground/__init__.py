from . import base
from . import telecom_held
from . import telecom_signature
from . import ir_http
