import base64
from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from ..common import TelecomCase


class CorrectionCase(TelecomCase):
    """Posted bills, and ways to correct them as an accountant does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vat = cls.tax.tax_id.invoice_repartition_line_ids.account_id
        cls.vat = vat[:1]

    def correct(self, confirm=True, **values):
        correction = self.env["telecom.correction"].create(
            {"reason": "It was wrong", "date": "2026-11-20", **values}
        )
        correction._onchange_bills()
        correction._onchange_statements()
        if confirm:
            correction.action_preview()
            self.assertTrue(correction.action_confirm() is True)
        return correction

    def shown(self, correction):
        """Return {holder: (employer before, after, employee before, after)}."""
        return {
            line.holder_name: (
                line.employer_before,
                line.employer,
                line.employee_before,
                line.employee,
            )
            for line in correction.line_ids
        }

    def statement(self, line):
        return self.env["telecom.statement"].search(
            [("line_id", "=", line.id), ("state", "=", "posted")]
        )

    def owed(self, employee):
        domain = [
            ("account_id", "=", self.receivable.id),
            ("partner_id", "=", employee.work_contact_id.id),
            ("parent_state", "=", "posted"),
        ]
        lines = self.env["account.move.line"].search(domain)
        return round(sum(lines.mapped("balance")), 2)

    def settlements(self, employee):
        return [
            (each.amount, each.residual, each.state)
            for each in self.env["telecom.settlement"].search(
                [("employee_id", "=", employee.id)], order="id"
            )
        ]


@tagged("post_install", "-at_install")
class TestCorrection(CorrectionCase):
    """Correcting what posted bills were split by, journal item by journal item."""

    def setUp(self):
        super().setUp()
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45", date(2026, 10, 5)),
            (self.ANN, "National calls", "25", date(2026, 10, 20)),
            (self.BOB, "National calls", "20"),
        )
        self.bill.action_post()  # Ann: 70, the employer 30, Ann 40 and 8.40 of tax

    def test_another_holder_pays_from_the_day_on_which_the_line_was_handed_over(self):
        correction = self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
        )
        self.assertEqual(
            self.shown(correction),
            {"Ann": (30, 30, 48.40, 18.15), "Cat": (0, 25, 0, 0)},
        )
        # 25 more for the employer, with VAT to deduct; Ann's receivable becomes another
        self.assertEqual(
            self.journal_items(correction.move_id),
            sorted(
                [
                    (self.expense.code, "Fiction Mobile", 25, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 25),
                    (self.vat.code, "Fiction Mobile", 5.25, 0),
                    (self.clearing.code, "Fiction Mobile", 0, 5.25),
                    (self.clearing.code, "Fiction Mobile", 30.25, 0),
                    (self.receivable.code, "Ann", 0, 48.40),
                    (self.receivable.code, "Ann", 18.15, 0),
                ]
            ),
        )
        self.assertEqual(self.settlements(self.ann), [(18.15, 18.15, "open")])
        self.assertEqual(self.settlements(self.cat), [])
        self.assertEqual(self.owed(self.ann), 18.15)
        rows = self.bill.telecom_detail_ids.sudo().row_ids
        self.assertEqual(
            [row.charge_id.statement_id.holder_name for row in rows.sorted("row")],
            ["Ann", "Cat", "Bob"],
        )
        self.assertEqual(
            [
                (each.holder, str(each.date_from), str(each.date_to or ""))
                for each in self.ann_line.assignment_ids.sorted("date_from")
            ],
            [("Ann", "2024-01-01", "2026-10-14"), ("Cat", "2026-10-15", "")],
        )

    def test_a_fee_is_shared_by_days_with_the_right_holder(self):
        fee = (
            "Number;Date;Label;Quantity;Unit;Amount;Tax rate;Document;Document date\n"
            f"{self.BOB};2026-10-02;National calls;1;;0;21;F-2;2026-11-02\n"
            f"{self.BOB};;Subscription;1;;31;21;F-2;2026-11-02"
        )
        bill = self.upload(("fee.csv", fee.encode()))
        bill.action_post()
        self.correct(
            kind="holder",
            line_id=self.bob_line.id,
            employee_id=self.dan.id,
            date_from="2026-10-22",
            date_to="2026-10-31",
        )
        rows = bill.telecom_detail_ids.sudo().row_ids
        self.assertEqual(
            sorted(
                (row.charge_id.statement_id.holder_name, row.part, row.amount)
                for row in rows
            ),
            [("Bob", "", 0), ("Bob", "21/31", 21), ("Dan", "10/31", 10)],
        )
        self.assertEqual(
            [
                (each.holder, str(each.date_from), str(each.date_to or ""))
                for each in self.bob_line.assignment_ids.sorted("date_from")
            ],
            [
                ("Bob", "2024-01-01", "2026-10-21"),
                ("Dan", "2026-10-22", "2026-10-31"),
                ("Bob", "2026-11-01", ""),
            ],
        )

    def test_the_right_policy_of_a_period(self):
        half = self.create_policy({"kind": "percent", "percent": 50}, name="Half")
        statement = self.statement(self.ann_line)
        correction = self.correct(
            kind="policy", statement_ids=statement.ids, policy_id=half.id
        )
        self.assertEqual(self.shown(correction), {"Ann": (30, 35, 48.40, 42.35)})
        self.assertEqual(
            (statement.policy_id, statement.policy_source), (half, "correction")
        )
        self.assertEqual(self.settlements(self.ann), [(42.35, 42.35, "open")])
        self.assertEqual(self.bill.amount_total, 108.90)  # it stays as it was posted

    def test_a_label_that_meant_something_else(self):
        policy = self.create_policy(
            {"kind": "full", "types": ["national_sms"]}, name="Messages"
        )
        self.correct(
            kind="policy",
            statement_ids=self.statement(self.ann_line).ids,
            policy_id=policy.id,
        )
        correction = self.correct(
            confirm=False, kind="usage_type", bill_ids=self.bill.ids
        )
        self.assertEqual(
            [(each.label, each.count, each.amount) for each in correction.label_ids],
            [("National calls", 3, 90)],
        )
        correction.label_ids.right_usage_type_id = self.env[
            "telecom.usage.type"
        ].search([("code", "=", "national_sms")])
        correction.action_preview()
        self.assertEqual(
            self.shown(correction),
            {"Ann": (0, 70, 84.70, 0), "Bob": (20, 20, 0, 0)},
        )
        correction.action_confirm()
        self.assertEqual(self.settlements(self.ann), [(0, 0, "cancelled")])
        self.assertEqual(self.owed(self.ann), 0)
        self.assertEqual(
            self.bill.telecom_detail_ids.sudo().row_ids.charge_id.usage_type_id.mapped(
                "code"
            ),
            ["national_sms"],
        )
        # and from now on
        later = self.upload_rows((self.BOB, "National calls", "3"), document="F-9")
        self.assertEqual(
            later.sudo().telecom_charge_ids.usage_type_id.code, "national_sms"
        )

    def test_a_charge_moves_to_the_employer_in_part_and_back(self):
        statement = self.statement(self.ann_line)
        correction = self.correct(
            confirm=False, kind="charge", statement_ids=statement.ids
        )
        self.assertEqual(
            [
                (each.usage_name, each.amount, each.employer, each.employee)
                for each in correction.charge_ids
            ],
            [("National calls", 70, 30, 40)],
        )
        correction.charge_ids.write({"payer": "employer", "part": 12})
        correction.action_preview()
        correction.action_confirm()
        self.assertEqual(self.shown(correction), {"Ann": (30, 42, 48.40, 33.88)})
        back = self.correct(confirm=False, kind="charge", statement_ids=statement.ids)
        back.charge_ids.payer = "policy"
        back.action_preview()
        back.action_confirm()
        self.assertEqual(self.shown(back), {"Ann": (42, 30, 33.88, 48.40)})
        self.assertEqual(self.owed(self.ann), 48.40)

    def test_a_collected_settlement_stays_and_another_one_follows(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move.line",
            active_ids=self.bill.telecom_settlement_ids.move_line_id.ids,
        ).create({})._create_payments()
        self.assertEqual(self.settlements(self.ann), [(48.40, 0, "collected")])
        correction = self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
        )
        self.assertEqual(correction.outcome, "Ann is owed 30.25\N{NO-BREAK SPACE}€.")
        self.assertEqual(
            self.settlements(self.ann),
            [(48.40, 0, "collected"), (-30.25, -30.25, "open")],
        )

    def test_the_wrong_file_is_replaced_by_the_right_one(self):
        right = self.csv(
            (self.ANN, "National calls", "20"),
            (self.BOB, "National calls", "70"),
        )
        correction = self.correct(
            kind="file",
            detail_id=self.bill.telecom_detail_ids.id,
            file=base64.b64encode(right),
            file_name="right.csv",
        )
        self.assertEqual(
            self.shown(correction),
            {"Ann": (30, 20, 48.40, 0), "Bob": (20, 30, 0, 48.40)},
        )
        self.assertTrue(self.bill.telecom_detail_ids.withdrawn)
        self.assertEqual(self.owed(self.ann), 0)
        self.assertEqual(self.owed(self.bob), 48.40)
        # and what it charges can be corrected again
        again = self.correct(
            kind="holder",
            line_id=self.bob_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-01",
            date_to="2026-10-31",
        )
        self.assertEqual(
            self.shown(again), {"Bob": (30, 0, 48.40, 0), "Cat": (0, 30, 0, 48.40)}
        )

    def test_a_file_with_issues_cannot_take_the_place_of_a_wrong_one(self):
        right = self.csv((self.CAT, "National calls", "90"))
        correction = self.correct(
            confirm=False,
            kind="file",
            detail_id=self.bill.telecom_detail_ids.id,
            file=base64.b64encode(right),
        )
        with self.assertRaisesRegex(UserError, "is not one of your lines"):
            correction.action_preview()
        self.assertFalse(self.bill.telecom_detail_ids.withdrawn)

    def test_a_bill_is_reversed_with_all_that_was_corrected_on_it(self):
        self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
        )
        with self.assertRaisesRegex(UserError, "Reverse the bill instead"):
            self.bill.button_draft()
        self.bill._reverse_moves([{"invoice_date": self.bill.invoice_date}], True)
        self.assertEqual(self.owed(self.ann), 0)
        shares = self.env["telecom.share"].search([("move_id.state", "=", "posted")])
        self.assertEqual(round(sum(shares.mapped("employer")), 2), 0)
        self.assertEqual(round(sum(shares.mapped("employee")), 2), 0)

    def test_the_entry_of_a_correction_cannot_be_changed_alone(self):
        correction = self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
        )
        for change in ("button_draft", "_reverse_moves"):
            with self.assertRaisesRegex(UserError, "belongs to a correction"):
                getattr(correction.move_id, change)()

    def test_what_changes_nothing_is_not_booked(self):
        correction = self.correct(
            confirm=False, kind="holder", line_id=self.ann_line.id
        )
        with self.assertRaisesRegex(UserError, "Nothing would change"):
            correction.action_preview()

    def test_a_preview_leaves_nothing_behind(self):
        correction = self.correct(
            confirm=False,
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
        )
        entries = self.env["account.move"].search_count([])
        correction.action_preview()
        self.assertTrue(correction.line_ids)
        self.assertEqual(self.env["account.move"].search_count([]), entries)
        self.assertEqual(self.ann_line.assignment_ids.mapped("holder"), ["Ann"])
        correction.employee_id = self.dan
        self.assertFalse(correction.line_ids)  # shown before the change

    def test_a_draft_without_its_wrong_file_waits_for_the_right_one(self):
        bill = self.upload_rows((self.ANN, "National calls", "4"), document="F-3")
        bill.telecom_detail_ids.action_withdraw()
        self.assertFalse(bill.invoice_line_ids)
        self.assertFalse(bill.telecom_charge_ids)
        attachment = self.env["ir.attachment"].create(
            {
                "name": "right.csv",
                "raw": self.csv((self.BOB, "National calls", "9"), document="F-4"),
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        attachment._post_add_create()
        self.assertEqual(bill.ref, "F-4")
        self.assertEqual(bill.amount_untaxed, 9)

    def test_every_version_of_a_statement_stays_with_who_changed_it_and_why(self):
        statement = self.statement(self.ann_line)
        self.correct(
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
            reason="The phone was handed over",
        )
        sms = (self.ANN, "National sms", "2", date(2026, 10, 5))
        second = self.upload_rows(sms, document="F-2")
        second.action_post()
        second.button_draft()
        self.assertEqual(
            [
                (each.kind, each.employer, each.employee_total, each.reason)
                for each in statement.version_ids.sorted("id")
            ],
            [
                ("posted", 30, 48.40, False),
                ("corrected", 30, 18.15, "The phone was handed over"),
                ("posted", 30, 20.57, False),
                ("reset", 30, 18.15, False),
            ],
        )
        version = statement.version_ids.sorted("id")[2]
        self.assertEqual(version.user_id, self.env.user)
        self.assertIn("National sms", version.detail.replace("SMS", "sms"))
        self.assertIn("30.00", version.policy_summary)
        accountant = self.create_user("books", "account.group_account_invoice")
        seen = version.with_user(accountant)
        self.assertEqual((seen.employee_total, seen.detail), (20.57, False))
        with self.assertRaises(AccessError):
            seen.lines  # noqa: B018
        stranger = self.create_user("stranger")
        with self.assertRaises(AccessError):
            version.with_user(stranger).employee_total  # noqa: B018

    def test_accountants_correct_and_officers_only_prepare(self):
        values = {
            "kind": "holder",
            "line_id": self.ann_line.id,
            "employee_id": self.cat.id,
            "date_from": "2026-10-15",
            "reason": "Handed over",
        }
        officer = self.create_user(
            "officer", "telecom_split_billing.group_telecom_officer"
        )
        accountant = self.create_user("books", "account.group_account_invoice")
        stranger = self.create_user("stranger")
        Correction = self.env["telecom.correction"]
        with self.assertRaises(AccessError):
            Correction.with_user(stranger).create(values)
        prepared = Correction.with_user(officer).create(values)
        prepared.action_preview()
        with self.assertRaisesRegex(UserError, "Only accountants"):
            prepared.action_confirm()
        prepared.with_user(accountant).action_confirm()
        self.assertEqual(prepared.state, "done")
        with self.assertRaisesRegex(UserError, "make another correction"):
            prepared.with_user(accountant).employee_id = self.dan
        with self.assertRaisesRegex(UserError, "cannot be changed"):
            prepared.with_user(accountant).unlink()

    def test_what_has_changed_since_the_preview_is_shown_again(self):
        correction = self.correct(
            confirm=False,
            kind="holder",
            line_id=self.ann_line.id,
            employee_id=self.cat.id,
            date_from="2026-10-15",
        )
        correction.action_preview()
        self.upload_rows((self.ANN, "National sms", "2"), document="F-2").action_post()
        answer = correction.action_confirm()
        self.assertEqual(answer["tag"], "display_notification")
        self.assertEqual(correction.state, "draft")
        self.assertTrue(correction.action_confirm() is True)

    def test_corrections_are_filled_in_as_in_the_web_client(self):
        accountant = self.create_user("books", "account.group_account_invoice")
        statement = self.statement(self.ann_line)
        action = statement.with_user(accountant).action_correct()
        model = self.env["telecom.correction"].with_user(accountant)
        with Form(model.with_context(**action["context"])) as form:
            form.reason = "Half of it was for work"
        form.record.action_look()
        with (
            Form(form.record) as form,
            form.charge_ids.edit(0) as charge,
        ):
            charge.payer = "employer"
            charge.part = 35
        form.record.action_preview()
        form.record.action_confirm()
        self.assertEqual(self.shown(form.record), {"Ann": (30, 65, 48.40, 6.05)})
        action = self.env.ref("telecom_split_billing.action_bill_correct")
        context = safe_eval(action.context, {"active_id": self.bill.id})
        sms = self.env["telecom.usage.type"].search([("code", "=", "national_sms")])
        with Form(model.with_context(**context)) as form:
            form.reason = "They were messages"
            with form.label_ids.edit(0) as label:
                label.right_usage_type_id = sms
        form.record.action_preview()
        form.record.action_confirm()
        self.assertEqual(form.record.state, "done")
        rows = self.bill.telecom_detail_ids.sudo().row_ids
        self.assertEqual(rows.charge_id.usage_type_id, sms)

    def test_two_corrections_of_one_line_in_a_row(self):
        for who, day in ((self.cat, "2026-10-15"), (self.dan, "2026-10-18")):
            self.correct(
                kind="holder",
                line_id=self.ann_line.id,
                employee_id=who.id,
                date_from=day,
            )
        rows = self.bill.telecom_detail_ids.sudo().row_ids.sorted("row")
        self.assertEqual(
            [row.charge_id.statement_id.holder_name for row in rows],
            ["Ann", "Dan", "Bob"],
        )
        self.assertEqual(
            [
                (each.holder_name, each.employer, each.employee)
                for each in self.statement(self.ann_line).sorted("holder_name")
            ],
            [("Ann", 30, 15), ("Cat", 0, 0), ("Dan", 25, 0)],
        )
