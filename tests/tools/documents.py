"""E-invoices for tests, as operators send them: UBL BIS Billing 3, CII, statements."""

# ruff: noqa: E501, an element stands on one line
import base64
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from xml.sax.saxutils import escape, quoteattr

BIS3 = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
CENT = Decimal("0.01")


@dataclass(kw_only=True)
class Line:
    """One line; ``where`` says in which place of it the number stands."""

    amount: Decimal
    name: str = "Mobile services"
    rate: int = 21
    number: str = ""
    where: str = "object"  # object, property, name, description or note
    period: tuple = ()
    allowance: Decimal = Decimal(0)
    user: str = ""


@dataclass(kw_only=True)
class Bill:
    """What an e-invoice says; ``embedded`` are (name, mime type, content)."""

    document: str = "F-1"
    date: str = "2026-11-02"
    supplier: str = "Fiction Mobile"
    vat: str = "BE0477472701"
    customer: str = "company_1_data"
    customer_vat: str = ""
    currency: str = "EUR"
    lines: list = field(default_factory=list)
    charges: list = field(default_factory=list)  # (reason, amount, rate), signed
    embedded: list = field(default_factory=list)
    period: tuple = ()
    corrects: str = ""
    number: str = ""  # the object of the whole document
    taxes: dict = field(default_factory=dict)  # {rate: tax} where it is not computed

    def totals(self):
        """Return {rate: (base, tax)}."""
        bases = defaultdict(Decimal)
        for line in self.lines:
            bases[line.rate] += line.amount
        for _reason, amount, rate in self.charges:
            bases[rate] += amount
        return {
            rate: (
                base,
                self.taxes.get(rate, (base * rate / 100).quantize(CENT, ROUND_HALF_UP)),
            )
            for rate, base in bases.items()
        }


def element(name, *content, **attributes):
    """Return one element, its content given as text or as elements."""
    space = "cac" if "".join(content).startswith("<") else "cbc"
    given = "".join(
        f" {key}={quoteattr(str(value))}" for key, value in attributes.items()
    )
    return f"<{space}:{name}{given}>{''.join(content)}</{space}:{name}>"


def ubl(bill, root="Invoice"):
    """Return a UBL invoice, or with root ``CreditNote`` a credit note."""

    def amount(name, value):
        return element(name, f"{value:.2f}", currencyID=bill.currency)

    totals = bill.totals()
    base = sum(each[0] for each in totals.values())
    tax = sum(each[1] for each in totals.values())
    charged = sum(each[1] for each in bill.charges if each[1] > 0)
    allowed = -sum(each[1] for each in bill.charges if each[1] < 0)
    is_invoice = root == "Invoice"
    parts = [
        element("CustomizationID", BIS3),
        element("ProfileID", PROFILE),
        element("ID", escape(bill.document)),
        element("IssueDate", bill.date),
        element("DueDate", "2026-12-02") if is_invoice else "",
        element(f"{root}TypeCode", "380" if is_invoice else "381"),
        element("DocumentCurrencyCode", bill.currency),
        element("BuyerReference", "PHONES"),
        _period(bill.period),
        element(
            "BillingReference",
            element("InvoiceDocumentReference", element("ID", bill.corrects)),
        )
        if bill.corrects
        else "",
        _object("AdditionalDocumentReference", bill.number) if bill.number else "",
        *(_embedded(*each) for each in bill.embedded),
        element("AccountingSupplierParty", _party(bill.supplier, bill.vat)),
        element("AccountingCustomerParty", _party(bill.customer, bill.customer_vat)),
        *(
            element(
                "AllowanceCharge",
                element("ChargeIndicator", "true" if value > 0 else "false"),
                element("AllowanceChargeReason", escape(reason)),
                amount("Amount", abs(value)),
                _category("TaxCategory", rate),
            )
            for reason, value, rate in bill.charges
        ),
        element(
            "TaxTotal",
            amount("TaxAmount", tax),
            *(
                element(
                    "TaxSubtotal",
                    amount("TaxableAmount", each[0]),
                    amount("TaxAmount", each[1]),
                    _category("TaxCategory", rate),
                )
                for rate, each in totals.items()
            ),
        ),
        element(
            "LegalMonetaryTotal",
            amount("LineExtensionAmount", sum(line.amount for line in bill.lines)),
            amount("TaxExclusiveAmount", base),
            amount("TaxInclusiveAmount", base + tax),
            amount("AllowanceTotalAmount", allowed) if allowed else "",
            amount("ChargeTotalAmount", charged) if charged else "",
            amount("PayableAmount", base + tax),
        ),
        *(
            _line(number, line, root, amount)
            for number, line in enumerate(bill.lines, 1)
        ),
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{UBL}{root}-2"'
        f' xmlns:cac="{UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{UBL}CommonBasicComponents-2">\n'
        + "\n".join(filter(None, parts))
        + f"\n</{root}>\n"
    ).encode()


def _line(number, line, root, amount):
    says = {line.where: line.number} if line.number else {}
    name = f"{line.name} {says['name']}" if "name" in says else line.name
    properties = [("MSISDN", says["property"])] if "property" in says else []
    properties += [("User name", line.user)] if line.user else []
    # the amount of the line holds its allowance already
    gross = line.amount + line.allowance
    return element(
        f"{root}Line",
        element("ID", str(number)),
        element("Note", f"Number {says['note']}") if "note" in says else "",
        element(
            "InvoicedQuantity" if root == "Invoice" else "CreditedQuantity",
            "1",
            unitCode="C62",
        ),
        amount("LineExtensionAmount", line.amount),
        _period(line.period),
        _object("DocumentReference", says["object"]) if "object" in says else "",
        element(
            "AllowanceCharge",
            element("ChargeIndicator", "false"),
            element("AllowanceChargeReason", "Discount"),
            amount("Amount", line.allowance),
        )
        if line.allowance
        else "",
        element(
            "Item",
            element("Description", f"For {says['description']}")
            if "description" in says
            else "",
            element("Name", escape(name)),
            _category("ClassifiedTaxCategory", line.rate),
            *(
                element(
                    "AdditionalItemProperty",
                    element("Name", key),
                    element("Value", escape(value)),
                )
                for key, value in properties
            ),
        ),
        element("Price", amount("PriceAmount", gross)),
    )


def _period(period):
    if not period:
        return ""
    return element(
        "InvoicePeriod", element("StartDate", period[0]), element("EndDate", period[1])
    )


def _object(name, number):
    return element(
        name, element("ID", number, schemeID="AVE"), element("DocumentTypeCode", "130")
    )


def _category(name, rate):
    return element(
        name,
        element("ID", "S" if rate else "Z"),
        element("Percent", str(rate)),
        element("TaxScheme", element("ID", "VAT")),
    )


def _party(name, vat):
    return element(
        "Party",
        element("EndpointID", vat[2:] or "0000000097", schemeID="0208"),
        element("PartyName", element("Name", escape(name))),
        element(
            "PostalAddress", element("Country", element("IdentificationCode", "BE"))
        ),
        element(
            "PartyTaxScheme",
            element("CompanyID", vat),
            element("TaxScheme", element("ID", "VAT")),
        )
        if vat
        else "",
        element("PartyLegalEntity", element("RegistrationName", escape(name))),
    )


def _embedded(name, mimetype, content):
    encoded = base64.b64encode(content).decode()
    return element(
        "AdditionalDocumentReference",
        element("ID", escape(name)),
        element(
            "Attachment",
            element(
                "EmbeddedDocumentBinaryObject",
                encoded,
                mimeCode=mimetype,
                filename=name,
            ),
        ),
    )


def ubl_invoice(
    *, document, supplier_name, supplier_vat, customer_name, amounts, embedded=None
):
    """Return an invoice whose lines carry no number; ``embedded`` is one file."""
    return ubl(
        Bill(
            document=document,
            supplier=supplier_name,
            vat=supplier_vat,
            customer=customer_name,
            lines=[Line(amount=Decimal(str(amount))) for amount in amounts],
            embedded=[embedded] if embedded else [],
        )
    )


def cii(bill):
    """Return the same bill as a Cross Industry Invoice."""
    totals = bill.totals()
    base = sum(each[0] for each in totals.values())
    tax = sum(each[1] for each in totals.values())
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>urn:cen.eu:en16931:2017</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>{bill.document}</ram:ID><ram:TypeCode>380</ram:TypeCode><ram:IssueDateTime>{_day(bill.date)}</ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
{"".join(_cii_line(number, line) for number, line in enumerate(bill.lines, 1))}
<ram:ApplicableHeaderTradeAgreement>{_cii_party("SellerTradeParty", bill.supplier, bill.vat)}{_cii_party("BuyerTradeParty", bill.customer, "")}</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery/>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>{bill.currency}</ram:InvoiceCurrencyCode>
{"".join(f"<ram:ApplicableTradeTax><ram:CalculatedAmount>{each[1]:.2f}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>{each[0]:.2f}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>" for rate, each in totals.items())}
{_cii_period(bill.period)}
<ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>{base:.2f}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>{base:.2f}</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="{bill.currency}">{tax:.2f}</ram:TaxTotalAmount><ram:GrandTotalAmount>{base + tax:.2f}</ram:GrandTotalAmount><ram:DuePayableAmount>{base + tax:.2f}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation>
</ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
""".encode()


def _cii_line(number, line):
    says = {line.where: line.number} if line.number else {}
    name = f"{line.name} {says['name']}" if "name" in says else line.name
    found = (
        f"<ram:AdditionalReferencedDocument><ram:IssuerAssignedID>{says['object']}</ram:IssuerAssignedID><ram:TypeCode>130</ram:TypeCode></ram:AdditionalReferencedDocument>"
        if "object" in says
        else ""
    )
    told = (
        f"<ram:ApplicableProductCharacteristic><ram:Description>MSISDN</ram:Description><ram:Value>{says['property']}</ram:Value></ram:ApplicableProductCharacteristic>"
        if "property" in says
        else ""
    )
    note = (
        f"<ram:IncludedNote><ram:Content>Number {says['note']}</ram:Content></ram:IncludedNote>"
        if "note" in says
        else ""
    )
    return f"""<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>{number}</ram:LineID>{note}</ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:Name>{escape(name)}</ram:Name>{told}</ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{line.amount:.2f}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">1</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
<ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>{line.rate}</ram:RateApplicablePercent></ram:ApplicableTradeTax>{_cii_period(line.period)}<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>{line.amount:.2f}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>{found}</ram:SpecifiedLineTradeSettlement>
</ram:IncludedSupplyChainTradeLineItem>
"""


def _cii_party(role, name, vat):
    registered = (
        f'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat}</ram:ID></ram:SpecifiedTaxRegistration>'
        if vat
        else ""
    )
    return f"<ram:{role}><ram:Name>{escape(name)}</ram:Name><ram:PostalTradeAddress><ram:CountryID>BE</ram:CountryID></ram:PostalTradeAddress>{registered}</ram:{role}>"


def _cii_period(period):
    if not period:
        return ""
    return f"<ram:BillingSpecifiedPeriod><ram:StartDateTime>{_day(period[0])}</ram:StartDateTime><ram:EndDateTime>{_day(period[1])}</ram:EndDateTime></ram:BillingSpecifiedPeriod>"


def _day(text):
    return (
        f'<udt:DateTimeString format="102">{text.replace("-", "")}</udt:DateTimeString>'
    )


def utility_statement(numbers, *, document="F-1", currency="", private=False, rate=21):
    """Return a statement of calls: {number: [(day, time, called, label, amount)]}."""
    lines = []
    for number, calls in numbers.items():
        total = sum(Decimal(call[-1]) for call in calls)
        services = "".join(
            element(
                "TelecommunicationsService",
                element("ID", str(position)),
                element("CallDate", day),
                element("CallTime", time),
                element("ServiceNumberCalled", called),
                element("TelecommunicationsServiceCall", escape(label)),
                element("CallExtensionAmount", str(amount), currencyID="EUR"),
                element(
                    "TaxTotal",
                    element("TaxAmount", "0", currencyID="EUR"),
                    element(
                        "TaxSubtotal",
                        element("TaxAmount", "0", currencyID="EUR"),
                        _category("TaxCategory", rate),
                    ),
                ),
            )
            for position, (day, time, called, label, amount) in enumerate(calls, 1)
        )
        lines.append(
            element(
                "TelecommunicationsSupplyLine",
                element("ID", number),
                element("PhoneNumber", number),
                element("LineExtensionAmount", str(total), currencyID="EUR"),
                services,
            )
        )
    supply = element(
        "TelecommunicationsSupply",
        element("PrivacyCode", "2")
        if private
        else element("TelecommunicationsSupplyType", "Mobile"),
        *lines,
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<UtilityStatement xmlns="{UBL}UtilityStatement-2"'
        f' xmlns:cac="{UBL}CommonAggregateComponents-2" xmlns:cbc="{UBL}CommonBasicComponents-2">'
        + element("ID", f"U-{document}")
        + element("IssueDate", "2026-11-02")
        + (element("DocumentCurrencyCode", currency) if currency else "")
        + element("ParentDocumentReference", element("ID", document))
        + element(
            "SubscriberConsumption",
            element(
                "Consumption", element("UtilityStatementTypeCode", "Telecommunications")
            ),
            supply,
        )
        + "</UtilityStatement>\n"
    ).encode()
