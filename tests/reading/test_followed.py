from odoo.tests import tagged

from ...models.ground.evidence import EvidenceLink
from ..common import TelecomCase


@tagged("post_install", "-at_install")
class TestFollowed(TelecomCase):
    """Rows that have no foreign keys follow the deletion of what they point at."""

    def setUp(self):
        super().setUp()
        self.bill = self.upload(
            (
                "F-1.csv",
                self.csv(
                    (self.ANN, "National calls", "45"),
                    (self.BOB, "Options", "40"),
                    ("", "Options", "5"),
                    ("+447700900999", "Options", "1"),
                ),
            )
        )
        self.env.flush_all()

    def count(self, table, condition="TRUE"):
        self.env.cr.execute(f"SELECT COUNT(*) FROM {table} WHERE {condition}")
        return self.env.cr.fetchone()[0]

    def links(self):
        """Return the fields that the database does not look up row by row."""
        return [
            (self.env[name], field)
            for name in self.env.registry
            for field in self.env[name]._fields.values()
            if isinstance(field, EvidenceLink)
        ]

    def test_each_link_has_a_trigger_and_no_foreign_key(self):
        self.assertGreaterEqual(len(self.links()), 8)
        for model, field in self.links():
            with self.subTest(field):
                constraint = f"{model._table}_{field.name}_fkey"
                self.assertFalse(
                    self.count("pg_constraint", f"conname = '{constraint}'")
                )
                trigger = f"{model._table}_{field.name}"
                self.assertEqual(self.count("pg_trigger", f"tgname = '{trigger}'"), 1)

    def test_all_other_links_of_ours_have_a_foreign_key(self):
        for name, model in self.env.registry.items():
            if not name.startswith("telecom.") or model._abstract or not model._auto:
                continue
            for field in model._fields.values():
                if (
                    field.type != "many2one"
                    or not field.store
                    or field.company_dependent
                    or isinstance(field, EvidenceLink)
                    or not self.env[field.comodel_name]._auto
                ):
                    continue
                with self.subTest(field):
                    self.env.cr.execute(
                        """
                        SELECT COUNT(*) FROM pg_constraint con
                          JOIN pg_attribute att ON att.attrelid = con.conrelid
                           AND con.conkey = ARRAY[att.attnum]
                         WHERE con.contype = 'f' AND att.attname = %s
                           AND con.conrelid = %s::regclass
                        """,
                        [field.name, model._table],
                    )
                    self.assertEqual(self.env.cr.fetchone()[0], 1)

    def test_a_deleted_draft_leaves_no_rows_charges_or_shares(self):
        tables = ("telecom_usage_row", "telecom_charge", "telecom_share")
        before = {table: self.count(table) for table in tables}
        other = self.upload(("F-2.csv", self.csv((self.ANN, "National calls", "7"))))
        self.env.flush_all()
        other.unlink()
        self.assertEqual({table: self.count(table) for table in tables}, before)
        self.bill.unlink()
        for table in tables:
            self.assertFalse(self.count(table), table)

    def test_files_that_the_database_deletes_take_rows_and_charges_along(self):
        self.env.cr.execute("DELETE FROM telecom_detail")
        self.assertFalse(self.count("telecom_usage_row"))
        self.assertFalse(self.count("telecom_charge"))
        self.assertFalse(self.count("telecom_share"), "nor parts of these charges")

    def test_rows_stay_when_their_charges_or_issues_are_deleted(self):
        rows = self.count("telecom_usage_row")
        self.assertTrue(self.count("telecom_usage_row", "issue_id IS NOT NULL"))
        self.bill.telecom_issue_ids.sudo().unlink()
        self.assertFalse(self.count("telecom_usage_row", "issue_id IS NOT NULL"))
        self.assertTrue(self.count("telecom_usage_row", "charge_id IS NOT NULL"))
        self.env.cr.execute("DELETE FROM telecom_charge WHERE rows > 0")
        self.assertFalse(self.count("telecom_usage_row", "charge_id IS NOT NULL"))
        self.assertEqual(self.count("telecom_usage_row"), rows)

    def test_only_what_is_deleted_loses_its_rows(self):
        self.env.cr.execute("SELECT MIN(id) FROM telecom_charge")
        (charge,) = self.env.cr.fetchone()
        mine = f"charge_id = {charge}"
        others = self.count("telecom_usage_row", f"charge_id != {charge}")
        self.assertTrue(self.count("telecom_usage_row", mine))
        self.env.cr.execute("DELETE FROM telecom_charge WHERE id = %s", [charge])
        self.assertFalse(self.count("telecom_usage_row", mine))
        self.assertEqual(
            self.count("telecom_usage_row", "charge_id IS NOT NULL"), others
        )
