"""The layouts shipped with the addon, and how their labels are understood.

Everything here is a fact of a published source or says that it is not: ``verified``
names the source, and the facts that could not be checked. No layout of an operator is
invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from .ground import LabelRule
from .profile import Column, Filter, NumberFormat, Profile

CONTINENTAL = NumberFormat(decimal_mark=",", thousands_marks=". '")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A profile, its labels, and what is known for sure about both."""

    key: str
    profile: Profile
    labels: tuple[LabelRule, ...]
    verified: str


USAGE_TYPES = (
    "national_calls",
    "international_calls",
    "calls_abroad",
    "received_abroad",
    "video_calls",
    "video_calls_abroad",
    "national_sms",
    "international_sms",
    "sms_abroad",
    "mms",
    "national_data",
    "roaming_data_eu",
    "roaming_data",
    "subscription",
    "options",
    "one_off",
    "discount",
    "device",
    "premium_sms",
    "premium_numbers",
    "mobile_payments",
)

PLAIN = Layout(
    key="plain",
    profile=Profile(
        name="One row per charge",
        signature=("Number", "Date", "Label", "Amount"),
        columns={
            "number": "Number",
            "day": "Date",
            "label": "Label",
            "quantity": Column("Quantity", optional=True),
            "unit": Column("Unit", optional=True),
            "net": "Amount",
            "tax": Column("Tax", optional=True),
            "tax_rate": Column("Tax rate", optional=True),
            "date_from": Column("From", optional=True),
            "date_to": Column("To", optional=True),
            "dialled": Column("Dialled", optional=True),
            "document": Column("Document", optional=True),
            "document_date": Column("Document date", optional=True),
        },
        date_formats=("%Y-%m-%d", "%d/%m/%Y"),
    ),
    labels=tuple(
        LabelRule(label, code)
        for code in USAGE_TYPES
        for label in (code, code.replace("_", " ").capitalize())
    ),
    verified=(
        "The standard layout of this app, for files created manually or by "
        "another program. Amounts exclude tax and have a decimal point, dates are "
        "written as 2026-01-31 or 31/01/2026, and a row without a number is at "
        "account level. The columns quantity, unit, tax, tax rate, from, to, "
        "dialled, document and document date are optional."
    ),
)

TELENOR_NORWAY = Layout(
    key="telenor_no",
    profile=Profile(
        name="Telenor Norway",
        signature=(
            "Fakturanummer",
            "Mobilnummer",
            "Hovedgruppe",
            "Undergruppe",
            "Netto",
        ),
        delimiter="¤",
        quote="",
        encodings=("utf-8", "latin-1"),
        columns={
            "number": "Mobilnummer",
            "label": ("Hovedgruppe", "Undergruppe", "Fakturatekst"),
            "date_from": "Fakturalinjestartdato",
            "date_to": "Fakturalinjesluttdato",
            "duration": "Varighet",
            "quantity": "Antall",
            "volume": "Volume",
            "net": "Netto",
            "tax": "MVA",
            "tax_rate": "MVA prosent",
            "document": "Fakturanummer",
            "document_date": "Fakturadato",
            "user_name": "Brukerreferanse",
        },
        number_format=CONTINENTAL,
        date_formats=("%d.%m.%Y", "%Y%m%d"),
        duration_format="h:m:s",
        quantity_unit="pieces",
        region="NO",
    ),
    labels=(
        LabelRule("Abonnement /", "subscription", "begins"),
        LabelRule("Rabatt /", "discount", "begins"),
        LabelRule("Samtaler / Innland", "national_calls", "begins"),
        LabelRule("Samtaler / Utland", "international_calls", "begins"),
        LabelRule("Samtaler / Roaming", "calls_abroad", "begins"),
        LabelRule("Meldinger / SMS", "national_sms", "begins"),
        LabelRule("Meldinger / MMS", "mms", "begins"),
        LabelRule("Data / Innland", "national_data", "begins"),
        LabelRule("Data / EU", "roaming_data_eu", "begins"),
        LabelRule("Data / Utenfor EU", "roaming_data", "begins"),
        LabelRule("Innholdstjenester /", "mobile_payments", "begins"),
    ),
    verified=(
        "The order of the 21 columns, the separator ¤ and the encoding ISO-8859-1 are "
        "verified in a public importer (HeroWong95/TelenorDataServer, "
        "InvoiceDetailImporter.cs). Unverified: the spelling of the headers, the form "
        "of dates, durations and volumes, and all labels."
    ),
)

TELEKOM_GERMANY = Layout(
    key="telekom_de",
    profile=Profile(
        name="Telekom Germany (EVN)",
        signature=(
            "EVN-Nummer",
            "Kartennummer",
            "Rufnummer",
            "Tarifzone",
            "Nettobetrag",
        ),
        encodings=("utf-8", "cp1252", "latin-1"),
        columns={
            "number": "Rufnummer",
            "day": "Startzeitpunkt",
            "time": "Startzeitpunkt",
            "label": ("Dienste anderer Anbieter und Sonderdienste", "Tarifzone"),
            "duration": "Dauer (sec.)",
            "quantity": "Menge",
            "unit": "Einheit",
            "net": "Nettobetrag",
            "gross": "Bruttobetrag",
            "dialled": "Zielrufnummer",
            "document": "Rechnungsnummer",
            "document_date": Column("Rechnungsdatum", optional=True),
        },
        number_format=CONTINENTAL,
        date_formats=("%d.%m.%Y", "%d.%m.%Y %H:%M:%S"),
        duration_format="seconds",
        tax_rate=Decimal(19),
        region="DE",
    ),
    labels=(
        LabelRule("Sonderdienste / ", "premium_numbers", "contains"),
        LabelRule("Inland Sprache", "national_calls"),
        LabelRule("Ausland Sprache", "international_calls"),
        LabelRule("Roaming Sprache abgehend", "calls_abroad"),
        LabelRule("Roaming Sprache ankommend", "received_abroad"),
        LabelRule("Inland SMS", "national_sms"),
        LabelRule("Inland MMS", "mms"),
        LabelRule("Inland Daten", "national_data"),
        LabelRule("Roaming Daten EU", "roaming_data_eu"),
    ),
    verified=(
        "The names of the fields, of the heading record and of the positions, and "
        "the date dd.mm.yyyy are verified in the operator's description of 1 "
        "April 2010 (RechnungOnline, EVN). Unverified: the separator (detected "
        "from the file), that heading and positions are in one file, the decimal "
        "comma, and all labels. An EVN contains usage only, no fees, and must be "
        "deleted after 80 days."
    ),
)

VERIZON = Layout(
    key="verizon",
    profile=Profile(
        name="Verizon raw data",
        signature=("Wireless Number", "Item Category", "Item Description", "Cost"),
        delimiter="\t",
        member="*Charges Detail*",
        columns={
            "number": "Wireless Number",
            "day": "Date",
            "label": ("Item Category", "Item Type", "Item Description"),
            "quantity": Column("Used", optional=True),
            "net": "Cost",
            "document": "Invoice Number",
            "document_date": "Bill Cycle Date",
            "user_name": "User Name",
        },
        filters=(
            Filter(
                name="Payments are no charges",
                column=Column("Item Description"),
                operator="contains",
                value="Payment Received",
            ),
            Filter(
                name="Payments are no charges",
                column=Column("Item Type"),
                operator="contains",
                value="Payment Received",
            ),
        ),
        account_level=("", "N/A"),
        blank_values=("NA", "N/A"),
        number_format=NumberFormat(decimal_mark=".", thousands_marks=","),
        date_formats=("%b %d, %Y", "%m/%d/%Y"),
        tax_rate=Decimal(0),
        region="US",
    ),
    labels=(
        LabelRule("Device Payment Agreement", "device", "contains"),
        LabelRule("Equipment Charges /", "device", "begins"),
        LabelRule("Monthly Charges /", "subscription", "begins"),
        LabelRule("VZW Surcharges /", "subscription", "begins"),
        LabelRule(
            "Taxes, Governmental Surcharges and Fees /", "subscription", "begins"
        ),
        LabelRule("Additional Services /", "options", "begins"),
        LabelRule("Voice /", "national_calls", "begins"),
        LabelRule("Messaging /", "national_sms", "begins"),
        LabelRule("Data /", "national_data", "begins"),
    ),
    verified=(
        "Verified in public readers of the Raw Data Download: a zip of "
        "tab-separated texts, their names, the names of the columns read here, "
        "the item categories, N/A for account-level rows, dollar signs, negative "
        "amounts in parentheses, bill cycle dates like Jan 31, 2026, and that "
        "Payment Received rows are not charges. Unverified: the literal header "
        "line and the format of the column Date. The categories Roaming and "
        "International are too general to be mapped. Taxes and surcharges are "
        "rows of their own and follow the subscription."
    ),
)

SLOVAK_TELEKOM = Layout(
    key="telekom_sk",
    profile=Profile(
        name="Slovak Telekom",
        signature=(
            "Charges__BudgetCentre__MSISDN__@Value",
            "Charges__BudgetCentre__ProductFamily__Charge__@Desc",
        ),
        delimiter=",",
        columns={
            "number": "Charges__BudgetCentre__MSISDN__@Value",
            "label": "Charges__BudgetCentre__ProductFamily__Charge__@Desc",
            "net": "Charges__BudgetCentre__ProductFamily__Charge__@Amount",
        },
        region="SK",
    ),
    labels=(
        LabelRule("Mesačný poplatok", "subscription", "contains"),
        LabelRule("Zľava", "discount", "contains"),
        LabelRule("Hovory v SR", "national_calls"),
        LabelRule("Hovory do zahraničia", "international_calls"),
        LabelRule("SMS v SR", "national_sms"),
        LabelRule("Dáta v SR", "national_data"),
        LabelRule("Dáta v EÚ", "roaming_data_eu"),
    ),
    verified=(
        "The three headers, the comma and UTF-8 are verified in a public importer "
        "of the operator's XML flattened to csv. Unverified: that the amounts are "
        "net of tax, their decimal point, and all labels. The file contains no "
        "dates."
    ),
)

O2_SLOVAKIA = Layout(
    key="o2_sk",
    profile=Profile(
        name="O2 Slovakia",
        signature=("Subscribers__Subscriber__InvoiceLines__FeeLines__Fee__FeeType",),
        columns={
            "number": "*MSISDN*",
            "label": (
                "Subscribers__Subscriber__InvoiceLines__FeeLines__Fee__FeeType",
                "*__FeeName",
            ),
            "net": "*__PayableAmount",
        },
        forward_fill=("number",),
        region="SK",
    ),
    labels=(
        LabelRule("recurring_", "subscription", "begins"),
        LabelRule("usage_voice /", "national_calls", "begins"),
        LabelRule("usage_sms /", "national_sms", "begins"),
        LabelRule("usage_data /", "national_data", "begins"),
        LabelRule("discount", "discount", "begins"),
    ),
    verified=(
        "Verified in a public importer: the header of the fee type and an example "
        "of it (recurring_arrears), columns whose names contain MSISDN or end in "
        "FeeName and PayableAmount, and that only the first row of a subscriber "
        "contains the number. Unverified: the full names of those columns, that "
        "the amounts are net of tax, their decimal point, and all labels except "
        "recurring_arrears."
    ),
)

LAYOUTS = (
    PLAIN,
    TELENOR_NORWAY,
    TELEKOM_GERMANY,
    VERIZON,
    SLOVAK_TELEKOM,
    O2_SLOVAKIA,
)
