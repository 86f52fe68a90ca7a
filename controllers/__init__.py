from . import portal_mandate
from . import portal_settlement
