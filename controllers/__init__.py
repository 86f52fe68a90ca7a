from . import portal_agreement
from . import portal_mandate
from . import portal_policy
from . import portal_settlement
from . import portal_statement
from . import telecom_person
from . import portal_dispute
