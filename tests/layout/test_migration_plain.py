import importlib.util

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

from ..today import OnOneDay

SCRIPT = "telecom_split_billing/migrations/19.0.1.9.0/post-plain.py"


@tagged("post_install", "-at_install")
class TestMigrationPlain(OnOneDay, TransactionCase):
    """The layout for own files reads the user in databases that have it already."""

    def migrate(self):
        self.env.flush_all()
        spec = importlib.util.spec_from_file_location("plain", file_path(SCRIPT))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.8.0")
        self.env.invalidate_all()
        self.env.registry.clear_cache()

    def setUp(self):
        super().setUp()
        self.plain = self.env.ref("telecom_split_billing.import_profile_plain")
        self.users = self.plain.column_ids.filtered(
            lambda column: column.field_name == "user_name"
        )

    def test_the_column_is_added_once(self):
        self.assertTrue(self.users)
        self.users.unlink()
        columns = self.plain.column_ids
        for _time in range(2):
            self.migrate()
            added = self.plain.column_ids - columns
            self.assertRecordValues(
                added, [{"field_name": "user_name", "header": "User", "optional": True}]
            )
        self.assertFalse(self.plain._get_layout_problem())

    def test_what_somebody_reads_the_column_as_stays(self):
        self.users.field_name = "dialled"
        self.plain.column_ids.filtered(
            lambda column: column.header == "Dialled"
        ).unlink()
        before = self.plain.column_ids
        self.migrate()
        self.assertEqual(self.plain.column_ids, before)
