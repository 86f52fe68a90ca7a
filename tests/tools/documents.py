"""E-invoices for tests, in the form that operators send them (UBL BIS Billing 3)."""

# ruff: noqa: E501, an element stands on one line
import base64

BIS3 = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

INVOICE = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>{bis3}</cbc:CustomizationID>
<cbc:ProfileID>{profile}</cbc:ProfileID>
<cbc:ID>{document}</cbc:ID>
<cbc:IssueDate>2026-11-02</cbc:IssueDate>
<cbc:DueDate>2026-12-02</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
{embedded}
<cac:AccountingSupplierParty><cac:Party>
<cac:PartyName><cbc:Name>{supplier_name}</cbc:Name></cac:PartyName>
<cac:PostalAddress><cac:Country><cbc:IdentificationCode>BE</cbc:IdentificationCode></cac:Country></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>{supplier_vat}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme>
<cac:PartyLegalEntity><cbc:RegistrationName>{supplier_name}</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party>
<cac:PartyName><cbc:Name>{customer_name}</cbc:Name></cac:PartyName>
<cac:PartyLegalEntity><cbc:RegistrationName>{customer_name}</cbc:RegistrationName></cac:PartyLegalEntity>
</cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax:.2f}</cbc:TaxAmount>
<cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{base:.2f}</cbc:TaxableAmount>
<cbc:TaxAmount currencyID="EUR">{tax:.2f}</cbc:TaxAmount>
<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
</cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal>
<cbc:LineExtensionAmount currencyID="EUR">{base:.2f}</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="EUR">{base:.2f}</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="EUR">{total:.2f}</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="EUR">{total:.2f}</cbc:PayableAmount>
</cac:LegalMonetaryTotal>
{lines}
</Invoice>
"""

LINE = """<cac:InvoiceLine><cbc:ID>{number}</cbc:ID>
<cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>
<cbc:LineExtensionAmount currencyID="EUR">{amount:.2f}</cbc:LineExtensionAmount>
<cac:Item><cbc:Name>Mobile services</cbc:Name>
<cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>
</cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">{amount:.2f}</cbc:PriceAmount></cac:Price>
</cac:InvoiceLine>"""

EMBEDDED = """<cac:AdditionalDocumentReference><cbc:ID>{name}</cbc:ID>
<cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="{mimetype}" filename="{name}">{content}</cbc:EmbeddedDocumentBinaryObject></cac:Attachment>
</cac:AdditionalDocumentReference>"""


def ubl_invoice(
    *, document, supplier_name, supplier_vat, customer_name, amounts, embedded=None
):
    """Return an invoice with 21 % tax; ``embedded`` is (name, mimetype, content)."""
    base = sum(amounts)
    tax = round(base * 0.21, 2)
    attachment = ""
    if embedded:
        name, mimetype, content = embedded
        attachment = EMBEDDED.format(
            name=name, mimetype=mimetype, content=base64.b64encode(content).decode()
        )
    return INVOICE.format(
        bis3=BIS3,
        profile=PROFILE,
        document=document,
        supplier_name=supplier_name,
        supplier_vat=supplier_vat,
        customer_name=customer_name,
        base=base,
        tax=tax,
        total=base + tax,
        embedded=attachment,
        lines="".join(
            LINE.format(number=number, amount=amount)
            for number, amount in enumerate(amounts, 1)
        ),
    ).encode()
