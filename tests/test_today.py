import importlib
import pkgutil

from odoo.tests import TransactionCase, tagged

from .. import tests
from .today import OnOneDay

# They have no database: engine and parsers, and what runs in several processes.
APART = ("engine", "parsers", "house", "process", "tools")


@tagged("post_install", "-at_install")
class TestToday(OnOneDay, TransactionCase):
    def test_every_test_takes_place_on_a_fixed_day(self):
        cases = set()
        for module in pkgutil.walk_packages(tests.__path__, f"{tests.__name__}."):
            if module.name.split(".")[4] not in APART:
                found = importlib.import_module(module.name)
                cases |= {
                    each
                    for each in vars(found).values()
                    if isinstance(each, type)
                    and issubclass(each, TransactionCase)
                    and each.__module__.startswith(tests.__name__)
                }
        self.assertGreater(len(cases), 50)
        self.assertEqual({case for case in cases if not case.freeze_time}, set())
