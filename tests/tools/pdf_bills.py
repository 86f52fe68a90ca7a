"""Sample bills as PDF, of each shape and in several languages, the same at every run.

    pdf_bill("table")       one row per number
    pdf_bill("sections")    the charges of each number below its heading
    pdf_bill("calls")       the calls of each number below its heading
    pdf_bill("fees")        a page of sums per number, then for each number its fees,
                            in columns of their own, and its calls

All have a cover with the totals, heads and feet on each page, labels that are wrapped,
and subtotals that are carried over to the next page. People and numbers are made up.
"""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from .samples import gb_numbers, numbers_from

FIRST_DAY = date(2026, 10, 1)
CENT = Decimal("0.01")
TOP, BOTTOM, LEFT, RIGHT = 790, 70, 45, 550
SIZE, PITCH, LEADING = 8, 14, 9.5
COMPANY = "Fiction Mobile"


class Words(NamedTuple):
    """How an operator of a country writes its bills."""

    region: str
    first: int  # number of the first line, without its country
    country: str
    mark: str
    thousands: str
    currency: str
    date_format: str
    bill: str
    page: str
    number: str
    user: str
    day: str
    time: str
    dialled: str
    label: str
    duration: str
    amount: str
    subtotal: str
    carried: str
    brought: str
    total: str
    tax: str
    to_pay: str
    fees: tuple
    calls: tuple


WORDS = {
    "nl": Words(
        *("BE", 490000001, "+32", ",", ".", "EUR", "%d/%m/%Y"),
        *("Factuur", "Pagina {} van {}", "Gsm-nummer", "Gebruiker", "Datum", "Uur"),
        *("Gebeld nummer", "Omschrijving", "Duur", "Bedrag excl. btw", "Subtotaal"),
        *("Over te brengen", "Transport", "Totaal excl. btw", "Btw 21 %"),
        "Te betalen",
        ("Abonnement Zakelijk Onbeperkt met internet in de Europese Unie", "Korting"),
        ("Nationaal mobiel", "Nationaal vast", "Oproepen vanuit het buitenland"),
    ),
    "fr": Words(
        *("BE", 490001001, "+32", ",", " ", "EUR", "%d.%m.%Y"),
        *("Facture", "Page {} / {}", "Numéro de GSM", "Utilisateur", "Date", "Heure"),
        *("Numéro appelé", "Description", "Durée", "Montant HTVA", "Sous-total"),
        *("À reporter", "Report", "Total HTVA", "TVA 21 %"),
        "À payer",
        (
            "Abonnement Business Illimité avec internet dans l'Union européenne",
            "Remise",
        ),
        ("Appels nationaux mobiles", "Appels nationaux fixes", "Appels de l'étranger"),
    ),
    "de": Words(
        *("DE", 1713920000, "+49", ",", ".", "EUR", "%d.%m.%y"),
        *("Rechnung", "Seite {} von {}", "Rufnummer", "Nutzer", "Datum", "Uhrzeit"),
        *("Zielrufnummer", "Bezeichnung", "Dauer", "Betrag netto", "Zwischensumme"),
        *("Übertrag", "Übertrag", "Summe netto", "USt 19 %"),
        "Rechnungsbetrag",
        ("Grundgebühr Business Flat mit Internet in der Europäischen Union", "Rabatt"),
        ("Mobilfunk Inland", "Festnetz Inland", "Roaming Sprache abgehend"),
    ),
    "en": Words(
        *("GB", 7700900000, "+44", ".", ",", "GBP", "%d %b %Y"),
        *("Invoice", "Page {} of {}", "Mobile number", "User", "Date", "Time"),
        *("Number called", "Description", "Duration", "Cost", "Subtotal"),
        *("Carried forward", "Brought forward", "Total excl. VAT", "VAT 20%"),
        "Amount due",
        ("Business Unlimited plan with internet in the European Union", "Discount"),
        ("UK mobiles", "UK landlines", "Calls made while abroad"),
    ),
}


class Charge(NamedTuple):
    """A row of the bill, as it has to be read."""

    number: str
    label: str
    amount: Decimal
    day: date | None = None
    dialled: str = ""


@dataclass(kw_only=True)
class PdfBill:
    """The file, and the charges in it."""

    content: bytes = b""
    charges: list = field(default_factory=list)
    words: Words = WORDS["nl"]
    pages: int = 0

    @property
    def total(self):
        return sum((charge.amount for charge in self.charges), Decimal(0))


def pdf_bill(shape, *, language="nl", lines=8, each=12, seed=1, **options):
    """Return a bill with so many lines, and ``each`` charges per line.

    ``options``: is_wrapped_in_the_middle, money (a currency in front of each amount).
    """
    words = WORDS[language]
    numbers = (
        gb_numbers(lines)
        if words.region == "GB"
        else numbers_from(f"{words.country[1:]}{words.first}", lines)
    )
    make = SHAPES[shape]
    pages = 0
    for _ in range(2):  # the first time only tells how many pages there are
        bill = PdfBill(words=words)
        paper = _Paper(bill, pages, **options)
        make(paper, numbers, each, Random(seed))
        pages = paper.page
    bill.content = paper.finish()
    bill.pages = pages
    return bill


# --- shapes ---------------------------------------------------------------------------


def _table(paper, numbers, each, random):
    """Write one row per number; the total so far goes from page to page."""
    words = paper.words
    columns = (
        *((LEFT, words.number), (130, words.user), (240, words.label)),
        (-RIGHT, words.amount),
    )
    paper.cover()
    paper.begin(columns)
    for at, number in enumerate(numbers):
        label = words.fees[at % 7 == 6]
        amount = _price(random, 6000, at % 7 == 6)
        charge = Charge(number, label, amount)
        paper.row((_national(number, words), f"User {at + 1:03}", label), charge)
    paper.total()


def _sections(paper, numbers, each, random):
    """Write a heading per number, and its charges below."""
    words = paper.words
    columns = ((LEFT, words.label), (330, words.day), (-RIGHT, words.amount))
    paper.cover()
    paper.begin(columns)
    for at, number in enumerate(numbers):
        paper.heading(number, at)
        for place in range(each):
            label = (words.fees + words.calls)[place % 5]
            day = FIRST_DAY + timedelta(random.randrange(31))
            charge = Charge(number, label, _price(random, 9000, place == 1), day)
            paper.row((label, f"{day:{words.date_format}}"), charge)
        paper.subtotal()
    paper.total()


def _calls(paper, numbers, each, random):
    """Write a heading per number, and its calls below."""
    paper.cover()
    paper.begin(_call_columns(paper.words))
    for at, number in enumerate(numbers):
        paper.heading(number, at)
        _write_calls(paper, number, each, random)
        paper.subtotal()
    paper.total()


def _fees(paper, numbers, each, random):
    """Write sums per number; then a heading for each, its fees, and its calls."""
    words = paper.words
    prices = [(_price(random, 4000), _price(random, 900, True)) for _ in numbers]
    paper.cover()
    paper.begin(((LEFT, words.number), (200, words.user), (-RIGHT, words.amount)))
    for at, (number, price) in enumerate(zip(numbers, prices, strict=True)):
        paper.row((_national(number, words), f"User {at + 1:03}"), amount=sum(price))
    columns = _call_columns(words)
    paper.begin(())
    for at, number in enumerate(numbers):
        paper.heading(number, at)
        paper.columns = ((LEFT, words.label), (320, words.day), (-RIGHT, words.amount))
        paper.headers()
        for label, price in zip(words.fees, prices[at], strict=True):
            last = FIRST_DAY + timedelta(30)
            period = f"{FIRST_DAY:{words.date_format}} - {last:{words.date_format}}"
            paper.row((label, period), Charge(number, label, price))
        paper.columns = columns
        paper.headers()
        _write_calls(paper, number, each, random)
        paper.subtotal()
    paper.total()


def _call_columns(words):
    return (
        *((LEFT, words.day), (105, words.time), (150, words.dialled)),
        *((240, words.label), (-470, words.duration), (-RIGHT, words.amount)),
    )


def _write_calls(paper, number, each, random):
    words = paper.words
    for place in range(each):
        label = words.calls[random.randrange(3)]
        if random.randrange(9) == 0:
            label = f"{label} {words.fees[0]}"
        day = FIRST_DAY + timedelta(place * 30 // each)
        dialled = f"+447700900{random.randrange(1000):03}"
        charge = Charge(number, label, _price(random, 300), day, dialled)
        seconds = random.randrange(1, 4000)
        clock = f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        moment = f"{8 + place % 12:02}:{random.randrange(60):02}"
        cells = (f"{day:{words.date_format}}", moment, dialled, label, clock)
        paper.row(cells, charge)


SHAPES = {"table": _table, "sections": _sections, "calls": _calls, "fees": _fees}


def _price(random, most, is_credit=False):
    return Decimal(random.randrange(1, most)) / (-100 if is_credit else 100)


def _national(number, words):
    digits = number.removeprefix(words.country)
    return f"0{digits[:3]} {digits[3:5]} {digits[5:7]} {digits[7:]}".strip()


def money(amount, words):
    """Write an amount as the country does."""
    text = f"{amount:,.2f}".replace(",", "~")
    return text.replace(".", words.mark).replace("~", words.thousands)


# --- paper ----------------------------------------------------------------------------


class _Paper:
    """Pages with heads and feet; goes on to the next one by itself."""

    def __init__(self, bill, pages, *, is_wrapped_in_the_middle=False, money=""):
        self.words = bill.words
        self.page = 0
        self._bill = bill
        self._pages = pages
        self._is_middle = is_wrapped_in_the_middle
        self._money = money
        self._output = io.BytesIO()
        self._canvas = Canvas(self._output, pagesize=A4, invariant=True)
        self.columns = ()
        self._section = None  # (number, its place, sum of the charges)
        self._y = TOP

    def finish(self):
        self._canvas.showPage()
        self._canvas.save()
        return self._output.getvalue()

    def cover(self):
        """Write the letter; the total is that of the first time."""
        self._new_page()
        words = self.words
        for line in ("Sample Company", "Main Street 1", "1000 Sampletown"):
            self._text(350, line)
            self._y -= LEADING
        self._y -= 60
        self._text(LEFT, f"{words.bill} 2026-10-0001", 12)
        self._y -= 40
        self._text(LEFT, f"{COMPANY} 2026")
        self._y -= 20

    def begin(self, columns):
        """Begin the table on a new page."""
        self.columns = columns
        self._new_page()
        self.headers()

    def heading(self, number, at):
        """Write the heading of a number, with some rows below on the same page."""
        if self._y < BOTTOM + 6 * PITCH:
            self._new_page()
            self.headers()
        words = self.words
        self._section = (number, at, len(self._bill.charges))
        self._y -= 8
        text = f"{words.number}: {_national(number, words)} (User {at + 1:03})"
        self._text(LEFT, text, 10)
        self._y -= PITCH + 4

    def row(self, cells, charge=None, amount=None):
        """Write a row; the wide text in it is wrapped. Without a charge it is none."""
        texts = [self._wrapped(at, text) for at, text in enumerate(cells)]
        deepest = max(map(len, texts))
        if self._y - deepest * LEADING < BOTTOM + 2 * PITCH:
            self._carry_over()
        for (x, _header), lines in zip(self.columns, texts, strict=False):
            y = self._y
            if self._is_middle:
                y += (len(lines) - deepest) * LEADING / 2
            for line in lines:
                self._text(x, line, y=y)
                y -= LEADING
        y = self._y - ((deepest - 1) * LEADING / 2 if self._is_middle else 0)
        amount = charge.amount if charge else amount
        self._text(-RIGHT, f"{self._money}{money(amount, self.words)}", y=y)
        if charge:
            self._bill.charges.append(charge)
        self._y -= PITCH + (deepest - 1) * LEADING

    def subtotal(self):
        """Write what the charges of a number come to."""
        self._sum_line(self.words.subtotal, self._sum(self._section[2]))
        self._section = None

    def total(self):
        """Write what all charges come to, and with tax."""
        words, net = self.words, self._bill.total
        rate = Decimal(words.tax.strip(" %").rpartition(" ")[2])
        tax = (net * rate / 100).quantize(CENT)
        if self._y < BOTTOM + 5 * PITCH:
            self._new_page()
        self._y -= 10
        self._sum_line(words.total, net)
        self._sum_line(words.tax, tax)
        self._sum_line(f"{words.to_pay} {words.currency}", net + tax)

    def _carry_over(self):
        first = self._section[2] if self._section else 0
        amount = self._sum(first)
        self._sum_line(self.words.carried, amount)
        self._new_page()
        self.headers()
        if len(self._bill.charges) > first:
            self._sum_line(self.words.brought, amount)

    def _sum(self, first):
        charges = self._bill.charges[first:]
        return sum((charge.amount for charge in charges), Decimal(0))

    def _sum_line(self, text, amount):
        self._text(LEFT, text)
        self._text(-RIGHT, f"{self._money}{money(amount, self.words)}")
        self._y -= PITCH

    def headers(self):
        """Write what the columns are called."""
        if not self.columns:
            return
        for x, header in self.columns:
            self._text(x, header)
        self._y -= PITCH

    def _wrapped(self, at, text):
        """Return the lines of a text that is wider than its column."""
        places = [abs(x) for x, _header in self.columns]
        room = (places[at + 1] - places[at]) * 0.7 if at + 1 < len(places) else 1e9
        lines = [""]
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if self._canvas.stringWidth(longer, "Helvetica", SIZE) > room and lines[-1]:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _new_page(self):
        if self.page:
            self._canvas.showPage()
        self.page += 1
        self._y = TOP + 25
        self._text(LEFT, COMPANY)
        self._text(-RIGHT, f"{self.words.bill} 2026-10-0001")
        self._y = 40
        self._text(LEFT, f"{COMPANY} - Sample Street 5, 1000 Sampletown")
        self._text(-RIGHT, self.words.page.format(self.page, self._pages))
        self._y = TOP

    def _text(self, x, text, size=SIZE, y=None):
        """Write a text from a place on, or up to one that is negative."""
        y = self._y if y is None else y
        self._canvas.setFont("Helvetica", size)
        if x < 0:
            self._canvas.drawRightString(-x, y, text)
        else:
            self._canvas.drawString(x, y, text)
