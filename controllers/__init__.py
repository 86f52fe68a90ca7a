from . import policy
from . import statement
from . import settlement
from . import payroll
from . import agreement
from . import dispute
from . import privacy
from . import month
