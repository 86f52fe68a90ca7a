from . import test_portal_statement
from . import test_statement_mail
from . import test_explanation
from . import test_migration_mail_buttons
