"""Uninstalling takes along what is of the addon, and leaves all else as it is."""

import os
import re
from contextlib import closing
from pathlib import Path
from unittest import TestCase
from unittest.mock import patch

import psycopg2
from kit import database, oca, odoo_run, odoo_source

from .process_case import ANN, HEADER, Worker

ADDON = "telecom_split_billing"
OURS = re.compile(r".*telecom_.*")
# Odoo's own books about modules: models, views, rights, actions, templates of ours.
MODULES = re.compile(
    r"ir_(act|asset|cron|model|module|rule|ui).*|.*_groups?_rel|orm_signaling_.*|"
    r"res_groups.*|report_paperformat|mail_activity_type.*|mail_template.*"
)
# What is said, asked and attached to records: that of our own records goes with them.
SAID = {
    "ir_attachment": "res_model",
    "ir_filters": "model_id",
    "mail_activity": "res_model",
    "mail_followers": "res_model",
    "mail_message": "model",
}
OF_SAID = re.compile(r"mail_(mail|message|notification|followers).*")
BRIDGES = {
    "maintenance": f"{ADDON}_maintenance",
    "hr_org_chart": f"{ADDON}_org_chart",
    "spreadsheet_dashboard": f"{ADDON}_spreadsheet",
}
# What a bridge brings along as records of the addon that it joins goes with it.
BROUGHT = {
    f"{ADDON}_payroll": {
        *("hr_salary_rule", "hr_salary_rule_category", "hr_rule_input"),
    },
    f"{ADDON}_queue_job": {"queue_job_channel", "queue_job_function"},
    f"{ADDON}_spreadsheet": {"spreadsheet_dashboard", "ir_attachment of others"},
}


class TestUninstall(TestCase):
    """A database with the demo data: uninstalled by the button, and installed again."""

    def setUp(self):
        """Know where Odoo is, and let no database in the environment stand above it."""
        super().setUp()
        self.enterContext(patch.dict(os.environ))
        os.environ.pop("PGDATABASE", None)
        self.source = odoo_source.describe(Path(os.environ["TELECOM_DEV_ODOO"]))

    def query(self, name, query, *values):
        """Return the rows of a query."""
        with (
            closing(psycopg2.connect(dbname=name)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(query, values)
            return cursor.fetchall()

    def counts(self, name):
        """Return {table: number of rows} of the database."""
        tables = self.query(
            name,
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        )
        counts = {
            table: self.query(name, f'SELECT COUNT(*) FROM "{table}"')[0][0]
            for (table,) in tables
            if table not in SAID and table != "mail_alias"
        }
        # the address for answers of the payroll office goes with its model
        counts["mail_alias of others"] = self.query(
            name,
            "SELECT COUNT(*) FROM mail_alias alias "
            "JOIN ir_model model ON model.id = alias.alias_model_id "
            "WHERE model.model NOT LIKE 'telecom.%%'",
        )[0][0]
        for table, column in SAID.items():
            query = (
                f"SELECT COUNT(*) FROM {table} "
                f"WHERE COALESCE({column}, '') NOT LIKE 'telecom.%%'"
                f" AND COALESCE({column}, '') NOT LIKE 'ir.%%'"  # icons of menus
            )
            counts[f"{table} of others"] = self.query(name, query)[0][0]
        return counts

    def differing(self, before, after):
        """Return {table: rows before and after} of what Odoo does not explain."""
        return {
            table: (rows, after.get(table))
            for table, rows in before.items()
            if rows != after.get(table)
            and not any(each.fullmatch(table) for each in (OURS, MODULES, OF_SAID))
        }

    def uninstall(self, name, module, beside=()):
        """Press the button, in a process of its own."""
        worker = Worker(odoo_run.config(self.source, name, beside=beside))
        try:
            worker.ask("uninstall", module=module)
        finally:
            worker.end()

    def books(self, name):
        """Return what the journal items of posted entries say."""
        return self.query(
            name,
            """
            SELECT move.name, move.state, account.id, line.partner_id, line.balance,
                   line.amount_residual, line.reconciled
              FROM account_move_line line
              JOIN account_move move ON move.id = line.move_id
              JOIN account_account account ON account.id = line.account_id
             WHERE move.state = 'posted' ORDER BY line.id
            """,
        )

    def test_the_addon_goes_alone_and_comes_again(self):
        # the demo speaks all languages
        made_from = database.template_with_languages(self.source)
        with database.temporary(self.source, "uninstall", made_from) as name:
            odoo_run.install(self.source, name, [ADDON])
            odoo_run.script(self.source, name, "build_demo.py")
            before, books = self.counts(name), self.books(name)
            self.assertGreater(before.get("telecom_settlement", 0), 10, before)
            self.assertGreater(len(books), 50)
            self.uninstall(name, ADDON)
            after = self.counts(name)
            self.assertEqual(self.books(name), books)
            # where Odoo has dashboards, it installs the bridge for them by itself
            brought = BROUGHT[f"{ADDON}_spreadsheet"]
            self.assertLessEqual(self.differing(before, after).keys(), brought)
            self.assertEqual([each for each in after if "telecom" in each], [])
            self.upload_again(name)

    def upload_again(self, name):
        odoo_run.install(self.source, name, [ADDON])
        worker = Worker(odoo_run.config(self.source, name))
        try:
            worker.ask("prepare", holders=[("Ann", ANN)])
            row = f"{ANN};2030-01-15;National calls;1;;50;21;AGAIN;2030-01-28"
            kept = worker.ask("keep", name="again.csv", content=f"{HEADER}\n{row}")
            bill = worker.ask("upload", attachment=kept)
            worker.ask("call", bill=bill, method="action_post")
        finally:
            worker.end()
        self.assertEqual(
            self.query(
                name,
                "SELECT move.state, settlement.amount::float"
                " FROM telecom_settlement settlement"
                " JOIN account_move move ON move.id = settlement.move_id",
            ),
            [("posted", 24.2)],
        )

    def test_each_bridge_goes_alone(self):
        had = oca.had()  # the others are left out
        beside = list(had.values())
        joined = BRIDGES | {name: f"{ADDON}_{name}" for name in had}
        with database.temporary(self.source, "uninstall") as name:
            odoo_run.install(self.source, name, [ADDON, *joined], beside=beside)
            worker = Worker(odoo_run.config(self.source, name, beside=beside))
            try:
                worker.ask("prepare", holders=[("Ann", ANN)])
                worker.ask("equip")
            finally:
                worker.end()
            for module in joined.values():
                before = self.counts(name)
                self.assertEqual(self.state(name, module), "installed")
                self.uninstall(name, module, beside)
                with self.subTest(module=module):
                    self.assertEqual(self.state(name, module), "uninstalled")
                    self.assertEqual(self.state(name, ADDON), "installed")
                    after = self.counts(name)
                    lost = {
                        table: (rows, after.get(table))
                        for table, rows in before.items()
                        if rows != after.get(table) and not MODULES.fullmatch(table)
                    }
                    self.assertEqual(set(lost), BROUGHT.get(module, set()), lost)
            self.assertEqual(
                self.query(name, "SELECT serial_no FROM maintenance_equipment"),
                self.query(name, "SELECT imei FROM telecom_device"),
            )

    def state(self, name, module):
        """Return the state of a module."""
        query = "SELECT state FROM ir_module_module WHERE name = %s"
        return self.query(name, query, module)[0][0]
