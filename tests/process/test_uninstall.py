"""Uninstalling takes along what is of the addon, and leaves all else as it is."""

import os
import re
from contextlib import closing
from pathlib import Path
from unittest import TestCase

import psycopg2
from kit import database, odoo_run, odoo_source

from .process_case import ANN, HEADER, Worker

ADDON = "telecom_split_billing"
OURS = re.compile(r"telecom_|.*_telecom_|hr_departure_wizard")
# Odoo's own books about modules and models, and what it keeps of records of ours.
KEPT_BY_ODOO = {
    "ir_act_client": "actions of ours",
    "ir_act_report_xml": "reports of ours",
    "ir_act_server": "what scheduled actions of ours run",
    "ir_act_window": "actions of ours",
    "ir_act_window_view": "actions of ours",
    "ir_asset": "scripts of ours",
    "ir_attachment": "bundles of scripts, and files of records of ours",
    "ir_cron": "scheduled actions of ours",
    "ir_cron_progress": "runs of scheduled actions of ours",
    "ir_cron_trigger": "runs of scheduled actions of ours",
}


class TestUninstall(TestCase):
    """A database with the demo data: uninstalled by the button, and installed again."""

    def setUp(self):
        """Know where Odoo is."""
        super().setUp()
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
        return {
            table: self.query(name, f'SELECT COUNT(*) FROM "{table}"')[0][0]
            for (table,) in tables
        }

    def uninstall(self, name, module):
        """Press the button, in a process of its own."""
        worker = Worker(odoo_run.config(self.source, name))
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
            self.assertGreater(before["telecom_settlement"], 10)
            self.assertGreater(len(books), 50)
            self.uninstall(name, ADDON)
            after = self.counts(name)
            self.assertEqual(self.books(name), books)
            differing = {
                table: (rows, after.get(table))
                for table, rows in before.items()
                if rows != after.get(table) and not OURS.match(table)
            }
            self.assertEqual(differing.keys() - KEPT_BY_ODOO.keys(), set(), differing)
            left = [table for table in after if table.startswith("telecom_")]
            self.assertEqual(left, [])
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
                "SELECT move.state, claim.amount FROM telecom_settlement claim"
                " JOIN account_move move ON move.id = claim.move_id",
            ),
            [("posted", 24.2)],
        )
