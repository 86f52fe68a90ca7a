import importlib.util

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

from ..today import OnOneDay

SCRIPT = "telecom_split_billing/migrations/19.0.1.10.0/post-mail-buttons.py"


@tagged("post_install", "-at_install")
class TestMigrationMailButtons(OnOneDay, TransactionCase):
    """Databases that have the mails get the buttons of a fresh one, once."""

    def setUp(self):
        super().setUp()
        spec = importlib.util.spec_from_file_location("buttons", file_path(SCRIPT))
        self.script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(self.script)
        self.templates = {
            name: self.env.ref(f"telecom_split_billing.{name}")
            for name in self.script.TEMPLATES
        }

    def migrate(self):
        self.env.flush_all()
        self.script.migrate(self.env.cr, "19.0.1.9.0")
        self.env.invalidate_all()

    def read_bodies(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, body_html FROM mail_template WHERE id = ANY(%s)",
            [[each.id for each in self.templates.values()]],
        )
        return dict(self.env.cr.fetchall())

    def test_a_fresh_database_has_buttons_and_is_left_alone(self):
        before = self.read_bodies()
        self.assertEqual(len(before), len(self.script.TEMPLATES))
        for bodies in before.values():
            self.assertIn(self.script.STYLE, bodies["en_US"])
        self.migrate()
        self.assertEqual(self.read_bodies(), before)

    def test_the_links_of_before_become_these_buttons(self):
        before = self.read_bodies()
        style = f't-attf-style="{self.script.STYLE}" '
        self.env.cr.execute(
            "UPDATE mail_template SET body_html ="
            " REPLACE(body_html::text, %s, '')::jsonb WHERE id = ANY(%s)",
            [style.replace('"', '\\"'), list(before)],
        )
        dispute = self.templates["mail_template_dispute"]
        self.env.cr.execute(
            "UPDATE mail_template SET body_html ="
            " REPLACE(body_html::text, '</a>', '</a>, with the amount.')::jsonb"
            " WHERE id = %s",
            [dispute.id],
        )
        self.assertNotEqual(self.read_bodies(), before)
        for _time in range(2):
            self.migrate()
            self.assertEqual(self.read_bodies(), before)

    def test_a_mail_that_was_rewritten_stays_as_it_is(self):
        statement = self.templates["mail_template_statement"]
        statement.body_html = (
            "<p>Look at your <a href='https://example.com'>page</a></p>"
        )
        before = self.read_bodies()
        self.migrate()
        self.assertEqual(self.read_bodies(), before)
