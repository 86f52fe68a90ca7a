import re
from datetime import date
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from ... import parsers
from ...models.bill.telecom_issue import RESOLUTIONS_BY_KIND
from ...parsers import ROW_ISSUE_KINDS
from ..common import TelecomCase

NOBODYS = "+447700900098"


@tagged("post_install", "-at_install")
class TestBillIssues(TelecomCase):
    """Nothing is guessed: what is not known blocks the bill until somebody decides."""

    def test_an_unknown_number_blocks_until_it_is_assigned(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (NOBODYS, "National calls", "10")
        )
        self.assertEqual(self.issues(bill), [("unknown_number", NOBODYS)])
        self.assertEqual(
            (
                bill.telecom_rows_read,
                bill.telecom_rows_charged,
                bill.telecom_rows_issue,
            ),
            (2, 1, 1),
        )
        self.assertEqual(bill.amount_untaxed, 55)
        with self.assertRaisesRegex(UserError, "1 unresolved issue"):
            bill.action_post()
        self.resolve(
            bill.telecom_issue_ids,
            "action_assign",
            employee_id=self.cat.id,
            date_from=date(2026, 10, 1),
        )
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15), "Cat": (10, 0)})
        bill.action_post()

    def test_all_problems_of_a_row_are_shown_at_once_and_counted_once(self):
        bill = self.upload_rows((NOBODYS, "Zorgle", "10"), (NOBODYS, "Zorgle", "5", ""))
        self.assertEqual(
            sorted((issue.kind, issue.count) for issue in bill.telecom_issue_ids),
            [("unknown_number", 2), ("unmapped_label", 2)],
        )
        self.assertEqual(bill.telecom_rows_issue, 2)
        self.assertEqual(bill.amount_untaxed, 15)

    def test_the_dialog_proposes_the_first_day_of_the_period(self):
        bill = self.upload_rows((NOBODYS, "National calls", "10"))
        action = bill.telecom_issue_ids.action_resolve()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(form.date_from, date(2026, 10, 1))

    def test_the_dialog_ends_before_the_next_holder(self):
        line = self.create_line(NOBODYS, holder=self.ann, since="2026-10-20")
        bill = self.upload_rows((NOBODYS, "National calls", "10"))
        self.assertEqual(self.issues(bill), [("no_holder", NOBODYS)])
        action = bill.telecom_issue_ids.action_resolve()
        form = Form(self.env[action["res_model"]].with_context(**action["context"]))
        self.assertEqual(form.date_to, date(2026, 10, 19))
        form.employee_id = self.ann
        form.save().action_assign()
        self.assertFalse(self.issues(bill))
        self.assertEqual(len(line.assignment_ids), 2)

    def test_an_accountant_assigns_a_number_but_no_other_issue(self):
        accountant = new_test_user(
            self.env,
            "telecom-accountant",
            groups="base.group_user,account.group_account_invoice",
        )
        self.env = self.env(user=accountant)
        bill = self.upload_rows(
            (NOBODYS, "National calls", "10"), (self.ANN, "Zorgle", "5")
        )
        unknown, unmapped = bill.telecom_issue_ids.sorted("kind")
        self.resolve(unknown, "action_assign", employee_id=self.cat.id)
        self.assertEqual(self.issues(bill), [("unmapped_label", "Zorgle")])
        with self.assertRaisesRegex(UserError, "cannot be resolved"):
            self.resolve(unmapped, "action_assign", employee_id=self.cat.id)

    def test_the_employer_may_pay_for_an_unknown_number(self):
        bill = self.upload_rows((NOBODYS, "National calls", "10"))
        self.resolve(bill.telecom_issue_ids, "action_employer")
        self.assertEqual(bill.telecom_employer, 10)
        self.assertEqual(bill.telecom_blocking_reason, False)

    def test_ignoring_needs_a_reason_and_leaves_the_rows_out(self):
        bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (NOBODYS, "National calls", "10")
        )
        with self.assertRaisesRegex(UserError, "Give the reason"):
            self.resolve(bill.telecom_issue_ids, "action_ignore")
        self.resolve(bill.telecom_issue_ids, "action_ignore", reason="Not ours")
        self.assertEqual(bill.amount_untaxed, 45)
        self.assertEqual(bill.telecom_rows_ignored, 1)
        self.assertEqual(bill.telecom_issue_ids.reason, "Not ours")
        self.assertEqual(bill.telecom_issue_ids.resolved_uid, self.env.user)

    def test_an_unmapped_label_is_mapped_once_for_the_future_too(self):
        bill = self.upload_rows(
            (self.ANN, "Zorgle", "10"), (self.ANN, "National sms", "1")
        )
        self.assertEqual(self.issues(bill), [("unmapped_label", "Zorgle")])
        sms = self.env.ref("telecom_split_billing.usage_type_national_sms")
        self.resolve(bill.telecom_issue_ids, "action_map", usage_type_id=sms.id)
        self.assertFalse(self.issues(bill))
        later = self.upload_rows((self.ANN, "zorgle", "10"), document="F-2")
        self.assertFalse(self.issues(later))

    def test_a_number_without_holder_that_day(self):
        self.ann_line.assignment_ids.date_to = date(2026, 10, 14)
        bill = self.upload_rows(
            (self.ANN, "National calls", "1", date(2026, 10, 14)),
            (self.ANN, "National calls", "2", date(2026, 10, 15)),
        )
        self.assertEqual(self.issues(bill), [("no_holder", self.ANN)])
        issue = bill.telecom_issue_ids
        self.assertEqual((issue.amount, issue.first_day), (2, date(2026, 10, 15)))
        self.assertIn("+447700900001 has no holder", issue.message)
        self.resolve(
            issue,
            "action_assign",
            employee_id=self.cat.id,
            date_from=date(2026, 10, 15),
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (1, 0), "Cat": (2, 0)})

    def test_a_fee_for_days_without_holder_waits_for_those_days_only(self):
        self.ann_line.assignment_ids.date_to = date(2026, 10, 10)
        bill = self.upload_rows(
            (self.ANN, "Subscription", "31", ""),
            (self.BOB, "National calls", "1", date(2026, 10, 3)),
        )
        self.assertEqual(bill.telecom_issue_ids.amount, 21)
        self.assertEqual(self.paid_by(bill)["Ann"], (10, 0))

    def test_a_holder_without_policy(self):
        self.company.telecom_policy_id = False
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        self.assertEqual([kind for kind, _key in self.issues(bill)], ["no_policy"])
        self.assertIn("Ann has no policy", bill.telecom_issue_ids.message)
        self.assertEqual(bill.amount_untaxed, 45)
        self.company.telecom_policy_id = self.thirty
        bill.telecom_bill_id.action_split()
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})

    def test_the_employer_may_pay_for_a_holder_without_policy(self):
        self.company.telecom_policy_id = False
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        self.resolve(bill.telecom_issue_ids, "action_employer")
        self.assertEqual(self.paid_by(bill), {"Ann": (45, 0)})
        bill.action_post()

    def test_unreadable_rows_are_issues_and_the_others_come_in(self):
        content = self.csv(
            (self.ANN, "National calls", "45"),
            (self.ANN, "National calls", "twelve"),
            ("tomato", "National calls", "3"),
            (self.ANN, "National calls", "4", "32/13/2026"),
        )
        bill = self.upload(("bad rows.csv", content))
        self.assertEqual(
            sorted(self.issues(bill)),
            [
                ("unreadable_amount", "3"),
                ("unreadable_date", "5"),
                ("unreadable_number", "4"),
            ],
        )
        self.assertEqual(bill.telecom_rows_charged, 1)
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 15)})
        by_kind = {issue.kind: issue for issue in bill.telecom_issue_ids}
        self.assertEqual(
            by_kind["unreadable_amount"].message, "Row 3: “twelve” is not an amount."
        )
        self.resolve(
            by_kind["unreadable_amount"], "action_correct", corrected_amount=12
        )
        self.resolve(
            by_kind["unreadable_number"],
            "action_correct",
            corrected_line_id=self.bob_line.id,
        )
        self.resolve(
            by_kind["unreadable_date"],
            "action_correct",
            corrected_day=date(2026, 10, 2),
        )
        self.assertFalse(self.issues(bill))
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 31), "Bob": (3, 0)})
        self.assertEqual(bill.telecom_rows_charged, 4)

    def test_a_tax_rate_without_taxes(self):
        content = self.csv((self.ANN, "National sms", "10")).replace(b";21;", b";6;")
        bill = self.upload(("six.csv", content))
        self.assertEqual(self.issues(bill), [("unmapped_tax", "6")])

    def test_every_problem_of_a_row_has_words_and_a_way_out(self):
        bill = self.upload_rows((self.ANN, "National calls", "45"))
        for number, kind in enumerate(sorted(ROW_ISSUE_KINDS)):
            with self.subTest(kind):
                self.assertTrue(RESOLUTIONS_BY_KIND[kind])
                issue = (
                    self.env["telecom.issue"]
                    .sudo()
                    .create(
                        {
                            "bill_id": bill.telecom_bill_id.id,
                            "kind": kind,
                            "key": str(number),
                            "rows": "7",
                            "detail": "tomato 100%",
                        }
                    )
                )
                self.assertIn("Row 7", issue.message)

    def test_the_words_cover_what_the_parsers_say(self):
        package = Path(parsers.__file__).parent
        said = {
            reason
            for path in package.glob("*.py")
            for reason in re.findall(
                r'(?:Unreadable|number_reader)\([^)]*?"(\w+)"', path.read_text()
            )
        }
        self.assertLessEqual(said, ROW_ISSUE_KINDS)
        self.assertGreater(len(said), 8)

    def test_rows_without_a_readable_quantity_or_tax(self):
        content = self.csv(
            (self.ANN, "National calls", "20"), (self.ANN, "National calls", "10")
        ).split(b"\n")
        content[1] = content[1].replace(b";1;;", b";many;;")
        content[2] = content[2].replace(b";21;", b";lots;")
        bill = self.upload(("odd.csv", b"\n".join(content)))
        self.assertEqual(
            sorted(self.issues(bill)),
            [("unreadable_quantity", "2"), ("unreadable_tax_rate", "3")],
        )
        by_kind = {issue.kind: issue for issue in bill.telecom_issue_ids}
        self.resolve(by_kind["unreadable_quantity"], "action_charge")
        with self.assertRaisesRegex(UserError, "Enter the amount"):
            self.resolve(by_kind["unreadable_tax_rate"], "action_correct")
        self.resolve(
            by_kind["unreadable_tax_rate"], "action_correct", corrected_amount=10
        )
        self.assertEqual(self.paid_by(bill), {"Ann": (30, 0)})
        self.assertEqual(bill.amount_tax, 6.3)

    def test_one_issue_stands_for_all_rows_with_the_same_problem(self):
        bill = self.upload_rows(*[(NOBODYS, "National sms", "1")] * 50)
        self.assertEqual(bill.telecom_issue_ids.count, 50)
        self.assertEqual(bill.telecom_issue_ids.amount, 50)
        self.assertIn("2\N{EN DASH}51", bill.telecom_issue_ids.rows)

    def test_a_decision_can_be_taken_back(self):
        bill = self.upload_rows((NOBODYS, "National calls", "10"))
        self.resolve(bill.telecom_issue_ids, "action_employer")
        bill.telecom_issue_ids.action_reopen()
        self.assertEqual(self.issues(bill), [("unknown_number", NOBODYS)])

    def test_a_page_that_shows_issues_of_before_is_shown_anew(self):
        bill = self.upload_rows((NOBODYS, "National calls", "10"))
        action = self.env.ref("telecom_split_billing.action_bill_resolve")
        action = action.with_context(active_model="account.move", active_ids=bill.ids)
        self.assertEqual(action.run()["res_model"], "telecom.issue.resolve")
        self.resolve(bill.telecom_issue_ids, "action_employer")
        self.assertEqual(action.run()["tag"], "soft_reload")

    def upload_undated(self):
        """Upload a file of a fee that has no date, nor has its document."""
        rows = self.csv((self.ANN, "Subscription", "40", ""))
        return self.upload(("F-1.csv", rows.replace(b"2026-11-02", b"")))

    def test_a_period_that_nothing_tells_is_asked_for(self):
        bill = self.upload_undated()
        split = bill.telecom_bill_id
        self.assertEqual(self.issues(bill), [("assumed_period", "period")])
        self.assertEqual(str(split.date_from), "2026-11-01")
        self.assertIn("11/01/2026 to 11/30/2026 is assumed", split.issue_ids.message)
        with self.assertRaisesRegex(UserError, "is assumed"):
            bill.action_post()
        self.resolve(
            split.issue_ids,
            "action_confirm_period",
            usage_from="2026-10-01",
            usage_to="2026-10-31",
        )
        bill.invoice_date = "2026-09-30"  # which no longer tells it
        self.assertEqual(self.issues(bill), [])
        self.assertEqual(
            [str(each.date_from) for each in split._get_statements()], ["2026-10-01"]
        )
        split.action_split()
        self.assertEqual(self.issues(bill), [])
        bill.action_post()
        self.assertEqual(self.broken_books(), {})

    def test_the_date_of_the_bill_tells_its_period(self):
        bill = self.upload_undated()
        with Form(bill) as form:
            form.invoice_date = date(2026, 10, 31)
        self.assertFalse(bill.telecom_issue_ids)
        statements = bill.telecom_bill_id._get_statements()
        self.assertEqual([str(each.date_from) for each in statements], ["2026-10-01"])
        bill.action_post()
        self.assertEqual(self.broken_books(), {})

    def test_a_period_that_is_typed_is_no_longer_assumed(self):
        bill = self.upload_undated()
        split = bill.telecom_bill_id
        split.write({"date_from": "2026-09-01", "date_to": "2026-09-30"})
        split.action_split()
        self.assertFalse(bill.telecom_issue_ids)
        self.assertEqual(
            [str(each.date_from) for each in split._get_statements()], ["2026-09-01"]
        )

    def test_a_bill_with_a_date_needs_no_question(self):
        bill = self.upload_rows((self.ANN, "Subscription", "40", ""))
        self.assertEqual(self.issues(bill), [])
        self.assertEqual(str(bill.telecom_bill_id.date_from), "2026-11-01")

    def test_a_bad_file_on_an_operators_bill_blocks_it_until_it_is_ignored(self):
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.vendor.id,
                "invoice_date": "2026-11-02",
                "invoice_line_ids": [(0, 0, {"name": "Phone", "price_unit": 45})],
            }
        )
        attachment = self.env["ir.attachment"].create(
            {
                "name": "usage.csv",
                "raw": self.csv((self.ANN, "National calls", "1")).replace(
                    b"F-1", b"F-2", 1
                )
                + self.csv((self.BOB, "National calls", "1"), document="F-3")[60:],
                "res_model": "account.move",
                "res_id": bill.id,
            }
        )
        attachment._post_add_create()
        self.assertEqual([kind for kind, _key in self.issues(bill)], ["unread_file"])
        with self.assertRaisesRegex(UserError, "unresolved issue"):
            bill.action_post()
        self.resolve(bill.telecom_issue_ids, "action_ignore", reason="Wrong file")
        self.assertEqual(bill.invoice_line_ids.price_unit, 45)
        bill.action_post()

    def test_dialled_numbers_are_masked_at_import(self):
        content = self.csv((self.ANN, "National calls", "1"))
        lines = content.decode().split("\n")
        content = f"{lines[0]};Dialled\n{lines[1]};+447700900123".encode()
        bill = self.upload(("dialled.csv", content))
        row = bill.telecom_detail_ids.sudo().row_ids
        self.assertEqual(row.dialled[:-4], "+44770090")
        self.assertNotIn("0123", row.dialled)

    def test_issues_of_a_posted_bill_are_closed(self):
        bill = self.upload_rows((NOBODYS, "National calls", "10"))
        self.resolve(bill.telecom_issue_ids, "action_employer")
        bill.action_post()
        with self.assertRaisesRegex(UserError, "Reset it to draft"):
            bill.telecom_issue_ids._resolve("ignore", "why")
