import importlib.util
from pathlib import Path
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.base.models.ir_attachment import IrAttachment

from .test_usage_mark import CUSTOMER, HEAD, DialledCase

OTHER = "+447700900987"
MIGRATION = Path(__file__).parents[2] / "migrations/19.0.1.5.0/post-index-content.py"


@tagged("post_install", "-at_install")
class TestSecondCopy(DialledCase):
    """Whom somebody called stands in the file and, masked, in the rows: no more."""

    def setUp(self):
        super().setUp()
        self.upload_rows((self.BOB, "National calls", "5"), document="F-0")
        self.bill = self.post_calls((self.ANN, OTHER, 40), (self.ANN, CUSTOMER, 5))
        for name in ("calls.txt", "calls", "calls.xml"):
            self.attach(name)

    def attach(self, name, **values):
        row = f"{self.ANN};2026-10-15;Calls;{OTHER};4;21;F-9;"
        return self.env["ir.attachment"].create(
            {
                "name": name,
                "raw": f"{HEAD}\n{row}".encode(),
                "res_model": "account.move",
                "res_id": self.bill.id,
                **values,
            }
        )

    def test_an_index_is_not_even_made(self):
        refused = AssertionError("of a file of some hundred megabytes")
        with patch.object(IrAttachment, "_index", side_effect=refused):
            self.attach("more.csv")
            self.attach("waits.csv", res_model=False, res_id=False)
            with self.assertRaises(AssertionError):
                self.attach("note.csv", res_model="res.partner", res_id=1)

    def find_texts(self, number):
        """Return [(table, column)] of the whole database that hold the number."""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """
                SELECT columns.table_name, columns.column_name
                  FROM information_schema.columns columns
                  JOIN information_schema.tables tables
                    USING (table_schema, table_name)
                 WHERE columns.table_schema = 'public'
                   AND tables.table_type = 'BASE TABLE'
                   AND columns.data_type
                       IN ('text', 'character varying', 'jsonb', 'json')
                """
            )
        )
        self.assertGreater(len(columns), 1000)
        ends = f"%{number[-9:]}%"
        return [
            (table, column)
            for table, column in columns
            if self.env.execute_query(
                SQL(
                    "SELECT 1 FROM %s WHERE REPLACE(%s::text, ' ', '') LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    SQL.identifier(column),
                    ends,
                )
            )
        ]

    def test_no_text_of_the_database_holds_a_dialled_number(self):
        self.assertIn(OTHER.encode(), self.bill.telecom_detail_ids.attachment_id.raw)
        self.assertTrue(self.find_texts(self.ANN))  # that is how one is found
        self.assertEqual(self.find_texts(OTHER), [])
        self.assertEqual(self.find_texts(CUSTOMER.replace(" ", "")), [])

    def test_none_comes_with_another_name_or_content(self):
        loose = self.attach("note.txt", res_model="res.partner", res_id=self.vendor.id)
        self.assertIn(OTHER, loose.index_content)  # it is no bill's
        loose.write({"res_model": "account.move", "res_id": self.bill.id})
        empty = self.attach("empty.txt", raw=b"")
        empty.raw = OTHER.encode()
        waiting = self.attach("waiting.csv", res_model=False, res_id=False)
        self.env["ir.attachment"].create(
            {
                "name": "wizard",
                "raw": OTHER.encode(),
                "res_model": "telecom.import.profile.wizard",
            }
        )
        self.assertFalse(waiting.index_content)
        self.assertEqual(self.find_texts(OTHER), [])

    def index(self):
        """Have the second copies that there were before, and of kinds we leave out."""
        self.env.flush_all()
        files = self.bill.telecom_detail_ids.attachment_id | self.env[
            "ir.attachment"
        ].search([("res_model", "=", "account.move"), ("res_id", "=", self.bill.id)])
        self.env.cr.execute(
            "UPDATE ir_attachment SET index_content = %s WHERE id = ANY(%s)",
            [f"{self.ANN};{OTHER}", files.ids],
        )
        self.env.invalidate_all()
        self.assertEqual(self.find_texts(OTHER), [("ir_attachment", "index_content")])

    def test_the_migration_empties_what_is_there(self):
        self.index()
        spec = importlib.util.spec_from_file_location("migration", MIGRATION)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.migrate(self.env.cr, "19.0.1.4.0")
        self.assertEqual(self.find_texts(OTHER), [])

    def test_retention_empties_what_is_there(self):
        self.index()
        self.bill.telecom_detail_ids.sudo()._delete_usage()
        self.assertEqual(self.find_texts(OTHER), [])

    def test_making_a_person_anonymous_empties_what_is_there(self):
        self.index()
        self.env["telecom.settlement"].sudo().search([]).cancelled = True
        ann_sudo = self.ann.sudo()
        ann_sudo.write({"departure_date": "2026-11-01", "active": False})
        self.env["telecom.person"].sudo()._forget(ann_sudo)
        self.assertTrue(ann_sudo.telecom_anonymised_on)
        self.assertEqual(self.find_texts(OTHER), [])
