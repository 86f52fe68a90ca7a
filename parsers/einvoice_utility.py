"""UBL utility statements: the calls behind a bill (OASIS UBL 2.1 to 2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lxml import etree

from .base import UsageRow
from .einvoice_layout import (
    BillLayout,
    Header,
    every,
    get,
    make_row,
    read_date,
    read_decimal,
    read_quantity,
)
from .einvoice_numbers import NumberFinder

_RATE = "TaxTotal/TaxSubtotal/TaxCategory/Percent"
_SHOWN = frozenset({"", "none", "public"})


class UtilityLayout(BillLayout):
    """A supply line is a number; its services are its calls, what is left its fees."""

    header_tags = frozenset({"UtilityStatement"})
    line_tags = frozenset({"TelecommunicationsSupplyLine"})

    def read_header(
        self, header: Header, element: etree._Element, finder: NumberFinder
    ) -> None:
        """Take over the number of the bill that the statement belongs to."""
        own = get(element, "ID")
        header.document = get(element, "ParentDocumentReference/ID") or own
        header.date = read_date(get(element, "IssueDate"))
        header.currency = get(element, "DocumentCurrencyCode")
        for supply in element.iter("{*}TelecommunicationsSupply"):
            if get(supply, "PrivacyCode").casefold() not in _SHOWN:
                header.private = True

    def read_line(
        self, element: etree._Element, header: Header, finder: NumberFinder
    ) -> Iterator[UsageRow]:
        """Return the rows of one number."""
        written = get(element, "PhoneNumber")
        number = finder.read(written) or finder.read_sim(written)
        problems = [] if number or not written else [("unreadable_number", written)]
        number = number or written
        left = get(element, "LineExtensionAmount")
        rate = get(element, _RATE)
        charged = Decimal(0)
        for service in every(element, "TelecommunicationsService"):
            row = self._read_service(service, header, finder, number, rate, problems)
            charged += row.amount or 0
            yield row
        total = read_decimal(left) if left else charged
        if total is None or total != charged:
            amount = left if total is None else str(total - charged)
            label = get(element, "Description")
            yield make_row(header, number, label, amount, rate, problems=list(problems))

    def _read_service(
        self, element, header, finder, number, rate, problems
    ) -> UsageRow:
        problems = list(problems)
        day = get(element, "CallDate")
        if day and read_date(day) is None:
            problems.append(("unreadable_date", day))
        label = next(
            filter(
                None,
                (
                    get(element, f"TelecommunicationsService{name}")
                    for name in ("Call", "CallCode", "Category", "CategoryCode")
                ),
            ),
            "",
        )
        amount = get(element, "CallExtensionAmount") or get(element, "CallBaseAmount")
        values: dict = {"date_from": None, "date_to": None} if day else {}
        for each in every(element, "Quantity"):
            values |= read_quantity(each.text or "", each.get("unitCode") or "")
        called = get(element, "ServiceNumberCalled")
        return make_row(
            header,
            number,
            label,
            amount or "0",
            get(element, _RATE) or rate,
            day=read_date(day),
            time=get(element, "CallTime"),
            dialled="" if header.private else finder.dialled(called),
            dialled_key="" if header.private else finder.key(number, called),
            problems=problems,
            **values,
        )
