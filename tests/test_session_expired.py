import base64

from odoo.http import root
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tests.common import JsonRpcException

from .layout.test_import_wizard import GOLDEN
from .today import OnOneDay

WIZARD, PROFILE = "telecom.import.profile.wizard", "telecom.import.profile"
EXPIRED = 100  # what the web client shows "Odoo Session Expired" for
GROUPS = (
    "base.group_user",
    "account.group_account_invoice",
    "telecom_split_billing.group_telecom_administrator",
)


@tagged("post_install", "-at_install")
class TestSessionExpired(OnOneDay, HttpCase):
    """A session that ends while a dialog is open: what was stored is there still."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "officer", groups=",".join(GROUPS))

    def setUp(self):
        super().setUp()
        self.log_in()
        content = (GOLDEN / "plain.csv").read_bytes()
        self.dialog = self.call(
            "create",
            {
                "file": base64.b64encode(content).decode(),
                "file_name": "mine.csv",
            },
        )
        self.call("action_read_file", self.dialog)

    def log_in(self):
        self.authenticate("officer", "officer")

    def log_out_elsewhere(self):
        """End the session on the server; the dialog knows nothing of it."""
        root.session_store.delete(self.session)

    def call(self, method, *args):
        """Call a method of the dialog as the web client does."""
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{WIZARD}/{method}",
            {"model": WIZARD, "method": method, "args": args, "kwargs": {}},
            timeout=60,
        )

    def profiles(self):
        self.env.invalidate_all()
        return self.env[PROFILE].search([("name", "in", ("mine", "changed"))])

    def assert_expired(self, method, *args):
        with self.assertRaises(JsonRpcException) as caught:
            self.call(method, *args)
        self.assertEqual(caught.exception.code, EXPIRED)

    def test_saving_is_refused_and_nothing_of_it_is_done(self):
        self.log_out_elsewhere()
        self.assert_expired("write", self.dialog, {"name": "changed"})
        self.assert_expired("action_save", self.dialog)
        self.assertFalse(self.profiles())
        self.assertEqual(self.env[WIZARD].browse(self.dialog).name, "mine")

    def test_after_the_login_the_dialog_is_saved_as_it_was_stored(self):
        self.log_out_elsewhere()
        self.assert_expired("action_save", self.dialog)
        self.log_in()
        self.call("write", self.dialog, {"name": "changed"})
        action = self.call("action_save", self.dialog)
        self.assertEqual(action["res_id"], self.profiles().id)
        self.assertEqual(self.profiles().name, "changed")
