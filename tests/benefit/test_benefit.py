import csv
import io
from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..payroll.payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestBenefit(PayrollCase):
    """What the Belgian tax office and social security count for a phone."""

    def setUp(self):
        super().setUp()
        for line in (self.ann_line, self.bob_line):
            line.write({"provides_device": True, "provides_internet": True})

    def compute(self, company=None):
        """Return {(employee, authority, kind): (flat, contribution, benefit, why)}."""
        benefits = self.env["telecom.benefit"].sudo()
        found = benefits._compute_month(company or self.company, date(2026, 10, 20))
        return {
            (each.employee_id.name, each.authority_id.code, each.kind): (
                each.flat,
                each.contribution,
                each.amount,
                each.reason,
            )
            for each in found
        }

    def test_each_authority_counts_for_itself(self):
        """Ann pays 6.05 for calls and nothing for data; Bob stays within his 30."""
        self.post((self.ANN, "National calls", "35"), (self.BOB, "National data", "2"))
        found = self.compute()
        split = (0, 0, 0, "split")
        self.assertEqual(
            found,
            {
                ("Ann", "be_tax", "device"): (3, 0, 3, "flat"),
                ("Ann", "be_tax", "subscription"): (4, 4, 0, "covered"),
                ("Ann", "be_tax", "internet"): (5, 0, 5, "flat"),
                ("Bob", "be_tax", "device"): (3, 0, 3, "flat"),
                ("Bob", "be_tax", "subscription"): (4, 0, 4, "flat"),
                ("Bob", "be_tax", "internet"): (5, 0, 5, "flat"),
                **{
                    (name, "be_social", kind): split
                    for name in ("Ann", "Bob")
                    for kind in ("device", "subscription", "internet")
                },
            },
        )
        self.assertEqual(self.compute(), found)  # and again

    def test_how_it_is_paid_and_by_which_policy_decides(self):
        """Each case: channel, split billing, then the tax's and security's benefit."""
        cases = [
            ("payroll", True, 12, 0),
            ("receivable", True, 12, 0),
            ("operator_direct", True, 0, 0),
            ("waived", True, 12, 12),
            ("payroll", False, 12, 12),
            ("operator_direct", False, 12, 12),
        ]
        for channel, split_bill, tax, social in cases:
            with self.subTest(channel=channel, split_bill=split_bill):
                self.company.telecom_channel = channel
                self.thirty.split_bill = split_bill
                found = self.compute()
                sums = {"be_tax": 0, "be_social": 0}
                for (name, authority, _kind), amounts in found.items():
                    if name == "Ann":
                        sums[authority] += amounts[2]
                self.assertEqual(sums, {"be_tax": tax, "be_social": social})

    def test_a_policy_under_which_nobody_pays_is_no_split_billing(self):
        cases = [
            ([{"kind": "amount", "amount": 30}], "employee", True),
            ([{"kind": "amount", "amount": 30}], "employer", True),
            ([], "employer", False),
            ([{"kind": "full"}], "employer", False),
            ([], "employee", True),
        ]
        for rules, default, expected in cases:
            with self.subTest(rules=rules, default=default):
                policy = self.create_policy(*rules, default=default)
                self.assertEqual(policy.split_bill, expected)

    def test_what_follows_each_other_is_one_benefit(self):
        """A line that comes back, and a line after another one, are one device."""
        self.ann_line.assignment_ids.date_to = date(2026, 10, 10)
        self.assign(self.ann_line, self.bob, date(2026, 10, 11), date(2026, 10, 20))
        self.assign(self.ann_line, self.ann, date(2026, 10, 21))
        self.bob_line.assignment_ids.date_to = date(2026, 10, 10)
        found = self.compute()
        for name in ("Ann", "Bob"):
            with self.subTest(name):
                benefits = [
                    amounts[0]
                    for key, amounts in found.items()
                    if key[:2] == (name, "be_tax")
                ]
                self.assertEqual(benefits, [3, 4, 5])

    def test_what_was_written_off_lowers_nothing(self):
        self.company.telecom_channel = "receivable"
        bill = self.post((self.ANN, "National calls", "32"))
        key = ("Ann", "be_tax", "subscription")
        self.assertEqual(self.compute()[key], (4, 2.42, 1.58, "lowered"))
        settlement = bill.telecom_settlement_ids.sudo()  # as the dialog does
        settlement._waive(date(2026, 11, 20), "not worth it")
        self.assertEqual(self.compute()[key], (4, 0, 4, "flat"))
        settlement.action_unwaive()
        self.env["account.payment.register"].with_context(
            active_model="account.move.line", active_ids=settlement.move_line_id.ids
        ).create({"amount": 1})._create_payments()
        settlement._waive(date(2026, 11, 20), "the rest is not worth it")
        self.assertEqual(self.compute()[key], (4, 1, 3, "lowered"))

    def test_an_own_contribution_counts_in_the_month_of_its_period(self):
        self.post((self.ANN, "National calls", "32"))
        self.assertEqual(
            self.compute()["Ann", "be_tax", "subscription"], (4, 2.42, 1.58, "lowered")
        )
        later = self.env["telecom.benefit"].sudo()
        november = later._compute_month(self.company, date(2026, 11, 1))
        own = november.filtered(
            lambda each: (
                each.employee_id == self.ann and each.authority_id.code == "be_tax"
            )
        )
        self.assertEqual(sum(own.mapped("contribution")), 0)
        self.assertTrue(all(own.mapped("explanation")))

    def test_device_instalments_lower_the_device_only(self):
        device = self.env.ref("telecom_split_billing.usage_type_device")
        self.assertEqual(device.benefit_kind, "device")
        self.ann.version_id.telecom_policy_id = self.create_policy(
            {"kind": "none", "types": ["device"]}, default="employer"
        )
        self.post((self.ANN, "Device", "2"))
        found = self.compute()
        self.assertEqual(found["Ann", "be_tax", "device"], (3, 2.42, 0.58, "lowered"))
        self.assertEqual(found["Ann", "be_tax", "subscription"], (4, 0, 4, "flat"))

    def test_rates_are_dated_and_do_not_overlap(self):
        authority = self.env.ref("telecom_split_billing.benefit_authority_be_tax")
        rate = self.env.ref("telecom_split_billing.benefit_rate_be_tax_device")
        new = {
            "authority_id": authority.id,
            "kind": "device",
            "amount": 3.5,
            "date_from": date(2026, 10, 1),
        }
        with (
            self.assertRaisesRegex(ValidationError, "are valid at the same time"),
            self.env.cr.savepoint(),
        ):
            self.env["telecom.benefit.rate"].create(new)
        rate.date_to = date(2026, 9, 30)
        self.env["telecom.benefit.rate"].create(new)
        self.assertEqual(self.compute()["Ann", "be_tax", "device"][0], 3.5)
        self.assertEqual(authority._get_rates(date(2026, 9, 30))["device"], 3)

    def test_other_countries_compute_nothing(self):
        self.company.account_fiscal_country_id = self.env.ref("base.nl")
        self.assertEqual(self.compute(), {})

    def test_it_goes_into_the_file_of_the_run(self):
        self.post((self.ANN, "National calls", "45"))
        codes = self.env["telecom.wage.code"].sudo()
        for kind, authority, code in (
            ("deduction", False, "100"),
            ("benefit_device", "be_tax", "201"),
            ("benefit_internet", "be_tax", "203"),
            ("benefit_subscription", "be_tax", "202"),
        ):
            codes.create(
                {
                    "company_id": self.company.id,
                    "kind": kind,
                    "authority": authority,
                    "code": code,
                }
            )
        self.ann.telecom_payroll_number, self.bob.telecom_payroll_number = "1", "2"
        run = self.start_run(month=10)
        run.template_id = self.env.ref(
            "telecom_split_billing.payroll_template_neutral_csv"
        )
        run.template_id.sudo().with_benefits = True
        run.sudo().date_to = date(2026, 11, 30)
        run.action_gather()
        run.action_confirm()
        run.action_export()
        text = run.sudo().attachment_id.raw.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
        self.assertEqual(
            [(row["Employee"], row["Wage code"], row["Amount"]) for row in rows],
            [
                ("Ann", "100", "18.15"),
                ("Ann", "201", "3.00"),
                ("Ann", "203", "5.00"),
                ("Bob", "201", "3.00"),
                ("Bob", "202", "4.00"),
                ("Bob", "203", "5.00"),
            ],
        )
        action = run.action_compute_benefits()
        self.assertEqual(action["res_model"], "telecom.benefit")
        self.assertEqual(run.benefit_count, 12)

    def test_who_sees_what(self):
        self.ann.user_id = self.create_user("ann")
        self.compute()
        cases = {
            "telecom_split_billing.group_telecom_payroll": 12,
            "hr.group_hr_user": 12,
            "account.group_account_manager": 0,
            "telecom_split_billing.group_telecom_administrator": 0,
        }
        for group, expected in cases.items():
            with self.subTest(group=group):
                user = self.create_user(f"{group}x", group)
                found = self.env["telecom.benefit"].with_user(user).search([])
                self.assertEqual(len(found), expected)
        own = self.env["telecom.benefit"].with_user(self.ann.user_id).search([])
        self.assertEqual(own.employee_id.sudo(), self.ann)
