from . import test_departure
from . import test_device
from . import test_line_import
from . import test_line_import_bad
from . import test_line_import_bill
from . import test_line_import_files
from . import test_line_life
from . import test_lines
