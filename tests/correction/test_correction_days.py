from datetime import date

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import TelecomCase

# One euro a day: what a holder is granted says how many days count.
BY_DAYS = {"kind": "amount", "amount": 31}


@tagged("post_install", "-at_install")
class TestCorrectionDays(TelecomCase):
    """Limits by days follow who really had a line, with usage on those days or not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.by_days, cls.by_days_together = (
            cls.create_policy(BY_DAYS, prorate="prorated", scope=scope)
            for scope in ("line", "employee")
        )
        cls.company.telecom_policy_id = cls.by_days

    def hold(self, line, *stays):
        """Let (holder, first day, last day) of October have a line, nobody else."""
        line.assignment_ids.unlink()
        for holder, first, last in stays:
            begins = date(2026, 10, first) if first > 1 else date(2024, 1, 1)
            ends = date(2026, 10, last) if last < 31 else False
            self.assign(line, holder, begins, ends)

    def post(self, *rows, document="F-1"):
        """Post calls: (number, day of October, amount)."""
        bill = self.upload_rows(
            *(
                (number, "National calls", amount, date(2026, 10, day))
                for number, day, amount in rows
            ),
            document=document,
        )
        bill.action_post()
        return bill

    def correct(self, **values):
        correction = self.env["telecom.correction"].create(
            {"reason": "It was wrong", "date": "2026-11-20", **values}
        )
        correction.action_preview()
        self.assertIs(correction.action_confirm(), True)
        self.assertEqual(self.broken_books(), {})
        return correction

    def give(self, line, holder, first, last=31):
        return self.correct(
            kind="holder",
            line_id=line.id,
            employee_id=holder.id,
            date_from=date(2026, 10, first),
            date_to=date(2026, 10, last),
        )

    def statements(self, employee):
        return self.env["telecom.statement"].search([("employee_id", "=", employee.id)])

    def granted(self, employee):
        """Return (what the limits come to, what the employer pays, the employee)."""
        found = self.statements(employee)
        names = ("agreed", "employer", "employee")
        return tuple(round(sum(found.mapped(name)), 2) for name in names)

    # -- who had a line ----------------------------------------------------------------

    def test_days_that_were_joined_and_cut_again_count_once(self):
        lent = self.create_line(self.CAT)
        self.hold(lent, (self.bob, 1, 10), (self.cat, 11, 20), (self.bob, 21, 31))
        self.post((self.CAT, 5, 50), (self.CAT, 15, 50), (self.CAT, 25, 50))
        self.assertEqual(self.granted(self.bob), (21, 21, 79))
        self.give(lent, self.bob, 11, 20)
        self.assertEqual(self.granted(self.bob), (31, 31, 119))
        self.give(lent, self.dan, 14, 22)
        self.assertEqual(self.granted(self.bob), (22, 22, 78))
        self.assertEqual(self.granted(self.dan), (9, 9, 41))

    def test_days_without_usage_change_the_limit_of_the_line(self):
        for treat in (lambda: None, self.choose_flat_rate, self.choose_reinvoice):
            with self.subTest(method=treat), self.undone():
                treat()
                bill = self.post((self.BOB, 5, 50))
                self.assertEqual(self.granted(self.bob), (31, 31, 19))
                correction = self.give(self.bob_line, self.cat, 11)
                self.assertEqual(self.granted(self.bob), (10, 10, 40))
                self.assertEqual(correction.bill_ids, bill)
                self.assertEqual(self.granted(self.cat), (0, 0, 0))
                self.give(self.bob_line, self.bob, 11, 20)
                self.assertEqual(self.granted(self.bob), (20, 20, 30))

    def test_days_of_a_line_without_usage_change_the_limit_of_all_lines(self):
        self.company.telecom_policy_id = self.by_days_together
        for rows in (
            [(self.BOB, 5, 50)],
            [(self.BOB, 5, 50), (self.CAT, 15, 50)],
        ):
            with self.subTest(rows=rows), self.undone():
                other = self.create_line(self.CAT)
                self.hold(self.bob_line, (self.bob, 1, 10))
                self.hold(other, (self.cat, 1, 20), (self.bob, 21, 31))
                self.post(*rows)
                self.assertEqual(self.granted(self.bob), (21, 21, 29))
                self.give(other, self.dan, 25)
                self.assertEqual(self.granted(self.bob), (14, 14, 36))
                self.give(other, self.bob, 16)
                self.assertEqual(self.granted(self.bob), (26, 26, 24))

    def test_a_limit_that_is_not_used_up_follows_for_the_next_document(self):
        self.post((self.BOB, 5, 8))
        correction = self.give(self.bob_line, self.cat, 11)
        self.assertEqual(self.granted(self.bob), (10, 8, 0))
        self.assertEqual(
            [
                (line.holder_name, line.employer_before, line.employer, line.difference)
                for line in correction.line_ids
            ],
            [("Bob", 8, 8, 0)],
        )
        self.assertRegex(
            correction.outcome, "^Bob, .+: The limit is .*10.00.* instead of .*31.00"
        )
        self.assertEqual(
            self.statements(self.bob).version_ids.mapped("kind"),
            ["corrected", "posted"],
        )
        self.post((self.BOB, 6, 8), document="F-2")
        self.assertEqual(self.granted(self.bob), (10, 10, 6))

    def test_what_changes_no_day_is_refused(self):
        self.post((self.BOB, 5, 8))
        with self.assertRaisesRegex(UserError, "Nothing would change"):
            self.give(self.bob_line, self.bob, 11)
        with self.assertRaisesRegex(UserError, "nothing to correct"):
            self.give(self.create_line(self.CAT, holder=self.cat), self.dan, 11)

    def test_a_bill_is_reversed_after_a_correction_of_days_without_usage(self):
        bill = self.post((self.BOB, 5, 50))
        self.give(self.bob_line, self.cat, 11)
        with self.assertRaisesRegex(UserError, "Reverse the bill instead"):
            bill.button_draft()
        bill._reverse_moves([{"invoice_date": bill.invoice_date}], True)
        self.assertEqual(self.granted(self.bob)[1:], (0, 0))
        self.assertEqual(self.broken_books(), {})

    # -- the policy of statements ------------------------------------------------------

    def two_lines_of_ann(self):
        other = self.create_line(self.CAT)
        self.hold(self.ann_line, (self.ann, 1, 10))
        self.hold(other, (self.ann, 11, 31))
        self.post((self.ANN, 5, 50), (self.CAT, 15, 50))
        return self.statements(self.ann).filtered(lambda each: each.line_id == other)

    def test_a_line_that_leaves_a_limit_takes_its_days_with_it(self):
        self.company.telecom_policy_id = self.by_days_together
        statement = self.two_lines_of_ann()
        self.assertEqual(self.granted(self.ann), (31, 31, 69))
        half = self.create_policy({"kind": "percent", "percent": 50})
        self.correct(kind="policy", statement_ids=statement.ids, policy_id=half.id)
        self.assertEqual(statement.employer, 25)
        self.assertEqual(self.granted(self.ann), (10, 35, 65))

    def test_a_line_that_joins_a_limit_brings_its_days_along(self):
        half = self.create_policy({"kind": "percent", "percent": 50})
        self.company.telecom_policy_id = half
        second = self.two_lines_of_ann()
        first = self.statements(self.ann) - second
        for order, days in (((first, second), 10), ((second, first), 21)):
            with self.subTest(days=days), self.undone():
                for each, granted in zip(order, (days, 31), strict=True):
                    self.correct(
                        kind="policy",
                        statement_ids=each.ids,
                        policy_id=self.by_days_together.id,
                    )
                    self.assertEqual(self.granted(self.ann)[0], granted)
                self.assertEqual(self.granted(self.ann), (31, 31, 69))

    def test_a_higher_limit_that_is_not_used_up_holds_for_the_next_document(self):
        self.post((self.BOB, 5, 8))
        self.correct(
            kind="policy",
            statement_ids=self.statements(self.bob).ids,
            policy_id=self.thirty.id,
        )
        self.assertEqual(self.granted(self.bob), (30, 8, 0))
        self.post((self.BOB, 6, 30), document="F-2")
        self.assertEqual(self.granted(self.bob), (30, 30, 8))

    def test_a_preview_says_what_changes_where_no_amount_does(self):
        """Not only when it is booked, and not where an amount says it already."""
        full, none = (self.create_policy({"kind": kind}) for kind in ("full", "none"))
        for policy, amount, said in (
            (self.thirty, 8, r"^Bob, .+: The limit is .*30.00.* instead of .*31.00"),
            (full, 8, r"^Bob, .+: The terms of the policy change"),
            (none, 50, r"^Bob owes .*60.50.* instead of .*22.99"),
        ):
            with self.subTest(policy=policy.name), self.undone():
                self.post((self.BOB, 5, amount))
                correction = self.env["telecom.correction"].create(
                    {
                        "kind": "policy",
                        "reason": "It was wrong",
                        "date": "2026-11-20",
                        "statement_ids": self.statements(self.bob).ids,
                        "policy_id": policy.id,
                    }
                )
                correction.action_preview()
                self.assertRegex(correction.outcome, said)
                self.assertEqual(correction.outcome.count("\n"), 0)
                shown = correction.outcome
                self.assertIs(correction.action_confirm(), True)
                self.assertEqual(correction.outcome, shown)
