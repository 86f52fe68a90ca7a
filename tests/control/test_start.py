import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from ...models.control.res_company import STEPS
from ...models.policy.presets import PRESETS
from ..builders import Builders
from ..today import OnOneDay

MODULE = "telecom_split_billing"
ADMINISTRATOR = f"{MODULE}.group_telecom_administrator"
ROLES = (
    ADMINISTRATOR,
    "account.group_account_invoice",
    "hr.group_hr_user",
    "base.group_partner_manager",
    "base.group_system",
)
BILL = """Number;User;Date;Label;Amount;Tax rate;Document;Document date
+447700900701;Ann New;2026-10-01;Subscription;20.00;{rate};OP-1;2026-10-31
+447700900701;Ann New;2026-10-05;National calls;22.40;{rate};OP-1;2026-10-31
+447700900702;Bob New;2026-10-09;National sms;3.10;{rate};OP-1;2026-10-31
"""


class StartCase(OnOneDay, Builders, AccountTestInvoicingCommon):
    """A company in which nothing about phones is set up, and who sets it up."""

    ROLES = ROLES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.env.user.sudo().group_ids |= (
            cls.env.ref(ADMINISTRATOR)
            | cls.env.ref("hr.group_hr_manager")
            | cls.env.ref("telecom_split_billing.group_telecom_payroll")
        )
        cls.user = new_test_user(
            cls.env,
            "telecom-starter",
            groups=",".join(cls.ROLES),
            company_id=cls.company.id,
            company_ids=cls.company.ids,
        )

    def start(self, company=None):
        """Open the guided set-up as the administrator does."""
        company = company or self.company
        model = self.env["telecom.start"].with_user(self.user).with_company(company)
        return self.follow(model.open_guide())

    def follow(self, action):
        self.assertEqual(action["res_model"], "telecom.start")
        wizard = self.env["telecom.start"].with_user(self.user)
        return wizard.with_company(self.company).browse(action["res_id"])

    def go_on(self, wizard, **values):
        """Fill in a step, and go to the next one."""
        wizard.write(values)
        return self.follow(wizard.action_next())

    def upload(self, wizard, content):
        """Do what dropping a file on the last step does; return the bill."""
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.user)
            .create({"name": "bill.csv", "datas": base64.b64encode(content.encode())})
        )
        action = (
            self.env["account.journal"]
            .with_user(self.user)
            .with_context(
                default_move_type="in_invoice",
                default_partner_id=wizard.operator_vendor_id.id,
            )
            .create_document_from_attachment(attachment.ids)
        )
        return self.env["account.move"].with_user(self.user).browse(action["res_id"])

    def make_lines(self, bill):
        """Make lines and people of the numbers of a bill, as the dialog does."""
        action = self.env["telecom.start"].with_user(self.user).get_follow_up(bill.id)
        self.assertEqual(action["res_model"], "telecom.issue.numbers")
        dialog = self.env[action["res_model"]].with_user(self.user)
        dialog = dialog.browse(action["res_id"])
        self.assertFalse(dialog.has_suggestions)  # they are shown in it
        dialog.action_assign()


@tagged("post_install", "-at_install")
class TestStart(StartCase):
    """From a fresh Belgian company to the first posted bill."""

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()

    def test_a_fresh_company_is_led_to_its_first_posted_bill(self):
        wizard = self.start()
        self.assertEqual(wizard.step, "vat")  # the chart is there
        wizard = self.go_on(wizard, vat_method="no_deduction")
        self.assertEqual(wizard.step, "accounts")
        self.assertEqual(len(wizard.line_ids), 8)
        wizard = self.go_on(wizard)
        self.assertEqual(wizard.step, "policy")
        self.assertEqual(set(wizard.policy_cards), set(PRESETS))
        self.assertTrue(self.company.telecom_clearing_account_id)
        with self.assertRaisesRegex(UserError, "Choose a policy"):
            wizard.action_next()
        wizard = self.go_on(wizard, contribution="amount_user")
        self.assertEqual(wizard.step, "operator")
        self.assertFalse(wizard.partner_id)
        self.assertEqual(wizard.number_country_id.code, "BE")
        self.assertEqual(wizard.tax_rate, 21)
        with self.assertRaisesRegex(UserError, "Choose the vendor"):
            wizard.action_next()
        wizard = self.go_on(wizard, partner_id=self.partner_a.id)
        self.assertEqual(wizard.step, "bill")
        self.assertEqual(wizard.operator_vendor_id, self.partner_a)
        bill = self.upload(wizard, BILL.format(rate=21))
        self.make_lines(bill)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.telecom_employer, 33.10)
        self.assertEqual(bill.telecom_employee, 15.00)  # 12.40 and its VAT
        done = [self.company._is_telecom_step_done(step) for step, _name in STEPS]
        self.assertTrue(all(done))

    def test_it_goes_on_where_it_was_left_and_back(self):
        wizard = self.go_on(self.go_on(self.start()))
        self.assertEqual(wizard.step, "policy")
        again = self.start()
        self.assertEqual(again.step, "policy")
        self.assertEqual(self.follow(again.action_back()).step, "vat")
        # what is set needs no step of its own
        self.assertEqual(self.go_on(again, vat_method="reinvoice").step, "accounts")
        self.assertIn("telecom_invoice_journal_id", again.line_ids.mapped("key"))
        self.assertEqual(self.company.telecom_vat_method, "reinvoice")

    def test_the_cards_show_what_the_policies_do(self):
        cards = self.start().policy_cards
        self.assertEqual(cards["amount_user"]["percent"], 48)  # 30.00 of 63.00
        for contribution, card in cards.items():
            with self.subTest(contribution):
                self.assertIn("the employer pays", card["text"])
                self.assertIn("63.00", card["example"])
                policy = self.create_policy()
                policy.rule_ids = [
                    (0, 0, vals) for vals in policy._get_preset(contribution)
                ]
                self.assertEqual(policy.summary, card["text"])

    def test_the_vendor_with_most_phone_bills_is_proposed(self):
        wizard = self.go_on(self.start())
        wizard = self.go_on(wizard)
        account = self.company.telecom_expense_account_id
        for partner, times in ((self.partner_a, 1), (self.partner_b, 2)):
            for _time in range(times):
                self.init_invoice("in_invoice", partner=partner, amounts=[10]).write(
                    {"invoice_line_ids": [(1, 0, {})][:0]}
                )
        lines = self.env["account.move.line"].search(
            [("display_type", "=", "product"), ("move_id.move_type", "=", "in_invoice")]
        )
        lines.account_id = account
        wizard = self.go_on(wizard, contribution="percent_user")
        self.assertEqual(wizard.partner_id, self.partner_b)
        self.assertTrue(wizard.is_proposed)
        wizard.partner_id = self.partner_a
        self.assertFalse(wizard.is_proposed)

    def test_the_only_policy_is_proposed_with_the_accounts(self):
        policy = self.create_policy({"kind": "amount", "amount": 10})
        wizard = self.go_on(self.start())
        row = wizard.line_ids.filtered(lambda line: line.key == "telecom_policy_id")
        self.assertEqual(row.proposal, policy.name)
        row.is_chosen = False
        wizard = self.go_on(wizard)
        self.assertEqual(wizard.step, "policy")
        self.assertEqual(wizard.policy_id, policy)
        self.assertEqual(self.go_on(wizard).step, "operator")
        self.assertEqual(self.company.telecom_policy_id, policy)

    def test_it_is_for_telecom_administrators(self):
        for groups, allowed in (
            (ADMINISTRATOR, True),
            (f"{MODULE}.group_telecom_officer", False),
            ("account.group_account_manager", False),
            ("hr.group_hr_manager", False),
            ("base.group_user", False),
        ):
            with self.subTest(groups):
                user = new_test_user(
                    self.env, f"who-{groups.rpartition('.')[2]}", groups=groups
                )
                own = self.env["telecom.start"].with_user(user)
                overview = self.env["telecom.overview"].with_user(user).get_overview()
                self.assertEqual(bool(overview["start"]), allowed)
                if allowed:
                    wizard = own.browse(own.open_guide()["res_id"])
                    self.assertEqual(wizard.step, "vat")
                    self.assertFalse(wizard.can_upload)
                    following = own.browse(wizard.action_next()["res_id"])
                    self.assertEqual(following.step, "accounts")
                    following.action_next()
                else:
                    with self.assertRaises(AccessError):
                        own.open_guide()

    def test_the_overview_leads_to_it_until_there_is_a_bill(self):
        overview = self.env["telecom.overview"].with_user(self.user)
        start = overview.get_overview()["start"]
        self.assertEqual(start["sample"], "load")
        self.assertEqual(
            [step["label"] for step in start["steps"] if step["is_done"]], ["Company"]
        )
        wizard = self.go_on(self.go_on(self.start()))
        wizard = self.go_on(wizard, contribution="amount_user")
        wizard = self.go_on(wizard, partner_id=self.partner_a.id)
        self.upload(wizard, BILL.format(rate=21))
        self.assertIsNone(overview.get_overview()["start"])


@tagged("post_install", "-at_install")
class TestStartElsewhere(StartCase):
    """Companies with another chart, and without any."""

    def test_a_company_with_another_chart(self):
        """The generic chart has no account for phones; purchases have one."""
        wizard = self.go_on(self.start())
        self.assertEqual(wizard.step, "accounts")
        self.assertIn("telecom_expense_account_id", wizard.line_ids.mapped("key"))
        self.assertIn("There are no taxes", wizard.not_found)
        wizard = self.go_on(self.go_on(wizard), contribution="amount_user")
        wizard = self.go_on(wizard, partner_id=self.partner_a.id)
        self.assertEqual(wizard.tax_rate, 0)
        bill = self.upload(wizard, BILL.format(rate=0))
        self.make_lines(bill)
        bill.action_post()
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.telecom_employee, 12.40)

    def test_a_company_without_chart_gets_that_of_its_country(self):
        company = self.env["res.company"].create({"name": "Bare"})
        self.company = company
        self.user.write({"company_id": company.id, "company_ids": company.ids})
        wizard = self.start(company)
        self.assertEqual(wizard.step, "company")
        self.assertFalse(wizard.has_chart)
        wizard.country_id = False
        with self.assertRaisesRegex(UserError, "Choose the country"):
            wizard.action_next()
        wizard.country_id = self.env.ref("base.be")
        self.assertEqual(wizard.chart[:2], "be")
        wizard = self.go_on(wizard)
        self.assertEqual(wizard.step, "vat")
        self.assertEqual(company.country_id.code, "BE")
        self.assertTrue(company.chart_template.startswith("be"))
        wizard = self.go_on(wizard)
        self.assertEqual(len(wizard.line_ids), 8)

    def test_the_chart_of_a_company_with_journals_is_never_loaded_again(self):
        accounts = self.env["account.account"].search([])
        wizard = self.start()
        wizard.step = "company"
        self.assertTrue(wizard.has_chart)
        wizard.chart = "be_comp"
        self.go_on(wizard)
        self.assertEqual(self.env["account.account"].search([]), accounts)
        self.assertNotEqual(self.company.chart_template, "be_comp")

    def test_loading_a_chart_takes_the_access_right_to_settings(self):
        company = self.env["res.company"].create(
            {"name": "Bare", "country_id": self.env.ref("base.be").id}
        )
        user = new_test_user(
            self.env,
            "telecom-no-system",
            groups=ADMINISTRATOR,
            company_id=company.id,
            company_ids=company.ids,
        )
        own = self.env["telecom.start"].with_user(user).with_company(company)
        wizard = own.browse(own.open_guide()["res_id"])
        with self.assertRaisesRegex(AccessError, "Settings"):
            wizard.action_next()
        self.assertFalse(company.chart_template)
