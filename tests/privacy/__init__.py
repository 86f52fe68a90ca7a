from . import test_anonymise
from . import test_hidden_usage
from . import test_person_export
from . import test_privacy
from . import test_reader
from . import test_merged_contacts
