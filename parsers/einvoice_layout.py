"""Where e-invoices and utility statements say what: one layout per kind of document."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from lxml import etree

from .base import UsageRow
from .einvoice_numbers import NumberFinder
from .texts import LONGEST_DETAIL, LONGEST_TEXT, clean

_AMOUNT = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,10})?|\.\d{1,10})")
_DATE = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T Z+-].*)?")
_NO_LETTER = re.compile(r"[\W\d_]+")
# Names of what holds no number of a line, though it may look like one.
_NO_TEXT = (
    "Amount",
    "Quantity",
    "Percent",
    "Date",
    "Time",
    "Indicator",
    "DateTimeString",
)
OBJECT_TYPE = "130"  # UNTDID 1001: invoiced object identifier

_WORDS_FOR_NUMBER = frozenset(
    {
        *("msisdn", "mobile", "mobilenumber", "number", "phone", "phonenumber"),
        *("subscriber", "telephone", "tel", "cli", "phoneno", "mobileno"),
        *("gsm", "gsmnummer", "gsmnr", "oproepnummer", "oproepnr", "belnummer"),
        *("telefoonnummer", "telefoonnr", "telnr", "telefoon", "mobielnummer"),
        *("numero", "numéro", "téléphone", "portable"),
        *("mobilfunknummer", "rufnummer", "rufnr", "telefonnummer", "telefonnr"),
        *("mobilnummer", "telefon", "teléfono", "móvil", "cellulare", "telefono"),
    }
)
_WORDS_FOR_USER = (
    *("employee", "holder", "user", "username"),
    *("gebruiker", "utilisateur", "benutzer", "nutzer"),
)
_WORDS_FOR_SIM = frozenset({"iccid", "icc", "sim", "simcard", "simkaart", "simkarte"})


@dataclass(slots=True)
class Header:
    """The data of a document itself."""

    document: str = ""
    date: date | None = None
    date_from: date | None = None
    date_to: date | None = None
    currency: str = ""
    number: str = ""  # when the document is about one line
    private: bool = False  # numbers dialled must not be shown at all
    corrects: tuple[str, ...] = ()
    customer_vats: tuple[str, ...] = ()
    texts: list[str] = field(default_factory=list)  # that may name the one number
    totals: dict[Decimal, tuple[Decimal, Decimal]] = field(default_factory=dict)
    charges: list[tuple[str, str, str]] = field(default_factory=list)

    def set_period(self, date_from: date | None, date_to: date | None) -> None:
        """Take over a period that is one."""
        if date_from and date_to and date_from <= date_to:
            self.date_from, self.date_to = date_from, date_to

    def add_total(self, rate: str, base: str, tax: str) -> None:
        """Add up the totals of one tax rate, as far as they can be read."""
        amounts = [read_decimal(text) for text in (rate or "0", base, tax or "0")]
        if None in amounts:
            return
        before = self.totals.get(amounts[0], (Decimal(0), Decimal(0)))
        self.totals[amounts[0]] = (before[0] + amounts[1], before[1] + amounts[2])


class BillLayout(ABC):
    """How one kind of document is read: its head, its lines, and what it adds."""

    header_tags: frozenset[str]
    line_tags: frozenset[str]

    @abstractmethod
    def read_header(
        self, header: Header, element: etree._Element, finder: NumberFinder
    ) -> None:
        """Take over what one element says of the document."""

    @abstractmethod
    def read_line(
        self, element: etree._Element, header: Header, finder: NumberFinder
    ) -> Iterator[UsageRow]:
        """Return the usage rows of one line."""

    def read_charges(self, header: Header) -> Iterator[UsageRow]:
        """Return the allowances and charges of the whole document, signed."""
        for label, amount, rate in header.charges:
            yield make_row(header, "", label, amount, rate)


def get(element: etree._Element, path: str) -> str:
    """Return the text at a path of names without namespaces, "" if there is none."""
    return clean(
        element.findtext("/".join(f"{{*}}{name}" for name in path.split("/"))) or ""
    )


def every(element: etree._Element, path: str) -> list[etree._Element]:
    """Return the elements at a path of names without namespaces."""
    return element.findall(_path(path))


def get_object(
    element: etree._Element, tag: str, kind: str, name: str, finder: NumberFinder
) -> str:
    """Return the number among the objects that a line or a document refers to."""
    found = map(finder.read, get_objects(element, tag, kind, name))
    return next(filter(None, found), "")


def get_objects(element: etree._Element, tag: str, kind: str, name: str) -> list[str]:
    """Return the objects that a line or a document refers to."""
    return [
        get(reference, name)
        for reference in every(element, tag)
        if get(reference, kind) == OBJECT_TYPE
    ]


def find_anywhere(element: etree._Element, finder: NumberFinder) -> str:
    """Return the number of one of our lines from wherever a line of a bill names it.

    Operators put it into the reference of an order, a cost centre, the number of the
    article or a second note. Only our own numbers are looked for.
    """
    for each in element.iter("{*}*"):
        text = each.text
        if not text or len(each) or text.isspace():
            continue
        if each.tag.endswith(_NO_TEXT) or each.get("currencyID"):
            continue
        if found := finder.find(text)[0]:
            return found
    return ""


def read_decimal(text: str) -> Decimal | None:
    """Return the amount that XML writes, None when it is no amount.

    >>> read_decimal("-12.50"), read_decimal("12,50"), read_decimal("1e9")
    (Decimal('-12.50'), None, None)
    """
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def read_date(text: str) -> date | None:
    """Return the day that XML writes, None when it is none.

    >>> read_date("2026-10-01"), read_date("20261001"), read_date("01/10/2026")
    (datetime.date(2026, 10, 1), datetime.date(2026, 10, 1), None)
    """
    found = _DATE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:  # the 31st of a short month
        return None


def make_row(
    header: Header, number: str, label: str, amount: str, rate: str, **values: object
) -> UsageRow:
    """Return a usage row, or one with an issue when something cannot be read."""
    problems = [
        (kind, text)
        for kind, text, value in (
            ("unreadable_amount", amount, read_decimal(amount)),
            ("unreadable_tax_rate", rate, read_decimal(rate or "0")),
        )
        if value is None
    ]
    problems += values.pop("problems", [])
    status = {}
    if problems:
        kind, text = problems[0]
        status = {"status": "issue", "reason": kind, "detail": text[:LONGEST_DETAIL]}
    values.setdefault("date_from", header.date_from)
    values.setdefault("date_to", header.date_to)
    return UsageRow(
        row=0,
        number=number,
        label=label[:LONGEST_TEXT],
        amount=read_decimal(amount),
        rate=read_decimal(rate or "0"),
        **values,
        **status,
    )


def read_period(first: str, last: str, problems: list) -> dict[str, date]:
    """Return the days of a line's period, for the row; note what cannot be read."""
    days = []
    for text in (first, last):
        day = read_date(text) if text else None
        if text and day is None:
            problems.append(("unreadable_date", text))
        days.append(day)
    if days[0] is None:
        return {}
    if days[1] and days[1] < days[0]:
        problems.append(("dates_reversed", f"{first} - {last}"))
    return {"date_from": days[0], "date_to": days[1]}


def read_quantity(text: str, unit: str) -> dict[str, object]:
    """Return quantity and unit for the row; a quantity is no reason not to charge."""
    quantity = read_decimal(text) if text else None
    return {"quantity": quantity, "unit": unit[:LONGEST_TEXT]} if quantity else {}


def read_properties(
    pairs: list[tuple[str, str]], finder: NumberFinder
) -> tuple[str, str]:
    """Return the number and the name of the user that the properties of an item say."""
    number = user = ""
    for name, value in pairs:
        words = set(_NO_LETTER.split(name.casefold()))
        if words.intersection(_WORDS_FOR_NUMBER) and not number:
            number = finder.read(value)
        elif words.intersection(_WORDS_FOR_USER) and not user:
            user = value[:LONGEST_TEXT]
    return number, user


def read_sim(
    objects: list[str], pairs: list[tuple[str, str]], finder: NumberFinder
) -> str:
    """Return the card that a line names in its objects or properties, ours or not.

    Lines name the card beside the phone number: it counts where there is no other.
    """
    words_for_it = _WORDS_FOR_SIM | _WORDS_FOR_NUMBER
    named = [
        value
        for name, value in pairs
        if words_for_it.intersection(_NO_LETTER.split(name.casefold()))
    ]
    return next(filter(None, map(finder.read_sim, [*objects, *named])), "")


@lru_cache
def _path(names: str) -> str:
    """Return a path of names as lxml looks for it, in whatever namespace."""
    return "/".join(f"{{*}}{name}" for name in names.split("/"))
