"""Bills as PDF: each shape is proposed and read whole, whatever is around the rows."""

import gzip
import io
from collections import Counter
from decimal import Decimal
from unittest import TestCase
from unittest.mock import patch

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from ...parsers import (
    BAD_FILE_KINDS,
    BadFile,
    Profile,
    detect,
    head,
    pdf,
    propose,
    recognise,
)
from ...parsers.footers import TAX, TOTAL
from ...parsers.rows import TEXT
from ...parsers.shape import HEADING
from ..tools.pdf_bills import SHAPES, WORDS, pdf_bill
from .common import SMALL, rows_of, small_file, zipped


def proposed(bill, **options):
    """Return the sample of a bill, and the profile that is proposed for it."""
    sample = head(bill.content, rows=60)
    proposal = propose(sample.rows, bill.words.region)
    return sample, proposal.profile("PDF", cuts=sample.cuts, **options)


def read_whole(bill, profile=None):
    """Return the usage rows that are charged, all rows, and the reading."""
    profile = profile or proposed(bill)[1]
    region = bill.words.region
    rows, reading = rows_of(bill.content, profile, region=region, mask=False)
    return [row for row in rows if not row.status], rows, reading


def written(draw, **options):
    """Return a PDF; ``draw`` takes the canvas."""
    output = io.BytesIO()
    canvas = Canvas(output, invariant=True, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def drawn(*lines, size=9, top=780, pitch=14):
    """Return a PDF of one page; a line is [(place, text)], negative up to there."""

    def draw(canvas):
        canvas.setFont("Helvetica", size)
        for at, texts in enumerate(lines):
            for x, text in texts:
                y = top - at * pitch
                if x < 0:
                    canvas.drawRightString(-x, y, text)
                else:
                    canvas.drawString(x, y, text)

    return written(draw)


class TestShapes(TestCase):
    def test_each_is_read_whole_in_each_language(self):
        for shape in SHAPES:
            for language in WORDS:
                with self.subTest(shape, language=language):
                    lines = 60 if shape == "table" else 9
                    self.check(pdf_bill(shape, language=language, lines=lines))

    def check(self, bill):
        charged, rows, reading = read_whole(bill)
        self.assertEqual(
            [(row.number, row.label, row.amount) for row in charged],
            [(each.number, each.label, each.amount) for each in bill.charges],
        )
        self.assertEqual(
            [row.day for row in charged], [each.day for each in bill.charges]
        )
        self.assertEqual(
            [row.dialled for row in charged], [each.dialled for each in bill.charges]
        )
        self.assertEqual(sum(row.amount for row in charged), bill.total)
        self.assertEqual([row.reason for row in rows if row.status == "issue"], [])
        names = Counter(row.reason for row in rows if row.status)
        self.assertLessEqual(set(names), {TOTAL, TAX, TEXT, HEADING})
        # Without tax, with it, and what is carried from page to page.
        self.assertGreaterEqual(names[TOTAL], 2)
        self.assertEqual(names[TAX], 1)
        self.assertEqual(
            reading.rows_read, len(rows), reading.rows_charged + reading.rows_ignored
        )

    def test_a_few_rows_are_enough(self):
        for shape in SHAPES:
            for lines in (1, 2, 3):
                with self.subTest(shape, lines=lines):
                    bill = pdf_bill(shape, lines=lines, each=3)
                    charged, _rows, _reading = read_whole(bill)
                    self.assertEqual(
                        [(row.label, row.amount) for row in charged],
                        [(each.label, each.amount) for each in bill.charges],
                    )

    def test_many_pages_are_one_table(self):
        bill = pdf_bill("calls", lines=40, each=60)
        self.assertGreater(bill.pages, 40)
        charged, rows, _reading = read_whole(bill)
        self.assertEqual(len(charged), len(bill.charges))
        self.assertEqual(sum(row.amount for row in charged), bill.total)
        self.assertEqual(charged[-1].number, bill.charges[-1].number)
        self.assertEqual([row.reason for row in rows if row.status == "issue"], [])

    def test_labels_that_are_wrapped_around_the_middle_of_their_row(self):
        for shape in ("table", "calls"):
            with self.subTest(shape):
                bill = pdf_bill(shape, lines=20, is_wrapped_in_the_middle=True)
                charged, _rows, _reading = read_whole(bill)
                self.assertEqual(
                    [(row.number, row.label, row.amount) for row in charged],
                    [(each.number, each.label, each.amount) for each in bill.charges],
                )

    def test_amounts_with_a_currency(self):
        for language, money in (("nl", "€ "), ("en", "£"), ("fr", "EUR ")):
            for shape in SHAPES:
                with self.subTest(shape, money=money):
                    bill = pdf_bill(shape, language=language, lines=8, money=money)
                    charged, _rows, _reading = read_whole(bill)
                    self.assertEqual(sum(row.amount for row in charged), bill.total)
                    self.assertEqual(len(charged), len(bill.charges))

    def test_the_total_is_the_control_total_of_the_proposal(self):
        bill = pdf_bill("table", lines=20)
        proposal = propose(head(bill.content, rows=60).rows, "BE")
        stated = proposal.control_total
        self.assertIn(stated, (bill.total, round(bill.total * Decimal("1.21"), 2)))

    def test_a_total_that_is_not_the_sum_is_an_issue(self):
        rows = [
            [(45, "Gsm-nummer"), (150, "Omschrijving"), (-550, "Bedrag")],
            [(45, "0490 00 00 01"), (150, "Abonnement"), (-550, "10,00")],
            [(45, "0490 00 00 02"), (150, "Abonnement"), (-550, "12,00")],
        ]
        for told, issues in (("22,00", 0), ("23,00", 1)):
            with self.subTest(told):
                content = drawn(*rows, [(45, "Totaal"), (-550, told)])
                sample = head(content)
                profile = propose(sample.rows, "BE").profile("x", cuts=sample.cuts)
                _found, reading = rows_of(content, profile, region="BE")
                self.assertEqual(reading.rows_issue, issues)
                self.assertEqual(reading.rows_charged, 2)


class TestPlaces(TestCase):
    def test_a_row_names_its_page_and_its_line(self):
        bill = pdf_bill("table", lines=60)
        charged, _rows, _reading = read_whole(bill)
        self.assertEqual((charged[0].member, charged[0].row), ("2", 3))
        pages = [int(row.member) for row in charged]
        self.assertEqual(pages, sorted(pages))
        self.assertEqual(set(pages), {2, 3})
        self.assertEqual(len({(row.member, row.row) for row in charged}), 60)

    def test_rows_above_the_headers_keep_their_place(self):
        charged, _rows, _reading = read_whole(pdf_bill("fees", lines=3))
        self.assertEqual((charged[0].member, charged[0].row), ("3", 4))

    def test_the_sample_names_them_too(self):
        sample = head(pdf_bill("table", lines=60).content, rows=10)
        self.assertEqual(len(sample.rows), 10)
        self.assertEqual(sample.places[:3], ((2, 1), (2, 2), (2, 3)))
        self.assertEqual(sample.rows[1][0], "Gsm-nummer")

    def test_columns_begin_where_the_user_wants(self):
        bill = pdf_bill("table", lines=10)
        cuts = (0, 120, 470)
        sample = head(bill.content, cuts=cuts)
        self.assertEqual(sample.cuts, cuts)
        self.assertEqual(len(sample.rows[2]), 3)
        self.assertIn("User 001 Abonnement", sample.rows[2][1])

    def test_a_page_that_is_turned_is_read_as_it_is_shown(self):
        straight = pdf_bill("table", lines=10)
        content = straight.content
        expected = [row.amount for row in read_whole(straight)[0]]
        for turn in (90, 180, 270):
            with self.subTest(turn):
                turned = _turned(content, turn)
                straight.content = turned
                self.assertEqual(
                    [row.amount for row in read_whole(straight)[0]], expected
                )


def _turned(content, turn):
    """Return the PDF as a scanner lays it: the text is turned, and the page back."""
    import pypdf

    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(content))
    for page in writer.pages:
        page.rotate(turn)
        page.transfer_rotation_to_content()
        page.rotate(-turn)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


class TestRecognising(TestCase):
    def test_the_next_bill_of_the_operator_is_recognised_and_read(self):
        for shape in SHAPES:
            with self.subTest(shape):
                _sample, profile = proposed(pdf_bill(shape, lines=20))
                later = pdf_bill(shape, lines=31, seed=7)
                self.assertIs(recognise(later.content, [SMALL, profile]), profile)
                charged, _rows, _reading = read_whole(later, profile)
                self.assertEqual(
                    [(row.number, row.label, row.amount) for row in charged],
                    [(each.number, each.label, each.amount) for each in later.charges],
                )

    def test_another_one_is_not(self):
        _sample, profile = proposed(pdf_bill("calls"))
        self.assertIsNone(recognise(pdf_bill("table").content, [profile]))
        self.assertIsNone(recognise(small_file("x;y;z;1"), [profile]))

    def test_headers_without_the_headings_of_the_layout_are_those_of_any_invoice(self):
        words = WORDS["nl"]
        header = [(45, words.label), (330, words.day), (-550, words.amount)]
        row = [(45, "Papier A4"), (330, "01/10/2026"), (-550, "12,00")]
        _sample, profile = proposed(pdf_bill("sections"))
        for line in ("Klant 5", "Gsm-nummer: 0490 00 00 01"):
            found = recognise(drawn([(45, line)], header, row, row), [profile])
            self.assertEqual(found is profile, "Gsm" in line)

    def test_only_a_layout_with_cuts_is_one_of_pdfs(self):
        bill = pdf_bill("table", lines=20)
        sample, _profile = proposed(bill)
        plain = propose(sample.rows, "BE").profile("Plain")
        self.assertIsNone(recognise(bill.content, [plain]))
        charged, _rows, _reading = read_whole(bill, plain)
        self.assertEqual(len(charged), len(bill.charges))
        nameless = Profile(
            name="x", columns={"number": 1, "net": 4}, has_header=False, region="BE"
        )
        with self.assertRaisesRegex(BadFile, r"\(pdf\)"):
            read_whole(bill, nameless)

    def test_beside_tables_in_a_zip_file_a_pdf_is_for_layouts_of_pdfs(self):
        bill = pdf_bill("table", lines=20)
        _sample, profile = proposed(bill)
        both = zipped({"bill.pdf": bill.content, "rows.csv": small_file("x;;;1,00")})
        self.assertEqual(head(both).member, "rows.csv")
        self.assertIs(recognise(both, [SMALL]), SMALL)
        self.assertIs(recognise(both, [profile]), profile)
        rows, reading = rows_of(both, profile, region="BE")
        self.assertEqual(reading.members, ["bill.pdf"])
        self.assertEqual(rows[2].member, "bill.pdf/2")
        alone = zipped({"bill.pdf": bill.content})
        self.assertEqual(head(alone).kind, "pdf")


def _locked(**options):
    encryption = StandardEncryption("open sesame", **options)
    return written(lambda canvas: canvas.drawString(9, 9, "x"), encrypt=encryption)


def _scanned():
    return written(lambda canvas: canvas.rect(100, 100, 300, 500, fill=1))


def _many_pages():
    def draw(canvas):
        for _ in range(30):
            canvas.showPage()

    return written(draw)


BILL = pdf_bill("table", lines=3)
# what it is, the content, the kind of refusal
REFUSED = (
    ("half a file", BILL.content[: len(BILL.content) // 9], "truncated"),
    ("a first line", b"%PDF-1.7", "truncated"),
    ("nonsense", b"%PDF-1.7\n" + b"x" * 3000, "truncated"),
    ("a password", _locked(), "encrypted"),
    ("a scan", _scanned(), "no_text"),
    ("empty pages", _many_pages(), "no_text"),
    ("a picture with a password", _locked(strength=128), "encrypted"),
)


class TestBadFiles(TestCase):
    def test_each_is_refused_with_its_reason(self):
        for name, content, kind in REFUSED:
            for call in (head, lambda content: rows_of(content, SMALL)):
                with self.subTest(name), self.assertRaises(BadFile) as caught:
                    call(content)
                self.assertEqual(caught.exception.kind, kind)
                self.assertIn(kind, BAD_FILE_KINDS)
                self.assertRegex(str(caught.exception), r"^[A-Z].*\.$")

    def test_too_many_pages_and_too_long_ones_are_refused(self):
        content = BILL.content
        for name, kind in (
            ("MOST_PAGES", "too_many_pages"),
            ("MOST_LETTERS", "long_page"),
        ):
            with self.subTest(kind), patch.object(pdf, name, 1):
                with self.assertRaises(BadFile) as caught:
                    head(content)
                self.assertEqual(caught.exception.kind, kind)
                self.assertIn(" 1 ", str(caught.exception))

    def test_a_password_to_change_the_file_is_none_to_read_it(self):
        encryption = StandardEncryption("", ownerPassword="secret", canModify=0)
        content = written(
            lambda canvas: canvas.drawString(99, 99, "Total 5,00"), encrypt=encryption
        )
        self.assertEqual(head(content).rows, [["Total 5,00"]])

    def test_a_pdf_without_a_table_has_its_lines(self):
        content = drawn([(45, "Dear customer")], [(45, "please find enclosed")])
        sample = head(content)
        self.assertEqual(sample.rows, [["Dear customer"], ["please find enclosed"]])
        self.assertEqual(propose(sample.rows).doubts[:2], ("number", "net"))
        with self.assertRaises(BadFile) as caught:
            rows_of(content, SMALL)
        self.assertEqual(caught.exception.kind, "missing_column")

    def test_a_pdf_is_known_by_its_content(self):
        content = BILL.content
        self.assertEqual(detect(content), "pdf")
        self.assertEqual(detect(b"@PJL ENTER\r\n" + content), "pdf")
        self.assertEqual(detect(gzip.compress(content)), "pdf")
        self.assertEqual(detect(b"Number;Format\n1;%PDF-1.4\n"), "csv")
