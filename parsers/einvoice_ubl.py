"""UBL invoices and credit notes (OASIS UBL 2.1, Peppol BIS Billing 3.0)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .base import UsageRow
from .einvoice_layout import (
    BillLayout,
    Header,
    every,
    find_anywhere,
    get,
    get_object,
    get_objects,
    make_row,
    read_date,
    read_period,
    read_properties,
    read_quantity,
    read_sim,
)
from .einvoice_numbers import NumberFinder
from .texts import clean

# Where a document that is about one line may name it.
_TEXTS = (
    "AccountingCost",
    "AdditionalDocumentReference/ID",
    "ContractDocumentReference/ID",
    "ProjectReference/ID",
    "OrderReference/ID",
    "BuyerReference",
    "Note",
)
_OBJECT = ("DocumentTypeCode", "ID")  # where its kind stands, and its name


class UblLayout(BillLayout):
    """Lines with an object identifier (BT-128), a property, or a number in the text."""

    header_tags = frozenset(
        {
            *("Invoice", "CreditNote"),
        }
    )
    line_tags = frozenset({"InvoiceLine", "CreditNoteLine"})

    def read_header(
        self, header: Header, element: etree._Element, finder: NumberFinder
    ) -> None:
        """Take over number, dates, totals, what is corrected, and what is added."""
        header.document = get(element, "ID")
        header.date = read_date(get(element, "IssueDate"))
        header.currency = get(element, "DocumentCurrencyCode")
        header.set_period(
            read_date(get(element, "InvoicePeriod/StartDate")),
            read_date(get(element, "InvoicePeriod/EndDate")),
        )
        header.corrects = tuple(
            get(each, "ID")
            for each in every(element, "BillingReference/InvoiceDocumentReference")
        )
        customer = "AccountingCustomerParty/Party/PartyTaxScheme"
        header.customer_vats = tuple(
            vat for each in every(element, customer) if (vat := get(each, "CompanyID"))
        )
        header.texts = [
            clean(each.text or "") for path in _TEXTS for each in every(element, path)
        ]
        header.number = get_object(
            element, "AdditionalDocumentReference", *_OBJECT, finder
        )
        for each in every(element, "TaxTotal/TaxSubtotal"):
            rate = get(each, "TaxCategory/Percent") or get(each, "Percent")
            header.add_total(rate, get(each, "TaxableAmount"), get(each, "TaxAmount"))
        for each in every(element, "AllowanceCharge"):
            amount = get(each, "Amount")
            if get(each, "ChargeIndicator").casefold() != "true":
                amount = negated(amount)
            label = get(each, "AllowanceChargeReason")
            header.charges.append((label, amount, get(each, "TaxCategory/Percent")))

    def read_line(
        self, element: etree._Element, header: Header, finder: NumberFinder
    ) -> Iterator[UsageRow]:
        """Return the row of a line; its amount holds the line's own allowances."""
        number = get_object(element, "DocumentReference", *_OBJECT, finder)
        pairs = [
            (get(each, "Name"), get(each, "Value"))
            for each in every(element, "Item/AdditionalItemProperty")
        ]
        stated, user = read_properties(pairs, finder)
        texts = [
            get(element, path) for path in ("Item/Name", "Item/Description", "Note")
        ]
        number, label = pick(texts, number or stated or header.number, finder)
        number = number or find_anywhere(element, finder)
        if not number:
            objects = get_objects(element, "DocumentReference", *_OBJECT)
            number = read_sim(objects, pairs, finder)
        problems: list = []
        period = read_period(
            get(element, "InvoicePeriod/StartDate"),
            get(element, "InvoicePeriod/EndDate"),
            problems,
        )
        for name in ("InvoicedQuantity", "CreditedQuantity"):
            for each in every(element, name):
                quantity = read_quantity(each.text or "", each.get("unitCode") or "")
                period |= quantity
        yield make_row(
            header,
            number,
            label,
            get(element, "LineExtensionAmount"),
            get(element, "Item/ClassifiedTaxCategory/Percent"),
            user_name=user,
            problems=problems,
            **period,
        )


def pick(texts: list[str], number: str, finder: NumberFinder) -> tuple[str, str]:
    """Return the number of a line and its label: the first text besides the number."""
    texts = [text for text in texts if text]
    if not number:
        number = next(filter(None, (finder.find(text)[0] for text in texts)), "")
    if number:
        texts = [finder.find(text, number)[1] for text in texts]
    return number, next(filter(None, texts), "")


def negated(amount: str) -> str:
    """Return an amount with the other sign, as XML writes it."""
    return amount[1:] if amount.startswith("-") else f"-{amount}"
