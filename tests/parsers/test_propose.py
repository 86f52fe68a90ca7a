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

    def test_a_day_that_may_be_a_month_is_less_sure(self):
        table = [("31/01/2026", 0.9), ("11/01/2026", 0.63)]
        for day, confidence in table:
            with self.subTest(day):
                found = propose(rows([day, "02/01/2026", "03/01/2026"]))
                self.assertEqual(found.columns["day"][0].confidence, confidence)
