import base64

from odoo import Command
from odoo.tests import TransactionCase, tagged

from ...models.ground.guard import untraced
from ..builders import Builders
from ..today import OnOneDay

# What is proposed, in the order of the settings, when the VAT is not deducted.
PROPOSED = {
    "be_comp": (
        "616200 Internet and Phone",
        "New account 416100 Employee phone clearing",
        "New account 416200 Employees, phone",
        "455000 Remuneration",
        "623000 Other Personnel Costs",
        "Miscellaneous Operations",
        "Employer's Part: 21% S; Employee's Part: 21% ND",
        "Employer's Part: 0% S",
    ),
    "be_asso": (
        "616200 Internet and Phone",
        "New account 416100 Employee phone clearing",
        "New account 416200 Employees, phone",
        "455000 Remuneration",
        "623000 Other Personnel Costs",
        "Miscellaneous Operations",
        "Employer's Part: 21% S; Employee's Part: 21% ND",
        "Employer's Part: 0% S",
    ),
    "nl": (
        "433000 Phone",
        "New account 129100 Employee phone clearing",
        "New account 129200 Employees, phone",
        "162500 Net wages to be paid",
        "409000 Other personnel costs",
        "Miscellaneous Operations",
        "Employer's Part: 21% S; Employee's Part: new tax 21% S ND",
    ),
    "fr": (
        "626000 Postal and telecommunication costs",
        "New account 467100 Employee phone clearing",
        "New account 425100 Employees, phone",
        "421000 Personnel - Remuneration payable",
        "648000 Other personnel costs",
        "Miscellaneous Operations",
        "Employer's Part: 20% S; Employee's Part: new tax 20% S ND",
        "Employer's Part: 0% EX",
    ),
    "de_skr03": (
        "4920 Telephone",
        "New account 1591 Employee phone clearing",
        "New account 1532 Employees, phone",
        "1740 Payroll liabilities",
        "4140 Voluntary social benefits not subject to wage tax",
        "Miscellaneous Operations",
        "Employer's Part: 19% I; Employee's Part: new tax 19% I ND",
    ),
    "de_skr04": (
        "6805 Telephone",
        "New account 1371 Employee phone clearing",
        "New account 1342 Employees, phone",
        "3720 Payroll liabilities",
        "6130 Voluntary social benefits not subject to wage tax",
        "Miscellaneous Operations",
        "Employer's Part: 19% I; Employee's Part: new tax 19% I ND",
    ),
    "lu": (
        "615320 Telecommunication costs",
        "New account 421881 Employee phone clearing",
        "New account 422110 Employees, phone",
        "471400 Amounts payable to staff",
        "624800 Other staff expenses not mentioned above",
        "Miscellaneous Operations",
        "Employer's Part: 17% S; Employee's Part: new tax 17% S ND",
        "Employer's Part: 0% S",
    ),
}
NO_POLICY = "There is no default policy"
NO_ZERO = "The chart of accounts has no purchase tax at a rate of"
ON_PAYMENT = "The tax for services in the chart of accounts is deducted"
NOT_FOUND = {
    "nl": (NO_POLICY, NO_ZERO),
    "fr": (NO_POLICY, ON_PAYMENT),
    "de_skr03": (NO_POLICY, NO_ZERO),
    "de_skr04": (NO_POLICY, NO_ZERO),
}
# The standard rate, the tax of invoices to employees, and that of a flat rate.
OTHER_TAXES = {
    "be_comp": (21, "21% S", "new tax 21% D75"),
    "nl": (21, "21% ST S", None),
    "fr": (20, "20% S", None),
    "de_skr03": (19, "19%", None),
    "de_skr04": (19, "19%", None),
    "lu": (17, "17% S", None),
}
# The code of the account that the tax of the employer's part goes to.
DEDUCTED = {
    "be_comp": "411000",
    "be_asso": "411000",
    "nl": "158000",
    "fr": "445640",  # until the bill is paid
    "de_skr03": "1576",
    "de_skr04": "1406",
    "lu": "421611",
}


@tagged("post_install", "-at_install")
class TestSetUpOfCharts(OnOneDay, Builders, TransactionCase):
    """Each chart that the set-up knows: what is proposed, and that bills can be posted.

    They are looked at one after the other, in one database: loading them takes most of
    the time.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(untraced())
        for code in PROPOSED:
            company = cls.env["res.company"].create({"name": code})
            cls.env["account.chart.template"].try_loading(
                code, company=company, install_demo=False
            )
        # What was read of an account before it had a code is still remembered.
        cls.env.invalidate_all()
        cls.root = cls.env
        plain = cls.env.ref("telecom_split_billing.import_profile_plain")
        cls.operator = cls.create_operator(
            "Fiction Mobile", "base.uk", profile_ids=[Command.set(plain.ids)]
        )

    def enter(self, code, method="no_deduction"):
        """Return the company with this chart, which all that follows happens in."""
        company = self.root["res.company"].search([("name", "=", code)])
        context = dict(self.root.context, allowed_company_ids=company.ids)
        self.env = type(self).env = self.root(context=context)
        self.addCleanup(setattr, type(self), "env", self.root)
        company = company.with_env(self.env)
        company.telecom_vat_method = method
        return company._as_telecom_set_up()

    def test_what_is_proposed(self):
        for code, expected in PROPOSED.items():
            with self.subTest(code):
                company = self.enter(code)
                proposed = [each.text for each in company._propose_telecom()]
                self.assertEqual(proposed, list(expected))
                self.assertBegin(
                    company._get_telecom_not_found(), NOT_FOUND.get(code, (NO_POLICY,))
                )

    def test_what_is_proposed_is_set_once(self):
        for code, expected in PROPOSED.items():
            with self.subTest(code):
                company = self.enter(code)
                self.assertEqual(len(company._set_up_telecom()), len(expected))
                self.assertEqual(company._set_up_telecom(), [])
                self.assertBegin(company._get_telecom_warnings(), (NO_POLICY,))
                created = (
                    company.telecom_clearing_account_id
                    | company.telecom_receivable_account_id
                )
                beside = company._get_telecom_chart_record(
                    company._get_telecom_chart().clearing.beside
                )
                self.assertEqual(created.mapped("reconcile"), [True, True])
                self.assertEqual(created.tag_ids, beside.tag_ids)

    def test_a_tax_that_is_made_is_not_deducted_at_all(self):
        for code, (rate, *_others) in OTHER_TAXES.items():
            with self.subTest(code):
                company = self.enter(code)
                company._set_up_telecom()
                taxes = company.telecom_tax_ids.grouped("rate")[rate]
                made, deducted = taxes.non_deductible_tax_id, taxes.tax_id
                lines = made.repartition_line_ids.filtered(
                    lambda line: line.repartition_type == "tax"
                )
                self.assertFalse(lines.account_id)
                self.assertEqual(set(lines.mapped("factor_percent")), {100})
                self.assertEqual(made.tax_exigibility, "on_invoice")
                if "l10n_de_datev_code" in made:
                    self.assertFalse(made.l10n_de_datev_code)
                self.assertTrue(made.active)
                self.assertEqual(deducted.company_id, company)

    def test_the_way_of_treating_the_vat_says_what_is_needed(self):
        for code, (rate, sale, partial) in OTHER_TAXES.items():
            with self.subTest(code):
                company = self.enter(code, "reinvoice")
                proposed = self.proposed(company)
                self.assertEqual(proposed["telecom_invoice_journal_id"], "Sales")
                self.assertTrue(
                    proposed[f"{rate} %"].endswith(f"; Invoice to the Employee: {sale}")
                )
                company = self.enter(code, "flat_rate")
                taxes = self.proposed(company)[f"{rate} %"]
                left = [
                    sentence
                    for sentence in company._get_telecom_not_found()
                    if sentence.startswith(f"Bills with {rate} % VAT have no tax")
                ]
                self.assertEqual("; Flat Rate: " in taxes, bool(partial))
                self.assertEqual(bool(left), not partial)
                if partial:
                    self.assertTrue(taxes.endswith(partial))

    def test_another_way_of_treating_the_vat_adds_what_it_needs(self):
        company = self.enter("nl")
        company._set_up_telecom()
        company = self.enter("nl", "reinvoice")
        self.assertBegin(
            company._get_telecom_warnings(),
            (
                "Bills with 21 % VAT have no tax for “Invoice to the Employee”",
                "There is no journal for invoices to employees",
                NO_POLICY,
            ),
        )
        self.assertEqual(
            self.proposed(company),
            {
                "telecom_invoice_journal_id": "Sales",
                "21 %": "Invoice to the Employee: 21% ST S",
            },
        )
        company._set_up_telecom()
        self.assertBegin(company._get_telecom_warnings(), (NO_POLICY,))
        self.assertEqual(len(company.telecom_tax_ids), 1)

    def test_the_belgian_flat_rate_is_deducted_to_three_quarters(self):
        company = self.enter("be_comp", "flat_rate")
        company._set_up_telecom()
        tax = company.telecom_tax_ids.partial_tax_id
        self.assertRecordValues(tax, [{"name": "21% D75", "amount": 21}])
        for document, grids in (
            ("invoice", (["82"], ["59"])),
            ("refund", (["82", "85"], ["63"])),
        ):
            lines = tax.repartition_line_ids.filtered(
                lambda line, document=document: (
                    line.document_type == document and line.repartition_type == "tax"
                )
            )
            kept, deducted = lines.sorted("factor_percent")
            self.assertFalse(kept.account_id)
            self.assertTrue(deducted.account_id)
            self.assertEqual((kept.factor_percent, deducted.factor_percent), (25, 75))
            found = tuple(sorted(line.tag_ids.mapped("name")) for line in lines)
            self.assertEqual(found, grids)
        original = company._get_telecom_chart_record("attn_VAT-IN-V82-CAR-EXC")
        self.assertEqual(original.name, "21% D50")

    def test_a_tax_that_is_there_already_is_not_made_again(self):
        company = self.enter("be_comp", "flat_rate")
        company._set_up_telecom()
        made = company.telecom_tax_ids.partial_tax_id
        company.telecom_tax_ids.unlink()
        self.assertIn("Flat Rate: 21% D75", self.proposed(company)["21 %"])
        company._set_up_telecom()
        self.assertEqual(company.telecom_tax_ids.partial_tax_id, made)

    def test_a_tax_of_that_name_that_is_deducted_otherwise_is_somebodys_own(self):
        company = self.enter("be_comp", "flat_rate")
        original = company._get_telecom_chart_record("attn_VAT-IN-V82-CAR-EXC")
        original.copy({"name": "21% D75"})  # of which 50 % is deducted
        self.assertEqual(self.proposed(company)["21 %"], "Employer's Part: 21% S")
        company._set_up_telecom()
        self.assertBegin(
            company._get_telecom_warnings(),
            ("Bills with 21 % VAT have no tax for “Flat Rate”", NO_POLICY),
        )

    def test_a_bill_can_be_posted(self):
        for code, vat_code in DEDUCTED.items():
            with self.subTest(code):
                company = self.enter(code)
                company._set_up_telecom()
                rate = max(company.telecom_tax_ids.mapped("rate"))
                bill = self.post_bill(company, rate)
                owed = 70 + 0.7 * rate
                self.assertEqual(
                    self.items(bill),
                    {
                        company.telecom_expense_account_id.code: 30,
                        company.telecom_clearing_account_id.code: owed,
                        vat_code: 0.3 * rate,
                        bill.partner_id.property_account_payable_id.code: -100 - rate,
                    },
                )
                entry = bill.telecom_settlement_ids.move_line_id.move_id
                self.assertEqual(
                    self.items(entry),
                    {
                        company.telecom_receivable_account_id.code: owed,
                        company.telecom_clearing_account_id.code: -owed,
                    },
                )
                self.assertEqual(bill.telecom_settlement_ids.residual, owed)

    def test_employees_can_be_invoiced(self):
        for code, (rate, *_others) in OTHER_TAXES.items():
            with self.subTest(code):
                company = self.enter(code, "reinvoice")
                company._set_up_telecom()
                bill = self.post_bill(company, rate)
                settlement = bill.telecom_settlement_ids
                settlement._invoice_all(settlement)
                self.assertEqual(settlement.invoice_id.journal_id.type, "sale")
                self.assertAlmostEqual(settlement.residual, 70 + 0.7 * rate)
                items = bill.line_ids | settlement.invoice_id.line_ids
                by_account = items.grouped("account_id")
                cleared = by_account[company.telecom_clearing_account_id]
                self.assertEqual(cleared.mapped("balance"), [70, -70])
                self.assertEqual(cleared.mapped("reconciled"), [True, True])

    # -- helpers ---------------------------------------------------------------------

    def assertBegin(self, sentences, beginnings):
        """Check that there are these sentences, in this order, and begin so."""
        self.assertEqual(len(sentences), len(beginnings), sentences)
        for sentence, beginning in zip(sentences, beginnings, strict=True):
            self.assertEqual(sentence[: len(beginning)], beginning)

    def proposed(self, company):
        return {each.key: each.text for each in company._propose_telecom()}

    def items(self, move):
        """Return {account code: balance} of an entry."""
        return {
            account.code: round(sum(lines.mapped("balance")), 2)
            for account, lines in move.line_ids.grouped("account_id").items()
        }

    def post_bill(self, company, rate):
        """Post a bill of 100 for one employee, of which the employer pays 30."""
        company.telecom_policy_id = self.create_policy({"kind": "amount", "amount": 30})
        number = "+447700900001"
        self.create_line(number, holder=self.create_employee("Ann"))
        content = (
            "Number;Date;Label;Amount;Tax rate;Document;Document date\n"
            f"{number};2026-10-15;Subscription;100.00;{rate};{company.name};2026-11-02"
        )
        attachment = self.env["ir.attachment"].create(
            {"name": "F-1.csv", "datas": base64.b64encode(content.encode())}
        )
        journals = self.env["account.journal"]
        action = journals.with_context(
            default_move_type="in_invoice"
        ).create_document_from_attachment(attachment.ids)
        bill = self.env["account.move"].browse(action["res_id"])
        bill.action_post()
        return bill
