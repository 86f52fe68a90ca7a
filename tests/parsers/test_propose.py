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

    def test_amounts_that_may_be_others_are_in_doubt(self):
        table = (
            # the headers, texts of two rows, what is in doubt, the mark of the tax
            (["Number", "Net"], ["1,234 2,345"], {"net": "marks"}, None),
            (["Number", "Gross"], ["1,234 2,345"], {"gross": "marks"}, None),
            (["Number", "Net", "VAT"], ["1,00 2,00", "0.21 0.42"], {}, "."),
            (["Number", "Net", "VAT"], ["1,00 2,00", "0,21 0,42"], {}, ""),
            (
                ["Number", "Called number", "Duration", "Net"],
                ["02079460001 02079460002", "00:01:00 00:02:00", "205 410"],
                {"net": "unit"},  # pence, or the calls are very dear
                None,
            ),
        )
        for header, texts, reasons, mark in table:
            with self.subTest(header, texts=texts):
                columns = [("07700900001", "07700900002"), *map(str.split, texts)]
                found = propose([header, *zip(*columns, strict=True)], "GB")
                self.assertEqual(found.reasons, reasons)
                taxes = [each.decimal_mark for each in found.columns.get("tax", ())]
                self.assertEqual(taxes, [] if mark is None else [mark])

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

    def test_days_that_are_missing_in_most_rows_begin_a_period_too(self):
        header = ["Phone number", "Start", "Description", "Net", "To"]
        below = [
            ["07700900001", day, f"Calls {n}", "1.00", "31/10/2026"]
            for n, day in enumerate(["01/10/2026"] * 3 + ["?"] * 5)
        ]
        found = propose([header, *below])
        self.assertEqual(found.columns["date_from"][0].position, 2)
        self.assertEqual((found.columns.get("day"), found.reasons), (None, {}))
