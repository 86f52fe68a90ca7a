"""The sample bills of dev/demo as files, in three of the shipped layouts."""

import csv
import io
import zipfile
from decimal import Decimal

CENT = Decimal("0.01")
# The operators of the sample bills charge Belgian VAT, or none.
VAT = Decimal(21)

TELENOR_HEADER = (
    *("Fakturanummer", "Fakturadato", "Abonnementets eierkonto"),
    *("Eierkontoreferanse", "Konto for rollen betalende mobilnummer"),
    *("Mobilnummer", "Organisasjonsnummer", "Brukerreferanse", "Brukerreferanse2"),
    *("Brukerreferanse3", "Hovedgruppe", "Undergruppe", "Fakturatekst"),
    *("Fakturalinjestartdato", "Fakturalinjesluttdato", "Varighet", "Antall"),
    *("Volume", "Netto", "MVA", "MVA prosent"),
)
TELENOR_LABELS = {
    "subscription": ("Abonnement", "Månedsavgift", "Bedrift Fri"),
    "discount": ("Rabatt", "Avtalerabatt", "Rabatt på abonnement"),
    "national_calls": ("Samtaler", "Innland", "Samtaler i Norge"),
    "international_calls": ("Samtaler", "Utland", "Samtaler til utlandet"),
    "calls_abroad": ("Samtaler", "Roaming", "Samtaler i utlandet"),
    "national_sms": ("Meldinger", "SMS", "SMS i Norge"),
    "mms": ("Meldinger", "MMS", "MMS"),
    "national_data": ("Data", "Innland", "Mobildata Norge"),
    "roaming_data_eu": ("Data", "EU", "Mobildata EU/EØS"),
    "mobile_payments": ("Innholdstjenester", "CPA", "Innholdstjenester"),
}

VERIZON_HEADER = (
    *("Bill Cycle Date", "Date", "ECPD Profile ID", "Account Number"),
    *("Invoice Number", "Wireless Number", "User Name", "Cost Center"),
    *("Item Category", "Item Type", "Item Description", "Share Description"),
    *("Used", "Cost"),
)
VERIZON_LABELS = {
    "subscription": ("Monthly Charges", "Plan", "Business Unlimited"),
    "discount": ("Monthly Charges", "Credit", "Promotional Credit"),
    "device": ("Equipment Charges", "Device", "Device Payment Agreement 5 of 36"),
    "options": ("Additional Services", "Feature", "Device Protection"),
    "national_calls": ("Voice", "Usage", "Domestic Minutes"),
    "national_sms": ("Messaging", "Usage", "Text Messages"),
    "national_data": ("Data", "Usage", "Gigabyte Usage"),
}


def plain(events, document, day, extra=()):
    """Our own layout, one row per charge.

    ``extra`` are rows (number, day, label, amount) beside the usual ones, those of
    the whole account without a number.
    """
    table = [
        (
            *("Number", "Date", "Label", "Quantity", "Unit", "Amount", "Tax"),
            *("Tax rate", "Dialled", "Document", "Document date"),
        )
    ]
    for number, when, label, amount in extra:
        cells = (number, when, label, 1, "pieces", amount, _tax(amount), VAT, "")
        table.append((*cells, document, day))
    for event in events:
        label = event.usage_type.replace("_", " ").capitalize()
        table.append(
            (
                *(event.number, event.moment.date(), label),
                *(event.quantity, event.unit, event.amount, _tax(event.amount)),
                *(VAT, event.dialled, document, day),
            )
        )
    return _delimited(table, ";").encode()


def telenor(events, document, day):
    """The layout of Telenor Norway: ¤ between the cells, ISO-8859-1."""
    table = [TELENOR_HEADER]
    for event in events:
        first = until = event.moment.date()
        if event.usage_type in ("subscription", "discount"):
            until = day
        amount = event.amount.quantize(CENT)
        quantity = {event.unit: event.quantity}
        table.append(
            (
                *(document, _dotted(day), "100200", "", "100201"),
                *(event.number, "999999999", "", "", ""),
                *TELENOR_LABELS[event.usage_type],
                *(_dotted(first), _dotted(until)),
                _clock(quantity["seconds"]) if "seconds" in quantity else "",
                *(quantity.get("pieces", ""), quantity.get("MB", "")),
                *(_comma(amount), _comma((amount * VAT / 100).quantize(CENT))),
                _comma(VAT.quantize(CENT)),
            )
        )
    return _joined(table, "¤").encode("latin-1")


def verizon(events, document, day, account_level=()):
    """The layout of Verizon's raw data: a zip of tab-separated texts, without VAT.

    ``account_level`` are pairs (labels, amount) of the whole account.
    """
    cycle = f"{day:%b %d, %Y}"

    def row(number, when, labels, cost, used="NA"):
        return (
            *(cycle, f"{when:%m/%d/%Y}", "1234567", "100000001-00001", document),
            *(number, "N/A", "", *labels, "", used, _in_parentheses(cost)),
        )

    table = [VERIZON_HEADER]
    table.extend(row("N/A", day, labels, amount) for labels, amount in account_level)
    for event in events:
        number = f"{event.number[2:5]}-{event.number[5:8]}-{event.number[8:]}"
        used = "NA" if event.unit == "pieces" else f"{event.quantity:,}"
        labels = VERIZON_LABELS[event.usage_type]
        table.append(row(number, event.moment, labels, event.amount, used))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as container:
        name = f"Acct & Wireless Charges Detail Summary Usage_{day:%Y%m}.txt"
        # A fixed moment: the same sample is the same file.
        container.writestr(zipfile.ZipInfo(name), _delimited(table, "\t"))
    return content.getvalue()


def _tax(amount):
    return (Decimal(amount) * VAT / 100).quantize(Decimal("0.0001"))


def _delimited(table, delimiter):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue()


def _joined(table, delimiter):
    return "".join(f"{delimiter.join(map(str, row))}\r\n" for row in table)


def _dotted(day):
    return f"{day:%d.%m.%Y}"


def _comma(amount):
    return str(amount).replace(".", ",")


def _clock(seconds):
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _in_parentheses(amount):
    amount = Decimal(amount).quantize(CENT)
    return f"(€{-amount:,})" if amount < 0 else f"€{amount:,}"
