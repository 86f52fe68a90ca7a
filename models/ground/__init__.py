from . import base
from . import telecom_held
from . import telecom_signature
from . import ir_http
from . import mail_followers
from . import mail_message
from . import mail_thread
