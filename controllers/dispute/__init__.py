from . import portal_dispute
