from . import test_agreement
from . import test_agreement_mail
from . import test_portal_agreement
