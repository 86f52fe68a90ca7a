from contextlib import contextmanager
from datetime import date

from odoo.tests import HttpCase, new_test_user

from .common import TelecomCase

DAY = date(2026, 10, 15)


class PortalCase(TelecomCase, HttpCase):
    """Ann uses the portal, Bob the whole of Odoo; each has a posted statement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann_user, cls.bob_user = (
            new_test_user(cls.env, f"telecom-{name}", groups=group)
            for name, group in (
                ("ann", "base.group_portal"),
                ("bob", "base.group_user"),
            )
        )
        cls.ann.user_id, cls.bob.user_id = cls.ann_user, cls.bob_user

    @classmethod
    def post_month(cls, *rows, document="F-1"):
        """Upload and post a bill of one month; return it."""
        case = cls("run")
        bill = case.upload_rows(*rows, document=document)
        bill.action_post()
        cls.env.flush_all()
        return bill

    def statement_of(self, employee):
        return self.env["telecom.statement"].search(
            [("employee_id", "=", employee.id)], limit=1
        )

    @contextmanager
    def printing(self):
        """Print for real; a machine that cannot leaves the test out."""
        state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        if state == "install":
            self.skipTest("there is no wkhtmltopdf")
        with self.allow_pdf_render():
            yield

    def log_in(self, user):
        self.authenticate(user.login, user.login)

    def read_page(self, url):
        """Return the text of a page, with plain spaces; "" when one was sent away."""
        answer = self.url_open(url, allow_redirects=False)
        if answer.status_code in (302, 303):
            return ""
        self.assertEqual(answer.status_code, 200, url)
        return answer.text.replace("\N{NO-BREAK SPACE}", " ")
