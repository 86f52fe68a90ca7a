"""Single pages as programs draw them: texts, columns, headers and totals."""

from decimal import Decimal
from unittest import TestCase

from ...parsers import head, propose
from ...parsers.footers import TOTAL
from ...parsers.pdf_lines import is_amount
from ...parsers.rows import TEXT
from .common import rows_of
from .test_pdf import written

RIGHT = -550
HEADER = (
    *((45, "Gsm-nummer"), (150, "Gebruiker"), (300, "Omschrijving")),
    (RIGHT, "Bedrag excl. btw"),
)
ROWS = tuple(
    (
        *((45, f"0490 00 00 {n:02}"), (150, f"Ann Sample {n}")),
        *((300, "Abonnement Vrij"), (RIGHT, f"{10 + n},{n:02}")),
    )
    for n in range(1, 7)
)
SUM = Decimal("81.21")
TOTALS = ((45, "Totaal"), (RIGHT, "81,21"))


def paged(*pages, size=9, pitch=14, one_by_one=False):
    """Return a PDF of lines of (place, text); a negative place is where a text ends.

    A number among the lines is an empty space. ``one_by_one`` places each word.
    """

    def draw(canvas):
        for number, lines in enumerate(pages):
            if number:
                canvas.showPage()
            canvas.setFont("Helvetica", size)
            y = 780
            for line in lines:
                if isinstance(line, int):
                    y -= line
                    continue
                for x, text in line:
                    _draw_text(canvas, x, y, text, size, one_by_one)
                y -= pitch

    return written(draw)


def _draw_text(canvas, x, y, text, size, one_by_one):
    if x < 0:
        x = -x - canvas.stringWidth(text, "Helvetica", size)
    for word in text.split(" ") if one_by_one else (text,):
        canvas.drawString(x, y, word)
        x += canvas.stringWidth(f"{word} ", "Helvetica", size)


def read_proposed(content, region="BE"):
    """Return the proposal, the rows that are charged, and the reasons of the others."""
    sample = head(content, rows=60)
    proposal = propose(sample.rows, region)
    profile = proposal.profile("PDF", cuts=sample.cuts)
    rows, _reading = rows_of(content, profile, region=region, mask=False)
    charged = [row for row in rows if not row.status]
    return proposal, charged, [row for row in rows if row.status]


class TestTables(TestCase):
    def check(self, content, total=SUM, rows=6):
        """All rows are charged; the others are left out by name."""
        proposal, charged, others = read_proposed(content)
        self.assertEqual(len(charged), rows)
        self.assertEqual(sum(row.amount for row in charged), total)
        self.assertLessEqual({row.status for row in others}, {"ignored"})
        return proposal, charged, [row.reason for row in others]

    def test_heads_and_feet_of_a_single_page_are_no_rows(self):
        top = (
            ((45, "Fiction Mobile"), (RIGHT, "Factuur 2026-77")),
            ((RIGHT, "1/10/26"),),
        )
        feet = (
            (45, "BTW BE 0123.456.789"),
            (250, "IBAN BE00 0000"),
            (RIGHT, "Pagina 1/1"),
        )
        content = paged((*top, 30, HEADER, *ROWS, TOTALS, 200, feet))
        proposal, _charged, others = self.check(content)
        self.assertEqual(proposal.control_total, SUM)
        self.assertEqual(others, [TOTAL, TEXT])

    def test_words_that_are_placed_one_by_one_are_one_text(self):
        content = paged((HEADER, *ROWS, TOTALS), one_by_one=True)
        _proposal, charged, _others = self.check(content)
        self.assertEqual(charged[0].label, "Abonnement Vrij")

    def test_a_currency_in_front_of_the_amounts_is_one_column_with_them(self):
        rows = [(*row[:3], (500, "€"), row[3]) for row in (*ROWS,)]
        proposal, _charged, _others = self.check(paged((HEADER, *rows, TOTALS)))
        self.assertEqual(proposal.columns["net"][0].at, "Bedrag excl. btw")

    def test_headers_of_two_lines_are_one_row(self):
        above = (
            (45, "Gsm-"),
            (150, "Gebruiker"),
            (300, "Omschrijving"),
            (RIGHT, "Bedrag"),
        )
        below = (45, "nummer"), (RIGHT, "excl. btw")
        proposal, _charged, _others = self.check(paged((above, below, *ROWS, TOTALS)))
        self.assertEqual(proposal.columns["net"][0].at, "Bedrag excl. btw")
        self.assertEqual(proposal.columns["number"][0].at, "Gsm- nummer")

    def test_headers_may_be_above_the_middle_of_their_columns(self):
        header = (60, "Gsm-nummer"), (165, "Gebruiker"), (310, "Tekst"), (505, "Bedrag")
        proposal, _charged, _others = self.check(paged((header, *ROWS, TOTALS)))
        self.assertEqual(proposal.columns["net"][0].at, "Bedrag")

    def test_texts_are_wrapped_around_the_middle_of_their_row(self):
        words = ("Abonnement", "Zakelijk", "Onbeperkt", "met", "internet", "Europa")
        for count in (2, 3, 4, 5):
            with self.subTest(count):
                texts = [" ".join(words[at::count]) for at in range(count)]

                def draw(canvas, texts=texts):
                    canvas.setFont("Helvetica", 9)
                    y = 780
                    for line in (HEADER, *ROWS, TOTALS):
                        parts = texts if line in ROWS else [""]
                        y -= 4 + 11 * len(parts) / 2
                        for x, text in line:
                            if x != 300 or line == HEADER:
                                _draw_text(canvas, x, y, text, 9, False)
                        for at, text in enumerate(parts):
                            step = 11 * ((len(parts) - 1) / 2 - at)
                            canvas.drawString(300, y + step, text)
                        y -= 4 + 11 * len(parts) / 2

                _proposal, charged, _others = self.check(written(draw))
                self.assertEqual({row.label for row in charged}, {" ".join(texts)})

    def test_rows_of_letters_all_as_wide_are_cut_at_several_blanks(self):
        lines = [
            "Number        Date        Description         Cost",
            *(
                f"07700 90000{n}  0{n}/10/2026  UK mobile call  {10 * n:>8}.25"
                for n in range(1, 8)
            ),
            f"Total{'281.75':>45}",
        ]

        def draw(canvas):
            canvas.setFont("Courier", 9)
            for at, line in enumerate(lines):
                canvas.drawString(45, 780 - 14 * at, line)

        _proposal, charged, _others = read_proposed(written(draw), "GB")
        self.assertEqual(sum(row.amount for row in charged), Decimal("281.75"))
        self.assertEqual(charged[6].number, "+447700900007")
        self.assertEqual(charged[6].label, "UK mobile call")

    def test_a_dotted_way_to_the_amount_is_no_text(self):
        rows = [(*row[:3], (400, "." * 30), row[3]) for row in ROWS]
        self.check(paged((HEADER, *rows, TOTALS)))

    def test_texts_that_are_turned_are_no_rows(self):
        def draw(canvas):
            canvas.setFont("Helvetica", 9)
            for at, line in enumerate((HEADER, *ROWS, TOTALS)):
                for x, text in line:
                    _draw_text(canvas, x, 780 - 14 * at, text, 9, False)
            canvas.rotate(90)
            canvas.drawString(500, -20, "BTW BE 0123.456.789 1,00")

        _proposal, _charged, others = self.check(written(draw))
        self.assertEqual(others, [TOTAL])

    def test_a_table_may_have_two_columns(self):
        rows = [((45, f"0490 00 00 0{n}"), (RIGHT, f"1{n},00")) for n in range(1, 7)]
        header = ((45, "Gsm-nummer"), (RIGHT, "Bedrag excl. btw"))
        texts = ((45, "Dank u wel voor uw vertrouwen."),)
        self.check(paged((header, *rows, texts)), Decimal(81))

    def test_several_costs_are_columns_of_their_own(self):
        header = (
            *((45, "Gsm-nummer"), (150, "Gebruiker"), (-350, "Abonnement")),
            *((-430, "Verbruik"), (-490, "Toestel"), (RIGHT, "Totaal")),
        )
        rows = [
            (
                *((45, f"0490 00 00 {n:02}"), (150, f"Ann {n}"), (-350, "10,00")),
                *((-430, f"{n},50"), (-490, "0,00"), (RIGHT, f"{10 + n},50")),
            )
            for n in range(1, 7)
        ]
        sample = head(paged((header, *rows)))
        self.assertEqual(sample.rows[0], [text for _x, text in header])
        self.assertEqual(sample.rows[6], [text for _x, text in rows[5]])

    def test_a_table_of_sums_before_the_calls_is_passed_by(self):
        sums = (
            ((45, "Gsm-nummer"), (200, "Gebruiker"), (RIGHT, "Bedrag excl. btw")),
            *(
                ((45, f"0490 00 00 {n:02}"), (200, f"Ann {n}"), (RIGHT, f"{n},00"))
                for n in (1, 2, 3)
            ),
            ((45, "Totaal"), (RIGHT, "6,00")),
        )
        sections = [line for n in (1, 2, 3) for line in _calls(n)]
        for pages in (((*sums, 20, *sections),), (sums, sections)):
            with self.subTest(len(pages)):
                _proposal, charged, _others = self.check(paged(*pages), Decimal(6), 12)
                self.assertEqual(charged[0].number, "+32490000001")
                self.assertEqual(charged[11].number, "+32490000003")


def _calls(n):
    header = (
        *((45, "Datum"), (105, "Uur"), (150, "Gebeld nummer"), (260, "Omschrijving")),
        *((-470, "Duur"), (RIGHT, "Bedrag")),
    )
    rows = [
        (
            *((45, f"0{day}/10/2026"), (105, f"10:0{day}"), (150, "+447700900123")),
            *((260, "Nationaal mobiel"), (-470, "0:01:10"), (RIGHT, f"0,{n * 25}")),
        )
        for day in (1, 2, 3, 4)
    ]
    heading = ((45, f"Gsm-nummer: 0490 00 00 {n:02}"),)
    return 10, heading, 4, header, *rows, ((45, "Subtotaal"), (RIGHT, f"{n},00"))


class TestStatedTotals(TestCase):
    """A total outside of the table is the second source where that has none."""

    def issues(self, *cover):
        _proposal, charged, others = read_proposed(paged(cover, (HEADER, *ROWS)))
        self.assertEqual(sum(row.amount for row in charged), SUM)
        issues = [row for row in others if row.status == "issue"]
        return [(row.reason, row.detail, row.member, row.row) for row in issues]

    def test_that_of_all_rows_is_enough(self):
        for told in ("81,21", "€ 81,21", "98,26 EUR"):
            with self.subTest(told):
                self.assertEqual(self.issues(((45, "Te betalen"), (200, told))), [])
        self.assertEqual(self.issues(((45, "Te betalen: 98,26"),)), [])

    def test_no_total_is_none_that_is_wrong(self):
        self.assertEqual(self.issues(((45, "Factuur"), (200, "1.234,00"))), [])

    def test_one_of_several_is_enough(self):
        lines = (
            ((45, "Totaal vorige maand"), (250, "70,00")),
            ((45, "Totaal excl. btw"), (250, "81,21")),
        )
        self.assertEqual(self.issues(*lines), [])

    def test_any_other_is_an_issue_at_its_place(self):
        wrong = [("wrong_total", "83.21 ≠ 81.21", "1", 2)]
        lines = ((45, "Factuur"),), ((45, "Te betalen"), (200, "83,21"))
        self.assertEqual(self.issues(*lines), wrong)

    def test_a_total_of_the_table_goes_before_it(self):
        cover = (((45, "Te betalen"), (200, "83,21")),)
        content = paged(cover, (HEADER, *ROWS, TOTALS))
        _proposal, charged, others = read_proposed(content)
        self.assertEqual(len(charged), 6)
        self.assertEqual([row.reason for row in others], [TOTAL])


class TestAmounts(TestCase):
    def test_amounts_are_told_from_other_numbers(self):
        for text in ("1,00", "-1.234,56", "1 234,50 €", "£3.20", "12,50-", "(3.00)"):
            self.assertTrue(is_amount(text), text)
        for text in (
            "12/10/2026",
            "12.10.2026",
            "0490",
            "1",
            "10:03",
            "",
            "A",
        ):
            self.assertFalse(is_amount(text), text)
