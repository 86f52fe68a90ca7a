from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .payroll_case import PayrollCase


@tagged("post_install", "-at_install")
class TestDeductionRun(PayrollCase):
    """From what employees owe to what is withheld from their wages."""

    def test_a_mandate_that_is_revoked_after_the_run_was_confirmed(self):
        """Nothing is deducted: not by the file, nor by a program, nor at the end."""
        self.post((self.ANN, "National calls", "45"), (self.BOB, "Options", "40"))
        self.ann.telecom_payroll_number, self.bob.telecom_payroll_number = "12", "13"
        self.env["telecom.wage.code"].sudo().create(
            {"company_id": self.company.id, "kind": "deduction", "code": "5100"}
        )
        for step in ("action_export", "read_deductions", "action_done"):
            with self.subTest(step), self.undone():
                run = self.start_run(
                    template_id=self.env.ref(
                        "telecom_split_billing.payroll_template_neutral_csv"
                    ).id
                )
                run.action_confirm()
                self.ann_mandate.action_revoke()
                getattr(run, step)()
                ann, bob = (
                    run.deduction_ids.filtered(lambda d, e=employee: d.employee_id == e)
                    for employee in (self.ann, self.bob)
                )
                self.assertEqual((ann.withheld, ann.is_reported), (0, True))
                self.assertIn("revoked on", ann.withheld_reason)
                self.assertEqual(ann.item_ids.settlement_id.state, "open")
                self.assertNotEqual(bob.item_ids.settlement_id.state, "open")
                self.assertEqual(self.broken_books(), {})

    def post_two(self):
        return self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )

    def test_a_run_shows_books_and_collects(self):
        settlements = self.post_two().telecom_settlement_ids
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "open", 18.15), ("Bob", "payroll", "open", 12.1)],
        )
        run = self.start_run()
        self.assertEqual(
            self.preview(run),
            [("Ann", 18.15, 18.15, "full"), ("Bob", 12.1, 12.1, "full")],
        )
        self.assertEqual(settlements.mapped("state"), ["scheduled", "scheduled"])
        run.action_confirm()
        self.assertEqual(
            self.journal_items(run.sudo().move_id),
            sorted(
                [
                    (self.remuneration.code, False, 30.25, 0),
                    (self.receivable.code, "Ann", 0, 18.15),
                    (self.receivable.code, "Bob", 0, 12.1),
                ]
            ),
        )
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "scheduled", 0), ("Bob", "payroll", "scheduled", 0)],
        )
        run.action_done()
        self.assertEqual((run.state, run.withheld), ("done", 30.25))
        self.assertEqual(settlements.mapped("state"), ["collected", "collected"])

    def test_nothing_is_gathered_or_confirmed_twice(self):
        self.post_two()
        first = self.start_run()
        second = self.start_run()
        self.assertFalse(second.deduction_ids)
        with self.assertRaisesRegex(UserError, "has nothing to deduct"):
            second.action_confirm()
        first.action_confirm()
        with self.assertRaisesRegex(UserError, "is already Confirmed"):
            first.action_confirm()
        with self.assertRaisesRegex(UserError, "is already Confirmed"):
            first.action_gather()
        second.action_gather()
        self.assertFalse(second.deduction_ids)
        item = first.sudo().deduction_ids.item_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            self.env["telecom.deduction.item"].sudo().create(
                {
                    "deduction_id": item.deduction_id.id,
                    "settlement_id": item.settlement_id.id,
                    "due": 1,
                }
            )
        self.assertIn("_once", str(caught.exception))

    def test_deleting_a_draft_lets_its_settlements_go(self):
        settlements = self.post_two().telecom_settlement_ids
        run = self.start_run()
        run.unlink()
        self.assertEqual(settlements.mapped("state"), ["open", "open"])
        self.assertEqual(len(self.preview(self.start_run())), 2)

    def test_a_draft_follows_its_period(self):
        self.post_two()
        self.ann.departure_date = date(2026, 10, 31)
        self.bob.departure_date = date(2026, 12, 15)
        run = self.start_run()
        run.deduction_ids[1].write({"limit": 5, "limit_reason": "Sick"})
        self.assertEqual(
            self.preview(run),
            [("Ann", 18.15, 0, "departed"), ("Bob", 12.1, 5, "limited")],
        )
        run.write({"date_from": date(2026, 10, 1), "date_to": date(2026, 10, 31)})
        self.assertFalse(run.deduction_ids)  # the bill is of November
        run.write({"date_from": date(2027, 1, 1), "date_to": date(2027, 1, 31)})
        run.action_gather()
        self.assertEqual(
            self.preview(run),
            [("Ann", 18.15, 0, "departed"), ("Bob", 12.1, 0, "departed")],
        )

    def test_a_mandate_has_to_hold_on_the_day_of_pay(self):
        """Neither one that begins after it, nor one that is revoked by now."""
        self.post_two()
        with freeze_time("2026-11-09"):  # a mandate does not end on a day that is over
            self.ann_mandate.date_revoked = date(2026, 11, 10)
            self.bob_mandate.date_to = date(2026, 11, 15)
        self.create_mandate(self.ann, date_from=date(2026, 11, 15))
        for day, reasons in (
            (date(2026, 11, 9), ["no_mandate", "full"]),
            (date(2026, 11, 14), ["no_mandate", "full"]),
            (date(2026, 11, 15), ["full", "full"]),
            (date(2026, 11, 16), ["full", "no_mandate"]),
        ):
            with self.subTest(day), freeze_time("2026-11-20"):
                run = self.start_run(date=day)
                self.assertEqual(run.deduction_ids.mapped("reason"), reasons)
                run.unlink()

    def test_net_pay_is_remembered(self):
        self.post((self.ANN, "National calls", "45"))
        run = self.start_run()
        run.deduction_ids.net_pay = 1500
        run.action_gather()
        self.assertEqual(run.deduction_ids.net_pay, 1500)
        run.action_confirm()
        run.report_withheld(
            [{"employee_id": self.ann.id, "withheld": 0, "net_pay": 1400}]
        )
        run.action_done()
        again = self.start_run(month=12)
        self.assertEqual(again.deduction_ids.net_pay, 1400)

    def test_paying_less_needs_a_reason(self):
        self.post_two()
        deductions = self.start_run().deduction_ids
        for values in ({"limit": 5}, {"left_out": True}, {"limit": -1}):
            with self.subTest(values), self.assertRaises(ValidationError):
                deductions[0].write(values)

    def test_what_is_owed_to_the_employee_can_be_left_out_too(self):
        self.post((self.ANN, "National calls", "45"))
        first = self.start_run()
        first.action_confirm()
        first.action_done()
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        run = self.start_run()
        run.deduction_ids.write({"left_out": True, "limit_reason": "Asks first"})
        self.assertEqual(self.preview(run), [("Ann", -12.1, 0, "left_out")])
        run.action_confirm()
        self.assertFalse(run.sudo().move_id)
        self.assertEqual(
            self.looks(credit.telecom_settlement_ids),
            [("Ann", "payroll", "open", -12.1)],
        )

    def test_the_maximum_is_kept_and_the_rest_waits_oldest_first(self):
        self.ann_mandate.action_revoke()
        self.ann_mandate = self.create_mandate(
            self.ann, maximum_kind="amount", maximum_amount=20
        )
        october = self.post((self.ANN, "National calls", "45"))
        november = self.post(
            (self.ANN, "National calls", "40", date(2026, 11, 15)), document="F-2"
        )
        settlements = october.telecom_settlement_ids | november.telecom_settlement_ids
        run = self.start_run()
        self.assertEqual(self.preview(run), [("Ann", 30.25, 20, "capped")])
        self.assertIn("20.00", run.deduction_ids.explanation)
        self.assertIn(
            "10.25\N{NO-BREAK SPACE}€ is postponed", run.deduction_ids.explanation
        )
        run.action_confirm()
        run.action_done()
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "collected", 0), ("Ann", "payroll", "partly", 10.25)],
        )
        self.assertEqual(
            self.preview(self.start_run(month=12)), [("Ann", 10.25, 10.25, "full")]
        )

    def test_why_nothing_or_less_is_deducted(self):
        """Each case: what holds for Ann, the preview, and what becomes of the rest."""
        percent = {"maximum_kind": "percent", "maximum_percent": 1}
        cases = [
            ({}, {}, 18.15, "full", "payroll", False),
            ({"mandate": None}, {}, 0, "no_mandate", "receivable", "no_mandate"),
            (
                {"mandate": {"date_to": date(2026, 11, 1)}},
                {},
                0,
                "no_mandate",
                "receivable",
                "no_mandate",
            ),
            ({"mandate": percent}, {}, 0, "no_net_pay", "payroll", False),
            ({"mandate": percent}, {"net_pay": 1500}, 15, "capped", "payroll", False),
            (
                {"mandate": percent, "above": "receivable"},
                {"net_pay": 1500},
                15,
                "capped",
                "receivable",
                "above_cap",
            ),
            ({}, {"limit": 5, "limit_reason": "Ill"}, 5, "limited", "payroll", False),
            (
                {},
                {"left_out": True, "limit_reason": "Not now"},
                0,
                "left_out",
                "payroll",
                False,
            ),
            ({}, {"limit": 99, "limit_reason": "?"}, 18.15, "full", "payroll", False),
            ({"left": date(2026, 10, 31)}, {}, 0, "departed", "receivable", "departed"),
            ({"left": date(2026, 11, 15)}, {}, 18.15, "full", "payroll", False),
            (
                {"left": date(2026, 11, 15), "mandate": percent},
                {"net_pay": 1500},
                15,
                "capped",
                "receivable",
                "departed",
            ),
            (
                {"left": date(2026, 11, 15), "leaver": "receivable"},
                {},
                0,
                "departed",
                "receivable",
                "departed",
            ),
        ]
        for number, (given, said, amount, reason, channel, why) in enumerate(cases):
            with self.subTest(given=given, said=said):
                employee = self.create_employee(f"Case {number}")
                number_ = f"+4477009001{number:02}"
                self.create_line(number_, holder=employee)
                mandate = self.create_mandate(employee)
                bill = self.post(
                    (number_, "National calls", "45"), document=f"N-{number}"
                )
                wanted = given.get("mandate", {})
                if wanted is None or wanted:
                    mandate.action_revoke()
                if wanted:
                    self.create_mandate(employee, **wanted)
                employee.departure_date = given.get("left", False)
                self.company.telecom_above_cap = given.get("above", "carry")
                self.company.telecom_leaver = given.get("leaver", "final_run")
                run = self.start_run()
                run.deduction_ids.write(said)
                self.assertEqual(
                    self.preview(run), [(employee.name, 18.15, amount, reason)]
                )
                self.assertTrue(run.deduction_ids.explanation)
                run.action_confirm()
                settlement = bill.telecom_settlement_ids
                self.assertEqual(
                    (settlement.channel, settlement.channel_reason), (channel, why)
                )
                self.assertAlmostEqual(settlement.residual, 18.15 - amount)
                run.action_cancel()
                self.assertEqual(
                    self.looks(settlement), [(employee.name, "payroll", "open", 18.15)]
                )
                settlement.sudo().channel = "receivable"

    def test_posting_falls_back_where_payroll_cannot_deduct(self):
        self.ann.departure_date = date(2026, 10, 31)
        self.bob_mandate.action_revoke()
        bill = self.post_two()
        self.assertEqual(
            [
                (each.partner_id.name, each.channel, each.channel_reason)
                for each in bill.telecom_settlement_ids.sorted("id")
            ],
            [
                ("Ann", "receivable", "departed"),
                ("Bob", "receivable", "no_mandate"),
            ],
        )

    def test_what_the_employee_is_owed_counts_first(self):
        self.post((self.ANN, "National calls", "45"))
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        run = self.start_run()
        self.assertEqual(self.preview(run), [("Ann", 6.05, 6.05, "full")])
        run.action_confirm()
        self.assertEqual(
            self.journal_items(run.sudo().move_id),
            sorted(
                [
                    (self.remuneration.code, False, 6.05, 0),
                    (self.receivable.code, "Ann", 0, 18.15),
                    (self.receivable.code, "Ann", 12.1, 0),
                ]
            ),
        )

    def test_what_the_employee_is_owed_is_paid_out_with_the_wages(self):
        bill = self.post((self.ANN, "National calls", "45"))
        run = self.start_run()
        run.action_confirm()
        run.action_done()
        self.ann_mandate.action_revoke()  # paying out needs none
        credit = self.upload_rows((self.ANN, "National calls", "-10"), document="C-1")
        credit.invoice_date = date(2026, 11, 2)
        credit.action_post()
        self.assertEqual(bill.telecom_settlement_ids.state, "collected")
        credit.telecom_settlement_ids.sudo()._set_channel("payroll")
        second = self.start_run(month=12)
        self.assertEqual(self.preview(second), [("Ann", -12.1, -12.1, "credit")])
        second.action_confirm()
        self.assertEqual(
            self.journal_items(second.sudo().move_id),
            sorted(
                [
                    (self.remuneration.code, False, 0, 12.1),
                    (self.receivable.code, "Ann", 12.1, 0),
                ]
            ),
        )
        second.action_done()
        self.assertEqual(credit.telecom_settlement_ids.state, "collected")

    def test_confirming_something_else_than_was_shown_is_refused(self):
        bill = self.post_two()
        run = self.start_run()
        self.ann_mandate.action_revoke()
        with self.assertRaisesRegex(UserError, "Ann owes, or the mandate, has changed"):
            run.action_confirm()
        run.action_gather()
        run.action_confirm()
        self.assertEqual(
            self.looks(bill.telecom_settlement_ids),
            [("Ann", "receivable", "open", 18.15), ("Bob", "payroll", "scheduled", 0)],
        )

    def test_what_was_not_withheld_is_open_again(self):
        settlements = self.post_two().telecom_settlement_ids
        self.ann.telecom_payroll_number = "0012"
        run = self.start_run()
        run.action_confirm()
        result = run.report_withheld(
            [
                {"payroll_number": "0012", "withheld": 10, "reason": "Sick leave"},
                {"employee_id": self.bob.id, "withheld": 0},
            ]
        )
        self.assertEqual([each["withheld"] for each in result], [10, 0])
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "scheduled", 8.15), ("Bob", "payroll", "open", 12.1)],
        )
        entries = self.env["account.move"].search([("telecom_run_id", "=", run.id)])
        self.assertEqual(
            self.journal_items(entries - run.sudo().move_id),
            sorted(
                [
                    (self.remuneration.code, False, 0, 20.25),
                    (self.receivable.code, "Ann", 8.15, 0),
                    (self.receivable.code, "Bob", 12.1, 0),
                ]
            ),
        )
        run.action_done()
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "partly", 8.15), ("Bob", "payroll", "open", 12.1)],
        )
        self.assertEqual(run.deduction_ids[0].withheld_reason, "Sick leave")
        again = self.start_run(month=12)
        self.assertEqual(
            self.preview(again),
            [("Ann", 8.15, 8.15, "full"), ("Bob", 12.1, 12.1, "full")],
        )

    def test_a_wrong_report_changes_nothing(self):
        settlements = self.post_two().telecom_settlement_ids
        run = self.start_run()
        run.action_confirm()
        rows = [
            {"employee_id": self.ann.id, "withheld": 5},
            {"employee_id": self.ann.id, "withheld": 5},
            {"employee_id": self.bob.id, "withheld": 12.11},
            {"employee_id": self.bob.id, "withheld": -1},
            {"employee_id": self.bob.id, "withheld": "much"},
            {"payroll_number": "9999", "withheld": 1},
            {"withheld": 1},
            {"employee_id": self.bob.id, "withheld": float("nan")},
            {"employee_id": self.bob.id, "withheld": True},
            {"employee_id": self.bob.id, "withheld": 1, "net_pay": "a lot"},
        ]
        with self.assertRaises(UserError) as caught:
            run.report_withheld(rows)
        wrong = str(caught.exception).splitlines()
        self.assertEqual(
            [line.split(":")[0] for line in wrong],
            [f"Row {number}" for number in range(2, 11)],
        )
        self.assertEqual(sum(settlements.mapped("residual")), 0)

    def test_cancelling_takes_everything_back(self):
        settlements = self.post_two().telecom_settlement_ids
        run = self.start_run()
        run.action_confirm()
        run.report_withheld([{"employee_id": self.ann.id, "withheld": 10}])
        run.action_done()
        self.assertEqual(run.action_cancel()["res_model"], "telecom.deduction.undo")
        self.assertEqual(run.state, "done")
        self.undo(run, "cancel")
        self.assertIn("Wrong month", str(run.message_ids.mapped("body")))
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "open", 18.15), ("Bob", "payroll", "open", 12.1)],
        )
        items = self.env["account.move.line"].search(
            [("account_id", "=", self.remuneration.id)]
        )
        self.assertAlmostEqual(sum(items.mapped("balance")), 0)
        for line in self.env["account.move.line"].search(
            [("telecom_settlement_id", "in", settlements.ids)]
        ):
            self.assertTrue(line.reconciled)
        run.action_draft()
        run.action_gather()
        self.assertEqual(len(self.preview(run)), 2)

    def test_payroll_s_own_entry_can_collect(self):
        self.company.telecom_deduction_entry = False
        settlements = self.post_two().telecom_settlement_ids
        run = self.start_run()
        run.action_confirm()
        self.assertFalse(run.sudo().move_id)
        self.assertEqual(settlements.mapped("state"), ["scheduled", "scheduled"])
        with self.assertRaisesRegex(UserError, "choose the payroll journal"):
            run.action_done()
        run.report_withheld([{"employee_id": self.bob.id, "withheld": 2.1}])
        entry = self.env["account.move"].create(
            {
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [
                    (0, 0, {"account_id": account.id, "balance": balance, **values})
                    for account, balance, values in (
                        (
                            self.receivable,
                            -18.15,
                            {"partner_id": self.ann.work_contact_id.id},
                        ),
                        (
                            self.receivable,
                            -3.1,
                            {"partner_id": self.bob.work_contact_id.id},
                        ),
                        (self.remuneration, 21.25, {}),
                    )
                ],
            }
        )
        entry.action_post()
        accountant = self.create_user("books", "account.group_account_invoice")
        run.with_user(accountant).payroll_move_id = entry
        with self.assertRaisesRegex(UserError, "credits 3.10.*but 2.10"):
            run.action_done()
        entry.button_draft()
        entry.line_ids.filtered(
            lambda line: line.partner_id == self.bob.work_contact_id
        ).with_context(check_move_validity=False).balance = -2.1
        entry.line_ids.filtered(
            lambda line: line.account_id == self.remuneration
        ).balance = 20.25
        entry.action_post()
        run.action_done()
        self.assertEqual(
            self.looks(settlements),
            [("Ann", "payroll", "collected", 0), ("Bob", "payroll", "partly", 10)],
        )
        run.action_cancel("Wrong entry")
        self.assertEqual(sum(settlements.mapped("residual")), 30.25)

    def test_unmatching_by_hand_deducts_nothing_twice(self):
        settlements = self.post_two().telecom_settlement_ids
        run = self.start_run()
        run.action_confirm()
        run.action_done()
        run.sudo().move_id.line_ids.remove_move_reconcile()
        self.assertEqual(settlements.mapped("state"), ["open", "open"])
        self.assertFalse(self.start_run(month=12).deduction_ids)

    def test_what_was_withheld_before_is_not_due_again(self):
        settlement = self.post(
            (self.ANN, "National calls", "45")
        ).telecom_settlement_ids
        run = self.start_run()
        run.action_confirm()
        run.report_withheld([{"employee_id": self.ann.id, "withheld": 10}])
        run.action_done()
        settlement.move_line_id.remove_move_reconcile()
        self.assertEqual(settlement.residual, 18.15)
        again = self.start_run(month=12)
        self.assertEqual(self.preview(again), [("Ann", 8.15, 8.15, "full")])
        again.action_confirm()
        again.action_done()
        self.assertFalse(self.start_run(month=12).deduction_ids)

    def test_what_is_deducted_holds_the_bill_and_its_entry(self):
        bill = self.post_two()
        run = self.start_run()
        with self.assertRaisesRegex(UserError, "deducts the part of"):
            bill.button_draft()
        run.action_confirm()
        entry = run.sudo().move_id
        for change in (entry.button_draft, entry.button_cancel, entry.unlink):
            with self.assertRaisesRegex(UserError, "belongs to the deduction run"):
                change()
        with self.assertRaisesRegex(UserError, "belongs to the deduction run"):
            entry._reverse_moves()
        run.action_cancel()
        bill.button_draft()

    def test_a_missing_account_is_told(self):
        self.post_two()
        self.company.telecom_remuneration_account_id = False
        with self.assertRaisesRegex(UserError, "no remuneration payable account"):
            self.start_run().action_confirm()

    def test_who_may_do_what(self):
        self.post_two()
        self.ann.user_id = self.create_user("ann")
        run = self.start_run()
        run.action_confirm()
        buttons = ("action_gather", "action_confirm", "action_done", "action_cancel")
        for group in (
            "account.group_account_manager",
            "telecom_split_billing.group_telecom_administrator",
            "hr.group_hr_manager",
        ):
            user = self.create_user(group.rpartition(".")[2], group)
            for button in buttons:
                with (
                    self.subTest(group=group, button=button),
                    self.assertRaises(AccessError),
                ):
                    getattr(run.with_user(user), button)()
            with self.assertRaises(AccessError):
                run.with_user(user).report_withheld([])
        # state and amounts are written by nobody, payroll included
        for record, values in (
            (run, {"state": "done"}),
            (run, {"date_to": date(2026, 12, 31)}),
            (run.deduction_ids[0], {"withheld_reason": "x"}),
            (run.deduction_ids.item_ids[0], {"amount": 1}),
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                record.with_user(self.payroll).write(values)
        own = self.env["telecom.deduction"].with_user(self.ann.user_id).search([])
        self.assertEqual(own.employee_id.sudo(), self.ann)
        with self.assertRaises(AccessError):
            own.read(["net_pay"])
        for name in ("telecom.charge", "telecom.share", "telecom.usage.row"):
            with self.subTest(name=name):
                self.assertFalse(self.env[name].with_user(self.payroll).search([]))
