from unittest.mock import patch

from psycopg2 import InterfaceError, OperationalError, ProgrammingError
from psycopg2.errors import LockNotAvailable

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.ground.ir_http import explain_database
from .json_case import JsonCase
from .portal_case import PortalCase

LOST = "The connection to the database was lost"
SAID = "server closed the connection unexpectedly"


@tagged("post_install", "-at_install")
class TestLostConnection(PortalCase, JsonCase):
    """Whatever is asked for, a lost connection is told in a sentence, and once."""

    def losing(self, model, method):
        # Odoo keeps its answer with the error: each needs one of its own.
        return patch.object(
            type(self.env[model]), method, side_effect=OperationalError(SAID)
        )

    def test_only_what_the_database_does_is_called_so(self):
        for error, is_lost in (
            (OperationalError(SAID), True),
            (InterfaceError("connection already closed"), True),
            (InterfaceError("Cursor already closed"), False),  # a mistake of ours
            (ProgrammingError("no such column"), False),
            (ValueError("connection already closed"), False),
        ):
            with self.subTest(error):
                told = explain_database(error)
                self.assertEqual(bool(told), is_lost)
        self.assertFalse(explain_database(self.lock_error()))

    def lock_error(self):
        """Return what the database says of a row that somebody else holds."""
        with (
            self.assertRaises(LockNotAvailable) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "DO $$ BEGIN RAISE EXCEPTION 'held' USING ERRCODE = '55P03'; END $$"
            )
        return caught.exception

    def test_a_page_of_the_portal_says_it(self):
        self.log_in(self.ann_user)
        with self.losing("telecom.statement", "_search"), mute_logger("odoo.http"):
            page = self.url_open("/my/phone")
        self.assertEqual(page.status_code, 503)
        self.assertIn(LOST, page.text)
        self.assertNotIn("Traceback", page.text)
        self.assertEqual(self.url_open("/my/phone").status_code, 200)

    def test_a_program_is_told_to_come_back(self):
        user = self.create_user(
            "program", "telecom_split_billing.group_telecom_officer"
        )
        key = self.give_key(user)
        with self.losing("telecom.line", "_search"), mute_logger("odoo.http"):
            answer = self.call(key, "telecom.line", "search", domain=[])
        self.assertEqual(answer.status_code, 503)
        self.assertIn(LOST, answer.json()["message"])

    def test_other_models_keep_the_answer_of_odoo(self):
        key = self.give_key(self.create_user("program", "base.group_user"))
        with self.losing("res.partner.industry", "_search"), mute_logger("odoo.http"):
            answer = self.call(key, "res.partner.industry", "search", domain=[])
        self.assertEqual(answer.status_code, 500)
        self.assertNotIn(LOST, answer.text)
