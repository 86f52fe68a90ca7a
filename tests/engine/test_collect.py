"""Which holder, or the employer, each usage row is charged to."""

from datetime import date
from decimal import Decimal
from unittest import TestCase

from ...engine import Period
from .collecting import (
    EVES,
    FREE,
    OCTOBER,
    RATE,
    SEPTEMBER,
    SHARED,
    UNKNOWN,
    collect,
    collector,
    fee,
    october,
    placed,
    sums,
    usage,
)


class TestUsage(TestCase):
    def test_the_day_of_use_decides_the_holder(self):
        table = [
            (date(2025, 12, 31), "issue: no_holder"),
            (date(2026, 1, 1), "ann"),
            (october(20), "ann"),
            (october(21), "issue: no_holder"),
            (october(24), "issue: no_holder"),
            (october(25), "bob"),
            (date(2027, 6, 1), "bob"),  # after the period of the document, too
        ]
        for day, expected in table:
            with self.subTest(day):
                self.assertEqual(placed([usage(SHARED, day)]), [(expected, "1.00", "")])

    def test_each_of_many_rows_alike_has_the_holder_of_its_day(self):
        days = [20, 19, 25, 31, 20, 22, 25, 1, 24]
        expected = "ann ann bob bob ann - bob ann -".replace("-", "issue: no_holder")
        rows = [usage(SHARED, day) for day in days]
        self.assertEqual(
            " ".join(payer for payer, _amount, _part in placed(rows)), expected
        )

    def test_a_row_counts_on_its_first_day_where_no_later_one_follows(self):
        for last in (None, october(20), october(3)):
            with self.subTest(last):
                row = fee(SHARED, 20, 20)._replace(date_to=last)
                self.assertEqual(placed([row]), [("ann", "31.00", "")])

    def test_rows_of_one_line_holder_type_and_rate_make_one_charge(self):
        six = Decimal(6)
        rows = [
            usage(SHARED, 1, "1.10"),
            usage(SHARED, 2, "2.20", tax=Decimal("0.46")),
            usage(SHARED, 25, "4.00"),
            usage(SHARED, 3, "8.00", "Texts"),
            usage(SHARED, 4, "16.00", rate=six),
            usage(SHARED, 5, "32.00", rate=RATE),
            usage(SHARED, 6, "64.00", rate=Decimal(0)),
        ]
        made, _found = collect(rows)
        zero = Decimal(0)
        self.assertEqual(
            {slot[:4]: total for slot, total in sums(made).items()},
            {
                (1, "ann", "calls", RATE): (
                    *(Decimal("35.30"), Decimal("0.46"), Decimal("33.10"), 3),
                ),
                (1, "bob", "calls", RATE): (Decimal(4), zero, Decimal(4), 1),
                (1, "ann", "sms", RATE): (Decimal(8), zero, Decimal(8), 1),
                (1, "ann", "calls", six): (Decimal(16), zero, Decimal(16), 1),
                (1, "ann", "calls", zero): (Decimal(64), zero, Decimal(64), 1),
            },
        )

    def test_each_label_is_looked_up_once(self):
        asked = []
        made = collector()
        made._usage_type = lambda label: asked.append(label)
        list(made.add([usage(SHARED, 1), usage(EVES, 2), usage(EVES, 3, label="x")]))
        self.assertEqual(asked, ["Calls", "x"])


class TestFees(TestCase):
    def test_a_fee_is_divided_by_days(self):
        table = [
            (1, 31, [("ann", "20.000000", "20/31"), ("bob", "7.000000", "7/31")], "4"),
            (1, 20, [("ann", "31.00", "")], None),
            (25, 31, [("bob", "31.00", "")], None),
            (21, 24, [], "31.00"),
            (20, 21, [("ann", "15.500000", "1/2")], "15.5"),
        ]
        for first, last, expected, free in table:
            with self.subTest(first=first, last=last):
                found = placed([fee(SHARED, first, last)])
                issues = [each for each in found if each[0] == "issue: no_holder"]
                self.assertEqual(
                    [each for each in found if each not in issues], expected
                )
                self.assertEqual(
                    [Decimal(amount) for _payer, amount, _part in issues],
                    [Decimal(free)] if free else [],
                )

    def test_days_without_holder_are_one_issue_with_their_part_of_the_amount(self):
        row = fee(SHARED, date(2025, 12, 31), october(25), "300", user_name="Ann")
        made, found = collect([row])
        (problem,) = made.found.values()
        self.assertEqual([each.part for each in found], ["293/299", "1/299", "5/299"])
        self.assertEqual(
            (problem.kind, problem.key, problem.count, problem.user_name),
            ("no_holder", SHARED, 1, "Ann"),
        )
        self.assertEqual(problem.amount, Decimal("5.016722"))
        self.assertEqual(problem.first_day, date(2025, 12, 31))

    def test_parts_finer_than_a_millionth_stay_in_the_first_part(self):
        row = fee(SHARED, 20, 25, "1.00000049", tax=Decimal("0.21000001"))
        _made, found = collect([row])
        self.assertEqual(
            [(str(each.amount), str(each.tax)) for each in found],
            [
                ("0.16666749", "0.03500001"),
                ("0.166667", "0.035000"),
                ("0.666666", "0.140000"),
            ],
        )

    def test_a_fee_of_one_holder_stays_as_it_is(self):
        row = fee(EVES, 1, 31, "1.00000049")
        self.assertEqual(placed([row]), [("eve", "1.00000049", "")])

    def test_a_row_without_day_counts_for_the_days_of_the_document(self):
        made = collector()
        self.assertEqual(list(made.add([usage(SHARED, amount="30")])), [])
        parts = list(made.finish(Period(october(20), october(25))))
        self.assertEqual([each.part for each in parts], ["1/6", "1/6", "4/6"])
        self.assertEqual(list(made.finish(OCTOBER)), [], "Rows are placed once")


class TestAccount(TestCase):
    def test_an_amount_of_the_account_is_the_employers(self):
        for row in (usage("", 5), usage(""), fee("", 1, 31, "1.00")):
            with self.subTest(row):
                made, _found = collect([usage(SHARED, 1), row])
                self.assertEqual(placed([row]), [("employer", "1.00", "")])
                self.assertIsNone(list(made.slots)[1].line)

    def test_an_amount_of_the_account_is_spread_over_lines_then_days(self):
        rows = [
            usage("", 5, "62", "Plan", tax=Decimal("6.2")),
            usage(SHARED, 1),
            usage(EVES, 1),
            usage(SHARED, 2),
            usage(FREE, 1),  # a line that no holder pays for has no part
        ]
        made, found = collect(rows, spread_account_level=True)
        slots = list(made.slots)
        self.assertEqual(
            [
                (slots[each.slot][:2], each.amount, each.tax, each.part)
                for each in found[4:]
            ],
            [
                ((1, "ann"), Decimal(20), Decimal(2), "1/2 20/31"),
                ((1, None), Decimal(4), Decimal("0.4"), "1/2 4/31"),
                ((1, "bob"), Decimal(7), Decimal("0.7"), "1/2 7/31"),
                ((2, "eve"), Decimal(31), Decimal("3.1"), "1/2 31/31"),
            ],
        )

    def test_the_order_of_rows_does_not_decide_where_the_last_digit_goes(self):
        first, second = usage(SHARED, 1), usage(EVES, 1)
        row = usage("", 5, "0.000001", "Plan")
        period = Period(october(1), october(2))
        settings = {"spread_account_level": True}
        one, _found = collect([first, second, row], period, **settings)
        other, _found = collect([second, first, row], period, **settings)
        self.assertEqual(sums(one), sums(other))

    def test_without_lines_to_spread_over_the_employer_pays(self):
        for rows in ([], [usage(FREE, 1)], [usage("", 1)]):
            with self.subTest(rows):
                made, found = collect(
                    [*rows, usage("", 5, label="Plan")], spread_account_level=True
                )
                self.assertIsNone(list(made.slots)[found[-1].slot].assignment)
                self.assertEqual(found[-1].part, "")

    def test_an_amount_to_spread_with_an_unknown_label_is_an_issue(self):
        rows = [usage(SHARED, 1), usage("", 5, "9.00", "Unheard of")]
        self.assertEqual(
            placed(rows, spread_account_level=True)[1:],
            [("issue: unmapped_label", "9.00", "")],
        )

    def test_a_row_of_a_number_is_not_spread(self):
        rows = [usage(SHARED, 1), usage(EVES), usage(EVES, 3)]
        self.assertEqual(
            [
                payer
                for payer, _amount, _part in placed(rows, spread_account_level=True)
            ],
            ["ann", "eve", "eve"],
        )


class TestPeriods(TestCase):
    def periods(self, rows, **settings):
        """Return the first day of the period of each part that is charged."""
        made, found = collect(rows, **settings)
        periods = [list(made.slots)[each.slot].period for each in found]
        return [each and str(each.date_from) for each in periods]

    def test_a_row_counts_in_the_period_of_the_document(self):
        days = [date(2026, 8, 31), october(1), date(2026, 11, 5)]
        self.assertEqual(self.periods([usage(EVES, day) for day in days]), [None] * 3)

    def test_by_usage_a_row_counts_in_the_period_of_its_day(self):
        table = [
            (1, [1, 31], ["2026-10-01", "2026-10-01"]),
            (15, [14, 15, 14], ["2026-09-15", "2026-10-15", "2026-09-15"]),
            (28, [27, 28, 31], ["2026-09-28", "2026-10-28", "2026-10-28"]),
        ]
        for first_day, days, expected in table:
            with self.subTest(first_day):
                rows = [usage(EVES, day) for day in days]
                self.assertEqual(
                    self.periods(rows, by_usage=True, period_day=first_day), expected
                )

    def test_by_usage_a_fee_is_divided_by_periods_too(self):
        rows = [fee(EVES, date(2026, 9, 27), october(28), "32")]
        settings = {"by_usage": True, "period_day": 28}
        self.assertEqual(
            placed(rows, **settings),
            [
                ("eve", "1.000000", "1/32"),
                ("eve", "30.000000", "30/32"),
                ("eve", "1.000000", "1/32"),
            ],
        )
        self.assertEqual(
            self.periods(rows, **settings), ["2026-08-28", "2026-09-28", "2026-10-28"]
        )

    def test_rows_of_the_days_of_an_own_period_count_in_it(self):
        settings = {"own_periods": [SEPTEMBER]}
        days = [date(2026, 9, 1), date(2026, 9, 30), october(1), date(2026, 8, 31)]
        self.assertEqual(
            self.periods([usage(EVES, day) for day in days], **settings),
            ["2026-09-01", "2026-09-01", None, None],
        )
        rows = [fee(EVES, date(2026, 8, 30), october(3), "35")]
        self.assertEqual(
            [part for _payer, _amount, part in placed(rows, **settings)],
            ["2/35", "30/35", "3/35"],
        )
        self.assertEqual(self.periods(rows, **settings), [None, "2026-09-01", None])

    def test_the_last_of_overlapping_own_periods_has_the_day(self):
        both = [Period(date(2026, 9, 15), october(14)), SEPTEMBER]
        rows = [usage(EVES, date(2026, 9, 20)), usage(EVES, date(2026, 9, 14))]
        for periods in (both, both[::-1]):
            self.assertEqual(
                self.periods(rows, own_periods=periods), ["2026-09-15", "2026-09-01"]
            )

    def test_what_the_employer_pays_has_no_period_of_its_own(self):
        rows = [usage(FREE, 5), usage("", 5)]
        decided = {("no_holder", FREE): "employer"}
        self.assertEqual(
            self.periods(rows, by_usage=True, decisions=decided), [None, None]
        )

    def test_a_spread_amount_counts_in_the_own_period_of_its_day(self):
        rows = [usage(EVES, 1), usage("", date(2026, 9, 5), "60", "Plan")]
        settings = {"spread_account_level": True, "own_periods": [SEPTEMBER]}
        self.assertEqual(self.periods(rows, **settings), [None, "2026-09-01"])
        self.assertEqual(placed(rows, **settings)[1], ("eve", "60", "1/1 30/30"))
        dated = [rows[0], fee("", date(2026, 9, 5), date(2026, 9, 9), "60")]
        self.assertEqual(self.periods(dated, **settings), [None, "2026-09-01"])

    def test_the_billing_period_is_that_of_most_rows(self):
        september = [usage(EVES, date(2026, 9, day)) for day in (1, 2)]
        fees = [fee(EVES, date(2026, 11, 1), date(2026, 11, 30))] * 5
        november = fee(EVES, date(2026, 11, 2), date(2026, 11, 30))
        fallback = date(2026, 7, 7)
        table = [
            ([], 1, "2026-07-01"),
            ([], 28, "2026-06-28"),
            ([usage(EVES)], 1, "2026-07-01"),
            (september, 1, "2026-09-01"),
            (september, 2, "2026-09-02"),  # as many before as after: the later one
            ([*september, usage(EVES, 1)], 1, "2026-09-01"),
            ([*september, usage(EVES, 1), usage(EVES, 1)], 1, "2026-10-01"),
            ([usage(EVES, 1), *september, usage(EVES, 1)], 1, "2026-10-01"),
            ([usage(EVES, 27), usage(EVES, 27), usage(EVES, 28)], 28, "2026-09-28"),
            (fees, 1, "2026-11-01"),
            ([*fees, usage(EVES, 1)], 1, "2026-10-01"),
            ([*fees, fee(EVES, 1, 31)], 1, "2026-11-01"),
            ([fee(EVES, 1, 31)] * 3 + [*fees[:1], november], 1, "2026-10-01"),
            ([usage(EVES, 1)] * 3 + september, 1, "2026-10-01"),
            (september + [usage(EVES, date(2026, 8, 9))] * 3, 1, "2026-08-01"),
            ([usage(EVES, 1, status="ignored")], 1, "2026-07-01"),
        ]
        for rows, first_day, expected in table:
            with self.subTest(rows=rows, first_day=first_day):
                made = collector(period_day=first_day)
                list(made.add(rows))
                self.assertEqual(str(made.billing_period(fallback).date_from), expected)


class TestAssumedPeriod(TestCase):
    def test_an_assumed_period_is_one_question_with_its_days(self):
        made, _found = collect([usage(EVES, None, "2")])
        made.ask_about_period(OCTOBER)
        (question,) = made.found.values()
        self.assertEqual(
            (question.kind, question.first_day, question.last_day, question.amount),
            ("assumed_period", OCTOBER.date_from, OCTOBER.date_to, 0),
        )


class TestEarlierCredits(TestCase):
    def questions(self, *rows, period=OCTOBER, **settings):
        """Return the questions about credits: (key, rows, amount)."""
        made, _found = collect(rows, earlier=[SEPTEMBER], **settings)
        made.ask_about_credits(period)
        return [
            (found.key, found.count, found.amount)
            for found in made.found.values()
            if found.kind == "earlier_period"
        ]

    def test_a_credit_for_days_of_an_earlier_period_is_a_question(self):
        last = date(2026, 9, 30)
        key = "2026-09-01/2026-09-30"
        table = [
            ([usage(EVES, last, "-2")], [(key, 1, -2)]),
            ([fee(EVES, last, october(9), "-3")], [(key, 1, -3)]),
            ([usage(EVES, last, "-2"), usage(FREE, last, "-1")], [(key, 2, -3)]),
            ([usage(EVES, last, "2")], []),
            ([usage(EVES, last, "0")], []),
            ([usage(EVES, 1, "-2")], []),
            ([usage(EVES, None, "-2")], []),
            ([usage(EVES, date(2026, 8, 31), "-2")], []),
            ([usage(UNKNOWN, last, "-2")], []),
            ([usage("", last, "-2")], []),
            ([usage(EVES, last, "-2", status="ignored")], []),
            ([usage(EVES, last, None)], []),
        ]
        for rows, expected in table:
            with self.subTest(rows):
                self.assertEqual(self.questions(*rows), expected)

    def test_the_question_names_the_days_of_the_period(self):
        made, found = collect(
            [usage(EVES, date(2026, 9, 5), "-2")], earlier=[SEPTEMBER]
        )
        made.ask_about_credits(OCTOBER)
        (question,) = made.found.values()
        self.assertEqual(
            (question.first_day, question.last_day, str(question.rows)),
            (SEPTEMBER.date_from, SEPTEMBER.date_to, "1"),
        )
        self.assertEqual(found[0].status, "charged", "The credit is placed as well")

    def test_there_is_no_question_where_the_period_is_not_earlier(self):
        row = usage(EVES, date(2026, 9, 5), "-2")
        begun = Period(date(2026, 9, 30), date(2026, 10, 29))
        self.assertEqual(self.questions(row, period=SEPTEMBER), [])
        self.assertEqual(self.questions(row, period=begun), [])

    def test_there_is_no_question_where_each_row_counts_by_its_day(self):
        row = usage(EVES, date(2026, 9, 5), "-2")
        self.assertEqual(self.questions(row, by_usage=True), [])
        made, _found = collect([row], by_usage=True, own_periods=[SEPTEMBER])
        self.assertEqual(made._own_periods, ())
