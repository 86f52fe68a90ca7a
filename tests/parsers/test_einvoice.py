"""E-invoices and utility statements: which number, label, amount each line has."""

from collections import Counter
from datetime import date
from decimal import Decimal
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from ...parsers import BadFile, read_bill, xml_kind
from ..tools.documents import Bill, Line, cii, ubl, utility_statement
from .test_properties import STEADY, edited, edits

ANN, BOB = "+447700900001", "+447700900002"
OCTOBER = ("2026-10-01", "2026-10-31")


def rows(content, **values):
    """Return all rows of a document."""
    reading = read_bill(content, region="GB", known={ANN, BOB}, **values)
    result = [row for batch in reading for row in batch]
    return reading, result


BILL = Bill(
    lines=[
        Line(amount=Decimal(n), number=ANN, where=where, name="Calls", period=OCTOBER)
        for n, where in enumerate(("object", "property", "name", "note"), 1)
    ],
    charges=[("Paper", Decimal(2), 21)],
)
WHOLE = {
    "ubl": ubl(BILL),
    "cii": cii(BILL),
    "utility": utility_statement(
        {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1.20")]}
    ),
}


def with_document_charge(reason, indicator, amount, rate):
    """Return a Cross Industry Invoice with one line and one charge of the document."""
    charge = (
        "<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>"
        f"{indicator}</udt:Indicator></ram:ChargeIndicator>"
        f"<ram:ActualAmount>{amount}</ram:ActualAmount><ram:Reason>{reason}</ram:Reason>"
        "<ram:CategoryTradeTax><ram:TypeCode>VAT</ram:TypeCode>"
        f"<ram:RateApplicablePercent>{rate}</ram:RateApplicablePercent>"
        "</ram:CategoryTradeTax></ram:SpecifiedTradeAllowanceCharge>"
    )
    end = b"</ram:InvoiceCurrencyCode>"
    content = cii(Bill(lines=[Line(amount=Decimal(10), number=ANN)]))
    return content.replace(end, end + charge.encode(), 1)


class TestAnyBill(TestCase):
    @settings(STEADY, max_examples=300)
    @given(name=st.sampled_from(sorted(WHOLE)), changes=edits)
    def test_a_damaged_document_raises_nothing_but_bad_file(self, name, changes):
        try:
            reading, found = rows(edited(WHOLE[name], changes))
        except BadFile:
            return
        counts = Counter(row.status for row in found)
        self.assertEqual(reading.rows_read, len(found))
        self.assertEqual(
            (reading.rows_charged, reading.rows_issue), (counts[""], counts["issue"])
        )


class TestBill(TestCase):
    def test_what_a_file_is_is_told_by_its_root_element(self):
        bill = Bill(lines=[Line(amount=Decimal(1))])
        table = [
            (ubl(bill), "invoice"),
            (ubl(bill, "CreditNote"), "credit_note"),
            (cii(bill), "cii"),
            (utility_statement({}), "utility"),
            (b"<Invoice/>", None),  # of no known namespace
            (b"Number;Amount", None),
            (b"", None),
        ]
        for content, kind in table:
            with self.subTest(kind=kind, start=content[:60]):
                self.assertEqual(xml_kind(content), kind)

    def test_the_number_of_a_line(self):
        table = [
            ("object", "07700 900001", "Subscription", ANN),
            ("property", "+44 7700 900001", "Subscription", ANN),
            ("name", "07700 900001", "Subscription", ANN),
            ("name", "07700.900.001", "Subscription", ANN),
            ("description", "0044 7700 900001", "Subscription", ANN),
            ("note", "447700900001", "Subscription", ANN),
            # a number that is not one of ours counts in its own field only
            ("object", "07700 900099", "Subscription", "+447700900099"),
            ("property", "07700 900099", "Subscription", "+447700900099"),
            ("name", "07700 900099", "Subscription 07700 900099", ""),
            ("note", "2026 1101 0001", "Subscription", ""),
            ("object", "CONTRACT-9", "Subscription", ""),
        ]
        for make in (ubl, cii):
            for where, written, label, number in table:
                if make is cii and where == "description":
                    continue  # the sample has none
                with self.subTest(make=make.__name__, where=where, written=written):
                    line = Line(
                        amount=Decimal("12.50"),
                        name="Subscription",
                        number=written,
                        where=where,
                    )
                    _reading, (row,) = rows(make(Bill(lines=[line])))
                    self.assertEqual(
                        (row.number, row.label, row.amount, row.rate, row.status),
                        (number, label, Decimal("12.50"), 21, ""),
                    )

    def test_a_document_about_one_line_gives_its_number_to_all_its_lines(self):
        lines = [Line(amount=Decimal(1)), Line(amount=Decimal(2), number=BOB)]
        _reading, found = rows(ubl(Bill(lines=lines, number=ANN)))
        self.assertEqual([row.number for row in found], [ANN, BOB])

    def test_period_quantity_and_user(self):
        lines = [
            Line(amount=Decimal(1), period=("2026-10-05", "2026-10-20"), user="Ann A"),
            Line(amount=Decimal(1)),
        ]
        for make in (ubl, cii):
            with self.subTest(make.__name__):
                reading, found = rows(make(Bill(lines=lines, period=OCTOBER)))
                self.assertEqual(
                    [(row.date_from.day, row.date_to.day) for row in found],
                    [(5, 20), (1, 31)],
                )
                self.assertEqual(found[0].quantity, 1)
                self.assertEqual(reading.header.date_from, date(2026, 10, 1))
        _reading, found = rows(ubl(Bill(lines=lines)))
        self.assertEqual(found[0].user_name, "Ann A")
        self.assertIsNone(found[1].date_from)

    def test_the_head_of_a_document(self):
        bill = Bill(
            document="N-7",
            lines=[Line(amount=Decimal(10)), Line(amount=Decimal(4), rate=0)],
            corrects="N-6",
        )
        reading, found = rows(ubl(bill, "CreditNote"))
        self.assertEqual(
            (reading.document, reading.document_date), ("N-7", date(2026, 11, 2))
        )
        self.assertEqual(reading.header.corrects, ("N-6",))
        self.assertEqual(reading.header.currency, "EUR")
        self.assertEqual(
            reading.totals,
            {21: (10, Decimal("2.10")), 0: (4, 0)},
        )
        self.assertEqual([row.row for row in found], [1, 2])
        self.assertEqual((reading.rows_read, reading.rows_charged), (2, 2))

    def test_charges_and_allowances_of_the_document_are_rows_of_the_account(self):
        bill = Bill(
            lines=[Line(amount=Decimal(10), number=ANN, allowance=Decimal(2))],
            charges=[("Paper", Decimal("1.50"), 21), ("Loyalty", Decimal(-3), 21)],
        )
        reading, found = rows(ubl(bill))
        self.assertEqual(
            [(row.number, row.label, row.amount) for row in found],
            [
                (ANN, "Mobile services", 10),
                ("", "Paper", Decimal("1.50")),
                ("", "Loyalty", -3),
            ],
        )
        self.assertEqual(
            reading.totals[21][0], sum(row.amount for row in found if row.rate == 21)
        )

    def test_the_customer_is_told_by_the_vat_number(self):
        bill = Bill(lines=[Line(amount=Decimal(1))], customer_vat="BE0123456749")
        self.assertEqual(rows(ubl(bill))[0].header.customer_vats, ("BE0123456749",))
        stated = b"<ram:Name>company_1_data</ram:Name>"
        registered = (
            b'<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">BE0123456749</ram:ID>'
            b"</ram:SpecifiedTaxRegistration>"
        )
        content = cii(bill).replace(stated, stated + registered)
        self.assertEqual(rows(content)[0].header.customer_vats, ("BE0123456749",))
        self.assertEqual(rows(cii(bill))[0].header.customer_vats, ())

    def test_a_total_may_say_its_rate_outside_of_a_category(self):
        bill = Bill(lines=[Line(amount=Decimal(10), rate=6)])
        outside = b"<cbc:Percent>6</cbc:Percent><cac:TaxCategory><cbc:ID>S</cbc:ID>"
        inside = b"<cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>6</cbc:Percent>"
        content = ubl(bill)
        self.assertEqual(content.count(inside), 1)
        reading, _found = rows(content.replace(inside, outside))
        self.assertEqual(reading.totals, {6: (10, Decimal("0.60"))})

    def test_the_number_of_one_line_may_stand_in_the_head(self):
        """Where no line names one, and one of ours is named there alone."""
        lines = [Line(amount=Decimal(1)), Line(amount=Decimal(2))]
        table = [
            # the reference of the buyer, the number of each line
            ("Mobile 07700 900001", ANN),
            ("07700 900001 or 07700 900002", ""),
            ("07700 900099", ""),
            ("PHONES", ""),
        ]
        for reference, number in table:
            for make, element in ((ubl, "cbc"), (cii, "ram")):
                with self.subTest(make=make.__name__, reference=reference):
                    content = make(Bill(lines=lines))
                    tag = f"<{element}:BuyerReference>"
                    told = f"{tag}{reference}</{element}:BuyerReference>".encode()
                    start = b"<ram:ApplicableHeaderTradeAgreement>"
                    content = content.replace(
                        b"<cbc:BuyerReference>PHONES</cbc:BuyerReference>", told
                    ).replace(start, start + told)
                    _reading, found = rows(content)
                    self.assertEqual([row.number for row in found], [number] * 2)
        named = Bill(lines=[*lines, Line(amount=Decimal(3), number=BOB)])
        content = ubl(named).replace(b">PHONES<", b">07700 900001<")
        self.assertEqual([row.number for row in rows(content)[1]], ["", "", BOB])

    def test_the_label_is_the_description_where_there_is_no_name(self):
        line = Line(amount=Decimal(1), number=ANN, where="description", name="")
        _reading, (row,) = rows(ubl(Bill(lines=[line])))
        self.assertEqual((row.number, row.label), (ANN, "For"))

    def test_the_label_is_the_note_where_there_is_nothing_else(self):
        line = Line(amount=Decimal(1), number=ANN, where="note", name="")
        for make in (ubl, cii):
            with self.subTest(make=make.__name__):
                _reading, (row,) = rows(make(Bill(lines=[line])))
                self.assertEqual((row.number, row.label), (ANN, "Number"))

    def test_a_call_of_a_statement_has_its_quantity_and_label(self):
        calls = {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1.20")]}
        content = utility_statement(calls)
        end = b"<cbc:ServiceNumberCalled>"
        self.assertIn(end, content)
        quantity = b'<cbc:Quantity unitCode="MIN">2.5</cbc:Quantity>'
        _reading, (row,) = rows(content.replace(end, quantity + end))
        self.assertEqual((row.quantity, row.unit), (Decimal("2.5"), "MIN"))
        told = b"TelecommunicationsServiceCall>"
        for name in (b"CallCode", b"Category", b"CategoryCode"):
            with self.subTest(name):
                other = b"TelecommunicationsService" + name + b">"
                _reading, (row,) = rows(content.replace(told, other))
                self.assertEqual(row.label, "National")
        base = content.replace(b"CallExtensionAmount", b"CallBaseAmount")
        self.assertEqual(rows(base)[1][0].amount, Decimal("1.20"))

    def test_a_statement_says_to_which_bill_it_belongs(self):
        calls = {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1.20")]}
        content = utility_statement(calls, document="F-9")
        reading, _found = rows(content)
        self.assertEqual(reading.documents, {"F-9": date(2026, 11, 2)})
        start, end = b"<cac:ParentDocumentReference>", b"</cac:ParentDocumentReference>"
        before, rest = content.split(start)
        reading, _found = rows(before + rest.split(end)[1])
        self.assertEqual(reading.document, "U-F-9")

    def test_a_call_on_a_day_that_is_none_is_an_issue(self):
        calls = {
            ANN: [
                ("2026-13-03", "10:00:00", "07700900123", "National", "1.20"),
                ("", "10:00:00", "07700900123", "National", "1.20"),
            ]
        }
        _reading, (wrong, without) = rows(utility_statement(calls))
        self.assertEqual(
            (wrong.reason, wrong.detail), ("unreadable_date", "2026-13-03")
        )
        self.assertEqual((without.reason, without.day), ("", None))

    def test_the_head_of_a_cross_industry_invoice(self):
        lines = [Line(amount=Decimal(10)), Line(amount=Decimal(4), rate=0)]
        reading, _found = rows(cii(Bill(document="N-7", lines=lines, period=OCTOBER)))
        self.assertEqual(reading.documents, {"N-7": date(2026, 11, 2)})
        self.assertEqual(reading.header.currency, "EUR")
        self.assertEqual(reading.totals, {21: (10, Decimal("2.10")), 0: (4, 0)})
        self.assertEqual(reading.header.date_to, date(2026, 10, 31))

    def test_a_call_without_an_amount_is_free(self):
        calls = {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1.20")]}
        content = utility_statement(calls)
        free = content.replace(b"CallExtensionAmount", b"CallOtherAmount")
        _reading, (call, rest) = rows(free)
        self.assertEqual((call.amount, call.reason), (0, ""))
        self.assertEqual(rest.amount, Decimal("1.20"))

    def test_a_charge_of_a_cross_industry_invoice_adds_and_an_allowance_takes_off(self):
        table = [
            # what the indicator says, the amount, what is charged
            ("true", "1.50", "1.50"),
            ("TRUE", "1.50", "1.50"),
            ("true", "-1.50", "-1.50"),
            ("false", "1.50", "-1.50"),
            ("false", "-1.50", "1.50"),
            ("", "1.50", "-1.50"),
            ("false", "0.00", "0.00"),
        ]
        for indicator, stated, charged in table:
            with self.subTest(indicator=indicator, stated=stated):
                content = with_document_charge("Paper", indicator, stated, 6)
                _reading, (line, row) = rows(content)
                self.assertEqual((line.number, line.amount), (ANN, 10))
                self.assertEqual(
                    (row.number, row.label, row.amount, row.rate, row.status),
                    ("", "Paper", Decimal(charged), 6, ""),
                )
                self.assertEqual((row.row, row.document), (2, "F-1"))

    def test_what_cannot_be_read_is_an_issue_of_its_line(self):
        content = ubl(
            Bill(
                lines=[Line(amount=Decimal(1), period=OCTOBER), Line(amount=Decimal(2))]
            )
        )
        table = [
            (
                b">1.00</cbc:LineExtensionAmount>",
                b">1,00</cbc:LineExtensionAmount>",
                "unreadable_amount",
                "1,00",
            ),
            (
                b"<cbc:Percent>21</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:Classified",
                b"<cbc:Percent>high</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:Classified",
                "unreadable_tax_rate",
                "high",
            ),
            (b"2026-10-31", b"2026-10-41", "unreadable_date", "2026-10-41"),
            (b"2026-10-31", b"2026-09-30", "dates_reversed", "2026-10-01 - 2026-09-30"),
        ]
        for old, new, reason, detail in table:
            with self.subTest(reason):
                reading, found = rows(content.replace(old, new, 1))
                self.assertEqual((found[0].status, found[0].reason), ("issue", reason))
                self.assertEqual(found[0].detail, detail)
                self.assertEqual(found[1].status, "")
                self.assertEqual((reading.rows_issue, reading.rows_charged), (1, 1))

    def test_a_utility_statement(self):
        content = utility_statement(
            {
                ANN: [
                    ("2026-10-03", "10:00:00", "07700900123", "National", "1.20"),
                    ("2026-10-04", "11:00:00", "07700900124", "Abroad", "2.30"),
                ],
                "7700": [("2026-10-05", "12:00:00", "07700900125", "National", "1")],
            },
            document="F-9",
            currency="EUR",
        )
        reading, found = rows(content)
        self.assertEqual(reading.document, "F-9")
        self.assertEqual(reading.header.currency, "EUR")
        self.assertEqual(
            [
                (
                    r.number,
                    r.day,
                    r.time,
                    r.dialled,
                    r.label,
                    r.amount,
                    r.rate,
                    r.reason,
                )
                for r in found
            ],
            [
                (
                    ANN,
                    date(2026, 10, 3),
                    "10:00:00",
                    "0770090xxxx",
                    "National",
                    Decimal("1.20"),
                    21,
                    "",
                ),
                (
                    ANN,
                    date(2026, 10, 4),
                    "11:00:00",
                    "0770090xxxx",
                    "Abroad",
                    Decimal("2.30"),
                    21,
                    "",
                ),
                (
                    "7700",
                    date(2026, 10, 5),
                    "12:00:00",
                    "0770090xxxx",
                    "National",
                    Decimal(1),
                    21,
                    "unreadable_number",
                ),
            ],
        )

    def test_a_private_statement_says_nothing_of_the_numbers_called(self):
        calls = {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1")]}
        content = utility_statement(calls, private=True)
        _reading, (row,) = rows(content, mask=False, secret=b"secret")
        self.assertEqual((row.dialled, row.dialled_key), ("", ""))

    def test_a_number_called_twice_has_one_key(self):
        called = ("07700900123", "07700 900123", "07700900124")
        calls = {
            ANN: [("2026-10-03", "10:00:00", each, "National", "1") for each in called]
        }
        content = utility_statement(calls)
        _reading, (one, same, other) = rows(content, secret=b"secret")
        self.assertEqual(one.dialled_key, same.dialled_key)
        self.assertNotEqual(one.dialled_key, other.dialled_key)
        _reading, plain = rows(content)
        self.assertEqual({row.dialled_key for row in plain}, {""})

    def test_what_a_statement_charges_beside_calls_is_a_row_too(self):
        calls = {ANN: [("2026-10-03", "10:00:00", "07700900123", "National", "1.00")]}
        content = utility_statement(calls).replace(
            b">1.00</cbc:LineExtensionAmount>", b">16.00</cbc:LineExtensionAmount>"
        )
        _reading, found = rows(content)
        self.assertEqual([row.amount for row in found], [1, 15])

    def test_hostile_files_are_refused_with_a_reason(self):
        good = ubl(Bill(lines=[Line(amount=Decimal(1))])).decode()
        start, rest = good.split("?>\n", 1)
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
        deep = good.replace("<cac:Price>", "<cac:X>" * 500 + "<cac:Price>", 1)
        typed = f"{start}?><!DOCTYPE Invoice ["
        stolen = rest.replace("Mobile services", "&f;")
        file = '<!ENTITY f SYSTEM "file:///etc/passwd">'
        used = rest.replace("Mobile services", "&l8;")
        loop = '<!ENTITY l8 "&l9;"><!ENTITY l9 "&l8;">'
        table = [
            (f'{typed}<!ENTITY l0 "ha">{laughs}]>{rest}', "entities"),
            (f'{typed}<!ENTITY l0 "ha">{laughs}]>{used}', "entities"),
            (f"{typed}{loop}]>{used}", "entities"),
            (f"{typed}{file}]>{stolen}", "entities"),
            (deep, "nested"),
            (good[:-40], "broken_xml"),
            (good.replace("</cac:Item>", "", 1), "broken_xml"),
            (good.replace("Mobile services", "Mobile & services"), "broken_xml"),
            (good.replace("xmlns:cac", "xmlns:cax"), "broken_xml"),
            (good.replace("urn:oasis", "urn:other"), "unsupported"),
        ]
        for content, kind in table:
            with self.subTest(kind), self.assertRaises(BadFile) as caught:
                rows(content.encode())
            self.assertEqual(caught.exception.kind, kind)

    def test_200_mb_are_refused_before_they_are_read(self):
        content = ubl(Bill(lines=[Line(amount=Decimal(1))]))
        with self.assertRaises(BadFile) as caught:
            rows(content + b" " * (200 << 20))
        self.assertEqual(caught.exception.kind, "too_large")

    def test_a_document_is_read_in_batches(self):
        lines = [Line(amount=Decimal(n), number=ANN) for n in range(1, 26)]
        reading = read_bill(ubl(Bill(lines=lines)), region="GB", batch_size=10)
        self.assertEqual([len(batch) for batch in reading], [10, 10, 5])
        self.assertEqual(reading.rows_read, 25)
