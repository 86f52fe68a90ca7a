"""PostgreSQL stops in the middle of the work, or has no room left, and comes back."""

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import psycopg2
from kit import database, odoo_run, odoo_source, postgres

from .process_case import ANN, BOB, ProcessCase
from .web_client import Server, WebClient

GROUPS = (
    "account.group_account_manager",
    "telecom_split_billing.group_telecom_administrator",
    "telecom_split_billing.group_telecom_payroll",
)
BILL, RUN = "account.move", "telecom.deduction.run"
LOST = "The connection to the database was lost"
FULL = "The disk of the database is full"
# As if somebody restarted it, and as if it crashed.
WAYS = ("fast", "immediate")
# After a crash, Odoo answers once with an error for each connection it had kept.
MOST_CONNECTIONS = 10
MIB = 2**20


class OwnServerCase(ProcessCase):
    """A PostgreSQL and an Odoo of this test's own, and somebody at the web client."""

    @classmethod
    def setUpClass(cls):
        name = os.environ["PGDATABASE"]
        target = f"{name}_away"
        source = odoo_source.describe(Path(os.environ["TELECOM_DEV_ODOO"]))
        cls.postgres = cls.enterClassContext(postgres.throwaway("away"))
        database.carry_over(name, target, cls.postgres)
        port = odoo_run.free_port()
        config = odoo_run.config(source, target, http_port=port)
        cls.addClassCleanup(config.unlink)
        environ = {"PGDATABASE": target, "TELECOM_TEST_CONFIG": str(config)}
        cls.enterClassContext(
            patch.dict(os.environ, {**cls.postgres.environ, **environ})
        )
        super().setUpClass()
        if not cls.workers:
            cls.hire()
        cls.workers[0].ask("agree", channel="payroll")
        login = cls.workers[0].ask("empower", groups=GROUPS)
        cls.server = Server(config, port)
        cls.addClassCleanup(cls.server.end)
        cls.client = WebClient(cls.server, target, login, login)

    def setUp(self):
        """Have one process that prepares and looks, and a month without bills."""
        super().setUp()
        self.worker = self.workers[0]
        self.assertTrue(self.server.is_running())

    # -- what the user does ----------------------------------------------------------

    def press(self, model, record, button):
        return self.client.call(model, button, [record])

    def read_details(self, bill):
        """Press the button that reads the files of a bill."""
        action = self.query(
            "SELECT res_id FROM ir_model_data WHERE name = 'action_bill_read'"
        )[0][0]
        return self.client.run(action, BILL, bill)

    def put(self, document, *rows):
        """Upload a file as the web client does; return what it is told."""
        content = self.file(document, *rows)
        kept = self.keep(self.worker, document, *rows)
        self.content = content
        return self.client.call(
            "account.journal",
            "create_document_from_attachment",
            [],
            [kept],
            context={"default_move_type": "in_invoice", "lang": "en_US"},
        )

    def assert_told(self, answer, sentence):
        """Check that it is a plain sentence for the web client, in a small dialog."""
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.UserError")
        self.assertIn(sentence, answer["error"]["data"]["message"])
        self.assertNotIn("psycopg2", answer["error"]["data"]["message"])

    def newest_bill(self):
        return self.query("SELECT MAX(id) FROM account_move")[0][0]


class TestLostDatabase(OwnServerCase):
    """The same server goes on, and what is done again gives one result."""

    def stop_in_the_middle(self, way, table, do):
        """Stop PostgreSQL while a request waits to write; return what it is told."""
        with (
            closing(psycopg2.connect("")) as blocking,
            blocking.cursor() as cursor,
            ThreadPoolExecutor(1) as pool,
        ):
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            answer = pool.submit(do)
            self.wait_until_blocked()
            self.postgres.stop(way)
            told = answer.result()
        self.assert_away()
        self.postgres.start()
        type(self).connection = psycopg2.connect("")
        self.connection.autocommit = True
        self.addClassCleanup(self.connection.close)
        self.wait_until_back()
        return told

    def assert_away(self):
        """Check that a request that begins now is no answer that the client reads.

        It says "Connection lost. Trying to reconnect..." then, and waits.
        """
        self.assertFalse(self.is_answered())
        self.assertTrue(self.server.is_running())

    def is_answered(self):
        """Look at a list of bills; tell whether that is answered to the client."""
        call = {"model": BILL, "method": "search", "args": [[]], "kwargs": {}}
        answer = self.client.send("/web/dataset/call_kw/account.move/search", **call)
        return "json" in answer.headers["Content-Type"] and "result" in answer.json()

    def wait_until_back(self):
        """Try again, as the user does, until the connections that died are used up."""
        tries = iter(range(MOST_CONNECTIONS))
        while not self.is_answered():
            next(tries)

    def test_in_the_middle_of_an_upload(self):
        for way in WAYS:
            with self.subTest(way):
                self.setUp()
                before = self.counts()
                told = self.stop_in_the_middle(
                    way,
                    "telecom_usage_row",
                    lambda: self.put("1", (ANN, 45), (BOB, 40)),
                )
                self.assert_told(told, LOST)
                bill = self.newest_bill()
                self.assertEqual(self.counts(), before)
                self.assertEqual(self.state(bill), ("draft", False, 0))
                self.assertEqual(self.worker.ask("content", bill=bill), [self.content])
                self.assertNotIn("error", self.read_details(bill))
                self.assertEqual(self.state(bill), ("draft", True, 2))
                self.assertNotIn("error", self.press(BILL, bill, "action_post"))
                self.assertEqual(self.paid(bill), {"Ann": (30, 15), "Bob": (30, 10)})
                again = self.put("1", (ANN, 45), (BOB, 40))["result"]["res_id"]
                self.assertEqual(self.state(again), ("draft", False, 0))
                self.assertIn("The same file has already been read", self.said(again))

    def test_in_the_middle_of_posting(self):
        for way in WAYS:
            with self.subTest(way):
                self.setUp()
                bill = self.put("1", (ANN, 45))["result"]["res_id"]
                before = self.counts()
                told = self.stop_in_the_middle(
                    way,
                    "telecom_settlement",
                    lambda bill=bill: self.press(BILL, bill, "action_post"),
                )
                self.assert_told(told, LOST)
                self.assertEqual(self.counts(), before)
                self.assertEqual(self.state(bill), ("draft", True, 1))
                self.assertNotIn("error", self.press(BILL, bill, "action_post"))
                self.assertEqual(self.owed(bill), {"Ann": 18.15})
                self.assertIn("error", self.press(BILL, bill, "action_post"))
                self.assertEqual(self.owed(bill), {"Ann": 18.15})

    def test_in_the_middle_of_a_payroll_file(self):
        query = "SELECT state, attachment_id FROM telecom_deduction_run WHERE id = %s"
        for way in WAYS:
            with self.subTest(way):
                self.setUp()
                bill = self.put("1", (ANN, 45), (BOB, 40))["result"]["res_id"]
                self.press(BILL, bill, "action_post")
                run = self.worker.ask("plan")
                for button in ("action_gather", "action_confirm"):
                    self.assertNotIn("error", self.press(RUN, run, button))
                told = self.stop_in_the_middle(
                    way,
                    "ir_attachment",
                    lambda run=run: self.press(RUN, run, "action_export"),
                )
                self.assert_told(told, LOST)
                self.assertEqual(self.query(query, run), [("confirmed", None)])
                exported = self.press(RUN, run, "action_export")["result"]
                ((state, attachment),) = self.query(query, run)
                self.assertEqual(state, "exported")
                self.assertIn(f"/web/content/{attachment}", exported["url"])
                self.press(RUN, run, "action_export")
                self.assertEqual(self.query(query, run), [("exported", attachment)])
                self.press(RUN, run, "action_done")

    def test_other_work_keeps_the_answer_of_odoo(self):
        call = {"name": "Somebody"}
        told = self.stop_in_the_middle(
            "fast",
            "res_partner",
            lambda: self.client.call("res.partner", "create", [call]),
        )
        self.assertNotIn(LOST, told["error"]["data"]["message"])
        self.assertIn("result", self.client.call("res.partner", "create", [call]))


class TestFullDatabase(OwnServerCase):
    """The disk of PostgreSQL is full."""

    @contextmanager
    def little_room(self, table, size):
        """Keep a table on a small disk while the block runs; yield its folder."""
        place = self.postgres.home / "small"
        place.mkdir()
        # what earlier tests left in the table takes room, too
        [(used,)] = self.query(f"SELECT pg_total_relation_size('{table}')")
        options = f"size={size + used},mode=700,uid={self.postgres.owner}"
        mounted = (
            os.geteuid() == 0
            and not subprocess.run(
                ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place],
                capture_output=True,
                check=False,
            ).returncode
        )
        if not mounted:
            place.rmdir()
            self.skipTest("a small disk can only be made by the administrator")
        try:
            self.query_all(
                f"CREATE TABLESPACE small LOCATION '{place}'",
                f"ALTER TABLE {table} SET TABLESPACE small",
            )
            yield place
        finally:
            self.query_all(
                f"ALTER TABLE {table} SET TABLESPACE pg_default",
                "DROP TABLESPACE small",
            )
            subprocess.run(["umount", place], check=True)
            place.rmdir()

    def query_all(self, *statements):
        with closing(self.connection.cursor()) as cursor:
            for statement in statements:
                cursor.execute(statement)

    def fill(self, place):
        """Take all the room that is left; return the file to delete."""
        filler = place / "filler"
        size = shutil.disk_usage(place).free
        filler.write_bytes(b"\0" * size)
        return filler

    def test_in_the_middle_of_an_upload(self):
        rows = [(ANN, "0.01")] * 60_000
        before = self.counts()
        with self.little_room("telecom_usage_row", 2 * MIB) as place:
            bill = self.put("1", *rows)["result"]["res_id"]
            self.assertIn(FULL, self.said(bill))
            self.assertEqual(self.state(bill), ("draft", False, 0))
            named = {**before, "issue": before["issue"] + 1}
            self.assertEqual(self.counts(), named, "an issue names the file")
            self.assertTrue(place.exists())
        self.assertNotIn("error", self.read_details(bill))
        self.assertEqual(self.state(bill), ("draft", True, 60_000))
        self.press(BILL, bill, "action_post")
        self.assertEqual(self.paid(bill), {"Ann": (30, 570)})

    def test_a_button_says_it(self):
        (operator,) = self.query("SELECT id FROM telecom_operator LIMIT 1")[0]
        lines = [
            {"number": f"+44770090{number:04}", "operator_id": operator}
            for number in range(1000, 2000)
        ]
        count = "SELECT COUNT(*) FROM telecom_line"
        before = self.query(count)
        with self.little_room("telecom_line", 4 * MIB) as place:
            filler = self.fill(place)
            told = self.client.call("telecom.line", "create", lines)
            self.assert_told(told, FULL)
            self.assertEqual(self.query(count), before)
            filler.unlink()
            made = self.client.call("telecom.line", "create", lines)["result"]
            self.assertEqual(len(made), 1000)
            self.client.call("telecom.line", "unlink", made)
