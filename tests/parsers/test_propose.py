"""Which column holds what, from the first rows of a file that no layout describes."""

from unittest import TestCase

from ...parsers import propose

HEADER = ["Phone number", "Date", "Description", "Quantity", "Net", "Gross", "Tax"]


def rows(days, header=HEADER):
    """Return a table with a row for each of the days."""
    return [
        header,
        *(
            [
                f"0770090000{n}",
                day,
                f"Calls {'ab'[n % 2]}",
                str(n),
                "1.00",
                "1.21",
                "0.21",
            ]
            for n, day in enumerate(days)
        ),
    ]


class TestPropose(TestCase):
    def test_each_column_is_found_by_its_header_and_contents(self):
        found = propose(rows(["31/01/2026", "02/01/2026", "03/01/2026"]))
        self.assertEqual(
            {name: guesses[0].position for name, guesses in found.columns.items()},
            {
                "number": 1,
                "day": 2,
                "label": 3,
                "quantity": 4,
                "net": 5,
                "gross": 6,
                "tax": 7,
            },
        )
        self.assertEqual((found.header_row, found.date_formats), (0, ("%d/%m/%Y",)))

    def test_a_header_names_its_column_unless_there_are_two_of_it_or_none(self):
        header = ["Phone number", "Date", "Date", "", "Net", "Gross", "Tax"]
        found = propose(rows(["31/01/2026", "02/01/2026"], header))
        self.assertEqual(
            {name: guesses[0].at for name, guesses in found.columns.items()},
            {
                "number": "Phone number",
                "day": 2,
                "label": 3,
                "duration": 4,
                "net": "Net",
                "gross": "Gross",
                "tax": "Tax",
            },
        )

    def test_a_day_that_may_be_a_month_is_in_doubt(self):
        table = [
            # the days, whether they leave it open, the format
            (("31/01/2026", "02/01/2026", "03/01/2026"), False, "%d/%m/%Y"),
            # as months they would be far apart: no bill goes over a year
            (("11/01/2026", "02/01/2026", "03/01/2026"), False, "%d/%m/%Y"),
            (("01/11/2026", "01/02/2026", "01/03/2026"), False, "%m/%d/%Y"),
            (("01/02/2026", "02/02/2026", "03/02/2026"), True, "%d/%m/%Y"),
        ]
        for days, is_open, wanted in table:
            with self.subTest(days):
                found = propose(rows(days))
                self.assertEqual("day" in found.doubts, is_open)
                self.assertEqual(found.date_formats, (wanted,))
                self.assertEqual(found.reasons, {"day": "order"} if is_open else {})

    def test_a_day_that_cannot_be_read_is_in_doubt(self):
        found = propose(rows(["soon", "later", "today"]))
        self.assertNotIn("day", found.columns)
        self.assertEqual(found.reasons, {"day": "contrary"})

    def test_a_day_that_begins_a_period_is_the_first_of_it(self):
        header = [*HEADER, "To"]
        header[1] = "From"
        table = (
            (("01/10/2026", "31/10/2026"), {}),
            # Which is the month: of both days, or of none.
            (("01/10/2026", "02/11/2026"), {"date_from": "order", "date_to": "order"}),
        )
        for (first, last), reasons in table:
            with self.subTest(first=first, last=last):
                below = [[*row, last] for row in rows([first] * 3)[1:]]
                found = propose([header, *below])
                self.assertNotIn("day", found.columns)
                self.assertEqual(found.columns["date_from"][0].position, 2)
                self.assertEqual(found.columns["date_to"][0].position, 8)
                self.assertEqual(found.reasons, reasons)
