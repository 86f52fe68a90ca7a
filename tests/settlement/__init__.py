from . import test_bill_post
from . import test_invoicing_rates
from . import test_netting
from . import test_operator_report
from . import test_portal_settlement
from . import test_settlement
from . import test_settlement_payment
from . import test_vat_methods
