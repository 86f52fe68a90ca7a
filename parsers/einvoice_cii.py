"""Cross Industry Invoices (UN/CEFACT CII D16B, as Factur-X and XRechnung use them)."""

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
from .einvoice_ubl import negated, pick
from .texts import clean

_SETTLEMENT = "SpecifiedLineTradeSettlement"
_DAY = "DateTimeString"

# Where a document that is about one line may name it.
_TEXTS = (
    "IncludedNote/Content",
    "BuyerReference",
    "BuyerOrderReferencedDocument/IssuerAssignedID",
    "ContractReferencedDocument/IssuerAssignedID",
    "AdditionalReferencedDocument/IssuerAssignedID",
    "ReceivableSpecifiedTradeAccountingAccount/ID",
)
_OBJECT = ("TypeCode", "IssuerAssignedID")  # where its kind stands, and its name


class CiiLayout(BillLayout):
    """Lines come before most of the head, so the head is read on a way of its own."""

    header_tags = frozenset(
        {
            "ExchangedDocument",
            "ApplicableHeaderTradeAgreement",
            "ApplicableHeaderTradeSettlement",
        }
    )
    line_tags = frozenset({"IncludedSupplyChainTradeLineItem"})

    def read_header(
        self, header: Header, element: etree._Element, finder: NumberFinder
    ) -> None:
        """Take over what one of the three parts of the head says."""
        if each := get(element, "ID"):
            header.document = each
            header.date = read_date(get(element, f"IssueDateTime/{_DAY}"))
        if number := get_object(
            element, "AdditionalReferencedDocument", *_OBJECT, finder
        ):
            header.number = number
        header.customer_vats += tuple(
            vat
            for each in every(element, "BuyerTradeParty/SpecifiedTaxRegistration")
            if (vat := get(each, "ID"))
        )
        header.texts += [
            clean(each.text or "") for path in _TEXTS for each in every(element, path)
        ]
        header.currency = get(element, "InvoiceCurrencyCode") or header.currency
        header.set_period(*_get_days(element, "BillingSpecifiedPeriod"))
        header.corrects += tuple(
            get(each, "IssuerAssignedID")
            for each in every(element, "InvoiceReferencedDocument")
        )
        for each in every(element, "ApplicableTradeTax"):
            header.add_total(
                get(each, "RateApplicablePercent"),
                get(each, "BasisAmount"),
                get(each, "CalculatedAmount"),
            )
        for each in every(element, "SpecifiedTradeAllowanceCharge"):
            amount = get(each, "ActualAmount")
            if get(each, "ChargeIndicator/Indicator").casefold() != "true":
                amount = negated(amount)
            rate = get(each, "CategoryTradeTax/RateApplicablePercent")
            header.charges.append((get(each, "Reason"), amount, rate))

    def read_line(
        self, element: etree._Element, header: Header, finder: NumberFinder
    ) -> Iterator[UsageRow]:
        """Return the row of a line; its amount holds the line's own allowances."""
        item = "SpecifiedTradeProduct"
        pairs = [
            (get(each, "Description"), get(each, "Value"))
            for each in every(element, f"{item}/ApplicableProductCharacteristic")
        ]
        stated, user = read_properties(pairs, finder)
        number = ""
        for settlement in every(element, _SETTLEMENT):
            number = get_object(
                settlement, "AdditionalReferencedDocument", *_OBJECT, finder
            )
        texts = [
            get(element, path)
            for path in (
                f"{item}/Name",
                f"{item}/Description",
                "AssociatedDocumentLineDocument/IncludedNote/Content",
            )
        ]
        number, label = pick(texts, number or stated or header.number, finder)
        number = number or find_anywhere(element, finder)
        if not number:
            number = read_sim(_get_objects(element), pairs, finder)
        problems: list = []
        period = f"{_SETTLEMENT}/BillingSpecifiedPeriod"
        values = read_period(
            get(element, f"{period}/StartDateTime/{_DAY}"),
            get(element, f"{period}/EndDateTime/{_DAY}"),
            problems,
        )
        for each in every(element, "SpecifiedLineTradeDelivery/BilledQuantity"):
            values |= read_quantity(each.text or "", each.get("unitCode") or "")
        total = "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
        yield make_row(
            header,
            number,
            label,
            get(element, f"{_SETTLEMENT}/{total}"),
            get(element, f"{_SETTLEMENT}/ApplicableTradeTax/RateApplicablePercent"),
            user_name=user,
            problems=problems,
            **values,
        )


def _get_objects(element: etree._Element) -> list[str]:
    return [
        each
        for settlement in every(element, _SETTLEMENT)
        for each in get_objects(settlement, "AdditionalReferencedDocument", *_OBJECT)
    ]


def _get_days(element: etree._Element, path: str) -> tuple:
    return tuple(
        read_date(get(element, f"{path}/{end}DateTime/{_DAY}"))
        for end in ("Start", "End")
    )
