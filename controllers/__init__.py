from . import portal_mandate
from . import portal_policy
from . import portal_settlement
from . import portal_statement
from . import portal_dispute
