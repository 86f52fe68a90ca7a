from . import masters
from . import line
from . import layout
from . import policy
from . import issue
from . import settlement
from . import payroll
from . import privacy
