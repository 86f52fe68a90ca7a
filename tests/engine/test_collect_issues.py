"""What becomes of usage rows that are not clear: issues and decisions on them."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from ...engine.collect import row_key
from .collecting import (
    EVES,
    FREE,
    SHARED,
    UNKNOWN,
    collect,
    fee,
    october,
    placed,
    usage,
)

NO_AMOUNT = {"status": "issue", "reason": "unreadable_amount", "detail": "1,2,3"}
NO_DATE = {"status": "issue", "reason": "unreadable_date", "detail": "31 Feb"}


class TestProblems(TestCase):
    def test_a_row_that_is_not_clear_is_an_issue_until_it_is_decided(self):
        table = [
            ("unknown_number", UNKNOWN, usage(UNKNOWN, 5)),
            ("unknown_number", UNKNOWN, usage(UNKNOWN)),
            ("unknown_number", UNKNOWN, fee(UNKNOWN, 1, 31, "1.00")),
            ("unmapped_label", "New", usage(SHARED, 5, label="New")),
            ("unmapped_label", "New", usage("", 5, label="New")),
            ("unmapped_label", "New", fee(SHARED, 1, 31, "1.00", label="New")),
            ("no_holder", FREE, usage(FREE, 5)),
            ("no_holder", FREE, fee(FREE, 1, 31, "1.00")),
            ("unreadable_date", "1", usage(SHARED, None, **NO_DATE)),
            ("unreadable_date", "u.csv:1", usage(EVES, member="u.csv", **NO_DATE)),
        ]
        for kind, key, row in table:
            for decision, payer in [
                (None, f"issue: {kind}"),
                ("ignore", f"ignored: {kind}"),
                ("employer", "employer"),
                ("anything else", f"issue: {kind}"),
            ]:
                with self.subTest(row=row, decision=decision):
                    decisions = {(kind, key): decision, (kind, "other"): "ignore"}
                    made, found = collect([row], decisions=decisions)
                    self.assertEqual(
                        placed([row], decisions=decisions), [(payer, "1.00", "")]
                    )
                    self.assertEqual(list(made.found), [(kind, key)])
                    self.assertEqual(found[0].issue, (kind, key))
                    self.assertEqual(found[0].reason, kind)

    def test_a_row_that_the_employer_pays_keeps_its_line_and_type(self):
        decisions = {
            ("no_holder", FREE): "employer",
            ("unmapped_label", "New"): "employer",
        }
        rows = [usage(FREE, 5), usage(SHARED, 5, label="New")]
        made, _found = collect(rows, decisions=decisions)
        self.assertEqual(
            [slot[:3] for slot in made.slots], [(3, None, "calls"), (1, None, None)]
        )

    def test_the_unknown_number_comes_before_the_unknown_label(self):
        row = usage(UNKNOWN, 5, label="New")
        made, found = collect([row])
        self.assertEqual(found[0].issue, ("unknown_number", UNKNOWN))
        self.assertEqual(
            sorted(made.found), [("unknown_number", UNKNOWN), ("unmapped_label", "New")]
        )

    def test_a_row_that_the_layout_ignores_is_ignored_by_that_rule(self):
        row = usage(
            UNKNOWN, 5, "7.00", status="ignored", reason="total", tax=Decimal(1)
        )
        made, found = collect([row])
        self.assertEqual(placed([row]), [("ignored: total", "7.00", "")])
        self.assertEqual((found[0].tax, found[0].issue, found[0].slot), (1, None, None))
        self.assertEqual((made.found, made.sums), ({}, []))

    def test_an_amount_that_is_missing_is_never_the_employers(self):
        table = [
            (usage(SHARED, 5, None), {}, "issue: unreadable_amount"),
            (usage(SHARED, 5, None, **NO_AMOUNT), {}, "issue: unreadable_amount"),
            (
                usage(SHARED, 5, None, **NO_AMOUNT),
                {("unreadable_amount", "1"): "employer"},
                "issue: unreadable_amount",
            ),
            (
                usage(SHARED, 5, None, **NO_AMOUNT),
                {("unreadable_amount", "1"): "ignore"},
                "ignored: unreadable_amount",
            ),
            (
                usage(SHARED, 5, None, **NO_DATE),
                {("unreadable_date", "1"): "employer"},
                "issue: unreadable_amount",
            ),
            (
                usage(SHARED, 5, None, **NO_DATE),
                {("unreadable_date", "1"): "ignore"},
                "ignored: unreadable_date",
            ),
        ]
        for row, decisions, expected in table:
            with self.subTest(row=row, decisions=decisions):
                self.assertEqual(
                    placed([row], decisions=decisions), [(expected, "None", "")]
                )

    def test_an_issue_tells_the_text_that_is_unreadable(self):
        made, _found = collect([usage(SHARED, 5, "2.00", **NO_DATE)])
        (problem,) = made.found.values()
        self.assertEqual((problem.detail, problem.first_day), ("31 Feb", october(5)))

    def test_a_row_is_named_behind_its_member(self):
        self.assertEqual(row_key(usage("", row=7)), "7")
        self.assertEqual(row_key(usage("", row=7, member="a/b.csv")), "a/b.csv:7")


class TestFound(TestCase):
    def test_an_issue_counts_and_names_all_its_rows(self):
        rows = [usage(UNKNOWN, 31 - n, "0.10", row=n) for n in range(1, 26)]
        rows[3] = rows[3]._replace(user_name="Ann")
        rows[4] = rows[4]._replace(user_name="Bob")
        made, _found = collect(rows)
        (problem,) = made.found.values()
        self.assertEqual((problem.count, problem.amount), (25, Decimal("2.50")))
        self.assertEqual(str(problem.rows), "1\N{EN DASH}25")
        self.assertEqual(
            (problem.first_day, problem.last_day), (october(6), october(30))
        )
        self.assertEqual(problem.user_name, "Ann")

    def test_an_issue_about_a_part_counts_that_part(self):
        made, _found = collect([fee(SHARED, 1, 31), usage(SHARED, 22, "5.00")])
        (problem,) = made.found.values()
        self.assertEqual((problem.count, problem.amount), (2, Decimal(9)))
        self.assertEqual(
            (problem.first_day, problem.last_day), (october(1), october(22))
        )

    def test_an_issue_about_a_label_counts_the_whole_row(self):
        row = usage(SHARED, date(2026, 10, 2), None, "New", row=4)
        made, _found = collect(
            [row._replace(amount=Decimal(3)), usage(EVES, 9, "4", "New")]
        )
        self.assertEqual(made.found["unmapped_label", "New"].amount, Decimal(7))
