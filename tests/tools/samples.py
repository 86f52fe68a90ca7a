"""Sample detail files in every shipped layout, the same at every run.

    telenor(rows=60) -> bytes          one function per layout
    plain_csv(lines=2000, rows=200_000, period=date(2026, 1, 1)) -> bytes
    plain_csv_chunks(...)              the same, piece by piece
    plain_xls / plain_xlsx / plain_ods the plain layout in spreadsheets

All take ``rows`` (at least as many as lines), ``period`` (a day of the month of the
bill), ``numbers`` (E.164, those of the sample lines if not given) and ``seed``; the
plain layout also how many numbers are ``dialled``. The
people, numbers and prices are made up; what a layout looks like stands in
parsers/layouts.py.
"""

import csv
import io
import zipfile
from calendar import monthrange
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count, islice
from random import Random
from typing import NamedTuple

PERIOD = date(2026, 1, 1)
FOUR = Decimal("0.0001")
CENT = Decimal("0.01")


class Event(NamedTuple):
    """One charge of a sample bill, before a layout writes it down."""

    number: str
    moment: datetime
    usage_type: str
    quantity: Decimal
    unit: str
    amount: Decimal
    dialled: str


# usage type: weight, unit, most of it in one event, price of one unit
TARIFF = {
    "national_calls": (40, "seconds", 1200, "0.0025"),
    "international_calls": (4, "seconds", 600, "0.0150"),
    "calls_abroad": (3, "seconds", 600, "0.0120"),
    "received_abroad": (2, "seconds", 600, "0.0060"),
    "national_sms": (14, "pieces", 1, "0.0900"),
    "international_sms": (2, "pieces", 1, "0.2500"),
    "mms": (1, "pieces", 1, "0.4500"),
    "national_data": (28, "MB", 400, "0.0020"),
    "roaming_data_eu": (3, "MB", 120, "0.0031"),
    "roaming_data": (1, "MB", 20, "1.9500"),
    "premium_sms": (1, "pieces", 1, "1.5000"),
}
SUBSCRIPTION = Decimal("14.5000")
DISCOUNT = Decimal("-3.2500")


def gb_numbers(lines):
    """Numbers set aside for drama: 1000 British ones, then American ones."""
    british = (f"+4477009{n:05}" for n in range(1000))
    american = (
        f"+1{area}55501{n:02}"
        for area in range(201, 990)
        if area % 100 != 11
        for n in range(100)
    )
    return list(islice((n for many in (british, american) for n in many), lines))


def numbers_from(first, lines):
    """Consecutive numbers, for countries that have set none aside."""
    return [f"+{int(first) + n}" for n in range(lines)]


def events(numbers, rows, period=PERIOD, seed=1, types=None, dialled=1000):
    """Subscriptions of all lines, discounts of some, then usage in random order."""
    random = Random(seed)
    start = datetime.combine(period.replace(day=1), datetime.min.time())
    days = monthrange(period.year, period.month)[1]
    fees = []
    for n, number in enumerate(numbers):
        fees.append(("subscription", number, SUBSCRIPTION))
        if n % 5 == 4:
            fees.append(("discount", number, DISCOUNT))
    for usage_type, number, amount in fees[:rows]:
        yield Event(number, start, usage_type, Decimal(1), "pieces", amount, "")
    names = [name for name in TARIFF if types is None or name in types]
    weights = [TARIFF[name][0] for name in names]
    for _ in range(rows - len(fees)):
        usage_type = random.choices(names, weights)[0]
        _, unit, most, price = TARIFF[usage_type]
        quantity = _quantity(random, unit, most)
        moment = start + timedelta(seconds=random.randrange(days * 86_400))
        called = "" if unit == "MB" else _dialled(random.randrange(dialled), dialled)
        amount = (quantity * Decimal(price)).quantize(FOUR)
        yield Event(
            random.choice(numbers), moment, usage_type, quantity, unit, amount, called
        )


def _dialled(number, many):
    """One of many numbers; a thousand are set aside for drama."""
    return f"+447700900{number:03}" if many <= 1000 else f"+4478{number:08}"


def _quantity(random, unit, most):
    if unit == "MB":
        return Decimal(random.randrange(1, most * 100)) / 100
    return Decimal(random.randrange(1, most + 1))


# --- the plain layout -----------------------------------------------------------------

PLAIN_HEADER = (
    *("Number", "Date", "Label", "Quantity", "Unit", "Amount", "Tax", "Tax rate"),
    *("Dialled", "Document", "Document date"),
)


def plain_rows(
    lines=8,
    rows=60,
    period=PERIOD,
    numbers=None,
    seed=1,
    rate=Decimal(21),
    document=None,
    dialled=1000,
):
    """The rows of the plain layout, as values."""
    numbers = gb_numbers(lines) if numbers is None else numbers
    document = document or f"P{period:%Y%m}"
    for event in events(numbers, rows, period, seed, dialled=dialled):
        yield (
            event.number,
            event.moment.date(),
            event.usage_type.replace("_", " ").capitalize(),
            event.quantity,
            event.unit,
            event.amount,
            (event.amount * rate / 100).quantize(FOUR),
            rate,
            event.dialled,
            document,
            _last_day(period),
        )


def plain_csv_chunks(delimiter=";", **options):
    """The plain layout piece by piece, for files of any size."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(PLAIN_HEADER)
    rows = plain_rows(**options)
    while batch := list(islice(rows, 10_000)):
        writer.writerows(batch)
        yield text.getvalue().encode()
        text.seek(0)
        text.truncate()


def plain_csv(delimiter=";", **options):
    """The plain layout as delimited text."""
    return b"".join(plain_csv_chunks(delimiter, **options))


def _cells(row):
    """What a person would have in a spreadsheet: real numbers and dates."""
    return [float(cell) if isinstance(cell, Decimal) else cell for cell in row]


def plain_xlsx(**options):
    """The plain layout as a workbook."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Charges")
    sheet.append(PLAIN_HEADER)
    for row in plain_rows(**options):
        sheet.append(_cells(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def plain_xls(**options):
    """The plain layout as a workbook of Excel 97 to 2003 (at most 65,535 rows)."""
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Charges")
    day_style = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for at, header in enumerate(PLAIN_HEADER):
        sheet.write(0, at, header)
    for n, row in enumerate(plain_rows(**options), 1):
        for at, cell in enumerate(_cells(row)):
            if isinstance(cell, date):
                sheet.write(n, at, cell, day_style)
            else:
                sheet.write(n, at, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def plain_ods(**options):
    """The plain layout as an OpenDocument spreadsheet."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name="Charges")
    for row in (PLAIN_HEADER, *plain_rows(**options)):
        line = TableRow()
        for cell in row:
            if isinstance(cell, Decimal):
                line.addElement(TableCell(valuetype="float", value=str(cell)))
            elif isinstance(cell, date):
                line.addElement(TableCell(valuetype="date", datevalue=cell.isoformat()))
            else:
                text = TableCell(valuetype="string")
                text.addElement(P(text=cell))
                line.addElement(text)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    content = io.BytesIO()
    book.write(content)
    return content.getvalue()


# --- the layouts of operators ---------------------------------------------------------


def telenor(lines=6, rows=60, period=PERIOD, numbers=None, seed=1):
    """Telenor Norway: ¤ between the cells, ISO-8859-1, 21 columns."""
    header = (
        "Fakturanummer¤Fakturadato¤Abonnementets eierkonto¤Eierkontoreferanse"
        "¤Konto for rollen betalende mobilnummer¤Mobilnummer¤Organisasjonsnummer"
        "¤Brukerreferanse¤Brukerreferanse2¤Brukerreferanse3¤Hovedgruppe¤Undergruppe"
        "¤Fakturatekst¤Fakturalinjestartdato¤Fakturalinjesluttdato¤Varighet¤Antall"
        "¤Volume¤Netto¤MVA¤MVA prosent"
    )
    labels = {
        "subscription": ("Abonnement", "Månedsavgift", "Bedrift Fri"),
        "discount": ("Rabatt", "Avtalerabatt", "Rabatt på abonnement"),
        "national_calls": ("Samtaler", "Innland", "Samtaler i Norge"),
        "international_calls": ("Samtaler", "Utland", "Samtaler til utlandet"),
        "calls_abroad": ("Samtaler", "Roaming", "Samtaler i utlandet"),
        "national_sms": ("Meldinger", "SMS", "SMS i Norge"),
        "mms": ("Meldinger", "MMS", "MMS"),
        "national_data": ("Data", "Innland", "Mobildata Norge"),
        "roaming_data_eu": ("Data", "EU", "Mobildata EU/EØS"),
        "roaming_data": ("Data", "Utenfor EU", "Mobildata øvrige land"),
        "premium_sms": ("Innholdstjenester", "CPA", "Innholdstjenester"),
    }
    numbers = numbers_from(4740000001, lines) if numbers is None else numbers
    last = _last_day(period)
    result = [header]
    for event in events(numbers, rows, period, seed, labels):
        first, until = event.moment.date(), event.moment.date()
        if event.usage_type in ("subscription", "discount"):
            until = last
        amount = event.amount.quantize(CENT)
        tax = (amount / 4).quantize(CENT)
        user = f"Bruker {numbers.index(event.number) + 1}"
        result.append(
            "¤".join(
                [
                    *(f"9{period:%Y%m}01", _dotted(last), "100200", "", "100201"),
                    *(_local(event.number, "+47"), "999999999", user, "", ""),
                    *labels[event.usage_type],
                    *(_dotted(first), _dotted(until)),
                    _clock(event.quantity) if event.unit == "seconds" else "",
                    _comma(event.quantity) if event.unit == "pieces" else "",
                    _comma(event.quantity) if event.unit == "MB" else "",
                    *(_comma(amount), _comma(tax), "25,00"),
                ]
            )
        )
    return "\r\n".join([*result, ""]).encode("latin-1")


def telekom_germany(lines=4, rows=60, period=PERIOD, numbers=None, seed=1):
    """Telekom Germany, itemised list (EVN): a heading, then the positions."""
    heading = (
        "EVN-Nummer;Rechnungsnummer;Rechnungsdatum;Dokumentbezeichnung;Kundenkonto;"
        "Kundennummer_Rechnungsempfänger;Rechnungsempfänger;"
        "Kundennummer_Vertragspartner;Vertragspartner"
    )
    header = (
        "EVN-Nummer;Rechnungsnummer;Kartennummer;Rufnummer;Rufnummerntyp;"
        "Rechnungssteller;Klassifikationsnummer_EVN;Zusatzinformationen zur Verbindung;"
        "Dienste anderer Anbieter und Sonderdienste;Tarifzone;Startzeitpunkt;"
        "Dauer (sec.);Nettobetrag;Bruttobetrag;Menge;Einheit;Ziel_APN;Zielrufnummer;"
        "Zielnetz;Länderkennung/Mobilnetzbetreiber (Roaming)"
    )
    zones = {
        "national_calls": "Inland Sprache",
        "international_calls": "Ausland Sprache",
        "calls_abroad": "Roaming Sprache abgehend",
        "received_abroad": "Roaming Sprache ankommend",
        "national_sms": "Inland SMS",
        "mms": "Inland MMS",
        "national_data": "Inland Daten",
        "roaming_data_eu": "Roaming Daten EU",
        "premium_sms": "Kurzwahl",
    }
    numbers = numbers_from(491713920000, lines) if numbers is None else numbers
    bill = f"7{period:%Y%m}55"
    result = [
        heading,
        f"1;{bill};{_dotted(_last_day(period))};Rechnung;4711;1;Muster AG;1;Muster AG",
        header,
    ]
    # An itemised list holds usage only: as many events as rows, beside the fees.
    fees = lines + lines // 5
    for event in islice(events(numbers, rows + fees, period, seed, zones), fees, None):
        gross = event.amount * Decimal("1.19")
        is_premium = event.usage_type == "premium_sms"
        has_duration = event.unit == "seconds"
        result.append(
            ";".join(
                [
                    *(
                        "1",
                        bill,
                        "8949020000",
                        _local(event.number, "+49", "0"),
                        "Mobil",
                        "Telekom",
                    ),
                    *("", "", "Sonderdienste" if is_premium else ""),
                    zones[event.usage_type],
                    f"{event.moment:%d.%m.%Y %H:%M:%S}",
                    str(event.quantity) if has_duration else "",
                    _comma(event.amount),
                    _comma(gross.quantize(FOUR)),
                    "" if has_duration else _comma(event.quantity),
                    {"MB": "MB", "pieces": "Stück"}.get(event.unit, ""),
                    "internet.example" if event.unit == "MB" else "",
                    *(event.dialled, "", ""),
                ]
            )
        )
    return "\r\n".join([*result, ""]).encode("cp1252")


def verizon(lines=5, rows=50, period=PERIOD, numbers=None, seed=1):
    """Verizon Raw Data Download: a zip of tab-separated texts."""
    categories = {
        "subscription": ("Monthly Charges", "Plan", "Business Unlimited"),
        "discount": ("Monthly Charges", "Credit", "Promotional Credit"),
        "national_calls": ("Voice", "Usage", "Domestic Minutes"),
        "national_sms": ("Messaging", "Usage", "Text Messages"),
        "national_data": ("Data", "Usage", "Gigabyte Usage"),
    }
    numbers = numbers_from(16425550100, lines) if numbers is None else numbers
    last = _last_day(period)
    cycle = f"{last:%b %d, %Y}"
    invoice = f"98{period:%Y%m}"
    start = [cycle, f"{period:%m/%d/%Y}", "1234567", "100000001-00001", invoice]

    def row(number, user, category, cost, used="NA", day=None):
        first = start if day is None else [cycle, f"{day:%m/%d/%Y}", *start[2:]]
        share = "Plan" if category[1] == "Plan" else ""
        return [*first, number, user, "", *category, share, used, cost]

    table = [
        [
            *("Bill Cycle Date", "Date", "ECPD Profile ID", "Account Number"),
            *("Invoice Number", "Wireless Number", "User Name", "Cost Center"),
            *("Item Category", "Item Type", "Item Description", "Share Description"),
            *("Used", "Cost"),
        ],
        row("N/A", "N/A", ("Payments", "Payment", "Payment Received"), "($1,234.56)"),
        row("N/A", "N/A", ("VZW Surcharges", "Fee", "Administrative Charge"), "$4.50"),
    ]
    for event in events(numbers, rows - 3, period, seed, categories):
        user = f"USER {numbers.index(event.number) + 1}"
        used = f"{event.quantity:,}" if event.unit != "pieces" else "NA"
        amount = event.amount.quantize(CENT)
        cost = f"(${-amount:,})" if amount < 0 else f"${amount:,}"
        number = _dashed(event.number)
        category = categories[event.usage_type]
        table.append(row(number, user, category, cost, used, event.moment))
    device = ("Equipment Charges", "Device", "Device Payment Agreement 5 of 36")
    table.append(row(_dashed(numbers[0]), "USER 1", device, "$22.22"))
    month = f"{period:%Y%m}"
    members = {
        f"AccountSummary_{month}.txt": [
            ["Account Number", "Bill Cycle Date", "Invoice Number", "Total Amount Due"],
            ["100000001-00001", cycle, invoice, "$1,000.00"],
        ],
        f"Acct & Wireless Charges Detail Summary Usage_{month}.txt": table,
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as container:
        for name, lines_of in members.items():
            text = io.StringIO()
            csv.writer(text, "excel-tab").writerows(lines_of)
            # A fixed moment: the same sample is the same file.
            info = zipfile.ZipInfo(name)
            container.writestr(info, text.getvalue(), zipfile.ZIP_DEFLATED)
    return content.getvalue()


def slovak_telekom(lines=4, rows=40, period=PERIOD, numbers=None, seed=1):
    """Slovak Telekom: the operator's XML flattened to csv."""
    descriptions = {
        "subscription": "Mesačný poplatok Biznis",
        "discount": "Zľava z mesačného poplatku",
        "national_calls": "Hovory v SR",
        "international_calls": "Hovory do zahraničia",
        "national_sms": "SMS v SR",
        "national_data": "Dáta v SR",
        "roaming_data_eu": "Dáta v EÚ",
    }
    numbers = numbers_from(421900000001, lines) if numbers is None else numbers
    family = "Charges__BudgetCentre__ProductFamily__"
    table = [
        [
            "Charges__BudgetCentre__@Name",
            "Charges__BudgetCentre__MSISDN__@Value",
            f"{family}@Name",
            f"{family}Charge__@Desc",
            f"{family}Charge__@Amount",
        ]
    ]
    for event in events(numbers, rows, period, seed, descriptions):
        table.append(
            [
                "Oddelenie 1",
                _local(event.number, "+421", "421"),
                "Biznis, hlas a dáta",
                descriptions[event.usage_type],
                str(event.amount),
            ]
        )
    text = io.StringIO()
    csv.writer(text).writerows(table)
    return text.getvalue().encode()


def o2_slovakia(lines=4, rows=40, period=PERIOD, numbers=None, seed=1):
    """O2 Slovakia: only the first row of a subscriber holds the number."""
    fees = {
        "subscription": ("recurring_arrears", "Mesačný poplatok"),
        "discount": ("discount", "Zľava"),
        "national_calls": ("usage_voice", "Hovory v SR"),
        "national_sms": ("usage_sms", "SMS v SR"),
        "national_data": ("usage_data", "Dáta v SR"),
    }
    numbers = numbers_from(421900000051, lines) if numbers is None else numbers
    path = "Subscribers__Subscriber__"
    fee = f"{path}InvoiceLines__FeeLines__Fee__"
    table = [[f"{path}MSISDN", f"{fee}FeeType", f"{fee}FeeName", f"{fee}PayableAmount"]]
    by_number = {number: [] for number in numbers}
    for event in events(numbers, rows, period, seed, fees):
        by_number[event.number].append(event)
    for number, own in by_number.items():
        for first, event in zip(count(), own):
            written = "" if first else _local(number, "+421", "0")
            table.append([written, *fees[event.usage_type], str(event.amount)])
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(table)
    return text.getvalue().encode()


def _local(number, country, trunk=""):
    """The number as written in its own country; a foreign one stays as it is."""
    is_own = number.startswith(country)
    return trunk + number[len(country) :] if is_own else number


def _dashed(number):
    number = _local(number, "+1")
    return number if number[0] == "+" else f"{number[:3]}-{number[3:6]}-{number[6:]}"


def _last_day(period):
    return period.replace(day=monthrange(period.year, period.month)[1])


def _dotted(day):
    return f"{day:%d.%m.%Y}"


def _comma(amount):
    return str(amount).replace(".", ",")


def _clock(seconds):
    return str(timedelta(seconds=int(seconds)))
