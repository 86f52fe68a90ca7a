"""Lines that are no phone numbers: how they are written, compared and found."""

from dataclasses import replace
from unittest import TestCase

from ...parsers import Profile, Section, propose, read_bill
from ...parsers.identifiers import (
    as_known,
    find_identifier,
    fold,
    has_wrong_check_digit,
    is_iccid,
    kind_of,
    read_identifier,
    to_identifier,
)
from ...parsers.phone import LONGEST
from ...parsers.shape import HEADING
from ...parsers.texts import Unreadable
from .common import SMALL, rows_of, small_file

# Country 999 is assigned to nobody.
SIM, OTHER_SIM = "8999900000000000014", "8999900000000000022"
CIRCUIT = "INST1234567"
PHONE = "+447700900001"


def read_small(*texts, known, **changes):
    """Read these rows of text in the small layout, knowing these lines."""
    return rows_of(small_file(*texts), replace(SMALL, **changes), known=known)


class TestIdentifiers(TestCase):
    def test_an_identifier_is_compared_as_its_kind_demands(self):
        written = [
            ("phone", "07700 900001", PHONE),
            ("phone", "447700900001.0", PHONE),
            ("sim", SIM, SIM),
            ("sim", "8999 9000.0000-0000 014", SIM),
            ("sim", f"'{SIM}", SIM),
            ("sim", "89999000000000000015", "89999000000000000015"),
            ("sim", "899990000000000015F", "899990000000000015"),
            ("internet", "inst-1234/567", CIRCUIT),
            ("internet", " INST 1234.567 ", CIRCUIT),
            ("internet", "0012 345", "0012345"),
            ("internet", "12345.00", "12345"),
            ("internet", "\uff29NST\uff11\uff12", "INST12"),
        ]
        for kind, text, stored in written:
            with self.subTest(text):
                self.assertEqual(to_identifier(kind, text, "GB"), stored)
                self.assertEqual(to_identifier(kind, stored, "GB"), stored)

    def test_a_text_that_is_no_identifier_of_the_kind_is_refused_with_the_reason(self):
        wrong = [
            ("phone", "INST-12", "unreadable_number"),
            ("sim", "8999900000000000015", "unreadable_number"),  # its check digit
            ("sim", "89999000000000015", "unreadable_number"),  # too short
            ("sim", "899990000000000000155", "unreadable_number"),  # too long
            ("sim", "7999900000000000014", "unreadable_number"),
            ("sim", "89999000000000000A4", "unreadable_number"),
            ("sim", "", "unreadable_number"),
            ("internet", "12", "unreadable_number"),
            ("internet", "Fibre", "unreadable_number"),
            ("internet", "-./", "unreadable_number"),
        ]
        for kind, text, reason in wrong:
            with self.subTest(text), self.assertRaises(Unreadable) as caught:
                to_identifier(kind, text, "GB")
            with self.subTest(text):
                self.assertEqual(caught.exception.reason, reason)

    def test_each_wrong_digit_of_an_iccid_is_noticed(self):
        for at in range(2, len(SIM)):
            digit = str((int(SIM[at]) + 1) % 10)
            with self.subTest(at):
                wrong = SIM[:at] + digit + SIM[at + 1 :]
                self.assertFalse(is_iccid(wrong))
                self.assertTrue(has_wrong_check_digit(wrong))
        for text in (SIM, SIM[:15], PHONE, CIRCUIT, ""):
            with self.subTest(text):
                self.assertFalse(has_wrong_check_digit(text))

    def test_no_iccid_is_as_short_as_a_phone_number(self):
        self.assertGreater(18, LONGEST)
        self.assertEqual(find_identifier(SIM[:15], "GB", {}), "")

    def test_what_is_ours_goes_first_and_a_phone_number_stays_one(self):
        known = as_known([PHONE, "07700900002", CIRCUIT, SIM, "447700900001"])
        read = [
            ("07700 900001", PHONE),
            ("+44 7700 900001", "447700900001"),  # all digits of another line
            ("07700 900002", "07700900002"),
            ("+44 7700 900002", "+447700900002"),
            ("07700 900003", "+447700900003"),
            ("inst 1234 567", CIRCUIT),
            ("8999 9000 0000 0000 014", SIM),
            (OTHER_SIM, OTHER_SIM),  # not ours yet
        ]
        for text, number in read:
            with self.subTest(text):
                self.assertEqual(read_identifier(text, "GB", known), number)
        for text in ("INST 1234 568", "8999900000000000015", "2345678901234567890"):
            with self.subTest(text), self.assertRaises(Unreadable):
                read_identifier(text, "GB", known)

    def test_digits_that_a_spreadsheet_lost_are_told_even_where_they_seem_ours(self):
        ours = "8999900000000010005"
        lost = f"{ours[:15]}0000"
        with self.assertRaises(Unreadable) as caught:
            read_identifier(lost, "GB", as_known([ours, lost]))
        self.assertEqual(caught.exception.reason, "lost_digits")
        with self.assertRaises(Unreadable) as caught:
            read_identifier("8.99990000000001E+18", "GB", as_known([ours]))
        self.assertEqual(caught.exception.reason, "lost_digits")

    def test_another_spelling_of_a_line_is_that_line(self):
        known = as_known({PHONE: PHONE, SIM: PHONE})
        self.assertEqual(read_identifier(f"{SIM}F", "GB", known), PHONE)
        self.assertEqual(read_identifier(SIM, "GB", known), PHONE)

    def test_the_kind_shows_in_the_identifier(self):
        kinds = {PHONE: "phone", SIM: "sim", CIRCUIT: "internet", "": "internet"}
        for number, kind in kinds.items():
            with self.subTest(number):
                self.assertEqual(kind_of(number), kind)

    def test_folding_a_folded_text_changes_nothing(self):
        for text in ("straße 1", "ǆ 12", "İ-9", "a/b.c-1", "\ufb01bre 7"):
            with self.subTest(text):
                self.assertEqual(fold(fold(text)), fold(text))


class TestFiles(TestCase):
    def test_a_column_of_phones_cards_and_circuits_is_read(self):
        rows, reading = read_small(
            "07700 900001;01.10.2026;Calls;1,00",
            "8999 9000 0000 0000 014;01.10.2026;Data;2,00",
            "8999900000000000022;01.10.2026;Data;3,00",
            "inst-1234/567;01.10.2026;Fibre;4,00",
            "inst-1234/568;01.10.2026;Fibre;5,00",
            known=[PHONE, SIM, CIRCUIT],
        )
        self.assertEqual(
            [(row.number, row.reason) for row in rows],
            [
                (PHONE, ""),
                (SIM, ""),
                (OTHER_SIM, ""),
                (CIRCUIT, ""),
                ("inst-1234/568", "unreadable_number"),
            ],
        )
        self.assertEqual((reading.rows_read, reading.rows_issue), (5, 1))

    def read_sections(self, *headings, **section):
        """Return the number or the problem of a row below each of the headings."""
        profile = Profile(
            name="Sections",
            signature=("Date", "Cost"),
            columns={"day": "Date", "net": "Cost"},
            sections=(Section(field="number", **section),),
            region="GB",
        )
        texts = ["Date,Cost"]
        for heading in headings:
            texts += [heading, "2026-10-13,0.10"]
        content = "\n".join(texts).encode()
        rows, _reading = rows_of(content, profile, known=[PHONE, SIM, CIRCUIT])
        return [row.reason or row.number for row in rows if row.reason != HEADING]

    def test_a_heading_of_a_section_names_any_line_of_ours(self):
        found = self.read_sections(
            "Line: 07700 900001,",
            "Line: inst-1234/567 (Dan),",
            "Line,INST 1234 567",
            f"Line: {SIM[:10]} {SIM[10:]},",
            f"Line: {OTHER_SIM},",
            before="Line",
        )
        self.assertEqual(found, [PHONE, CIRCUIT, CIRCUIT, SIM, OTHER_SIM])
        bare = self.read_sections("07700 900001,", "inst-1234/567,", SIM)
        self.assertEqual(bare, [PHONE, CIRCUIT, SIM])

    def test_a_heading_that_cannot_be_read_is_not_the_number_before(self):
        for heading in ("Line: inst-9999,", "Line,inst-9999", "Line: X-07700900001,"):
            with self.subTest(heading):
                found = self.read_sections(
                    "Line: 07700 900001,", heading, before="Line"
                )
                self.assertEqual(found, [PHONE, "unreadable_number"])

    def test_a_value_for_the_whole_account_is_no_identifier(self):
        rows, _reading = read_small(
            "A-123;01.10.2026;Fee;1,00", known=["A123"], account_level=("A-123",)
        )
        self.assertEqual(rows[0].number, "")


class TestProposals(TestCase):
    def propose(self, header, *rows, lines=()):
        found = propose([header, *map(list, rows)], "GB", lines)
        columns = found.columns
        at = {
            name: columns[name][0].header
            for name in ("number", "dialled")
            if name in columns
        }
        return at, found.reasons.get("number", "")

    def test_the_column_of_our_identifiers_is_the_line(self):
        at, doubt = self.propose(
            ["Ref", "Called", "Text", "Amount"],
            ["INST-1234/567", "07700 900123", "Calls", "1.20"],
            ["INST-1234/567", "07700 900124", "Calls", "2.20"],
            ["INST-1234/568", "07700 900125", "Calls", "3.20"],
            lines=[CIRCUIT, "INST1234568"],
        )
        self.assertEqual((at, doubt), ({"number": "Ref", "dialled": "Called"}, ""))

    def test_our_customer_number_beside_strange_phone_numbers_is_a_doubt(self):
        _at, doubt = self.propose(
            ["Customer", "Mobile number", "Text", "Amount"],
            ["INST1234567", "07700 900123", "Calls", "1.20"],
            ["INST1234567", "07700 900124", "Calls", "2.20"],
            lines=[CIRCUIT],
        )
        self.assertEqual(doubt, "several")

    def test_our_phone_numbers_go_before_the_cards_beside_them(self):
        at, doubt = self.propose(
            ["ICCID", "Mobile number", "Text", "Amount"],
            [SIM, "07700 900001", "Data", "1.20"],
            [OTHER_SIM, "07700 900002", "Data", "2.20"],
            lines=[PHONE, "+447700900002", SIM],
        )
        self.assertEqual((at["number"], doubt), ("Mobile number", ""))

    def test_a_column_of_cards_is_the_line_where_no_phone_number_is(self):
        at, doubt = self.propose(
            ["ICCID", "Text", "Amount"],
            [SIM, "Data", "1.20"],
            [OTHER_SIM, "Data", "2.20"],
            [OTHER_SIM, "Data", "3.20"],
        )
        self.assertEqual((at, doubt), ({"number": "ICCID"}, ""))


class TestBills(TestCase):
    """E-invoices that name circuits and cards, in a field or in a text."""

    def rows(self, line, known=(PHONE, SIM, CIRCUIT), head=""):
        content = f"""<Invoice
            xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
            <ID>F-1</ID>{head}
            <InvoiceLine><ID>1</ID><LineExtensionAmount>5</LineExtensionAmount>
            {line}</InvoiceLine></Invoice>"""
        reading = read_bill(content.encode(), region="GB", known=known)
        return [(row.number, row.label) for batch in reading for row in batch]

    def test_a_line_is_found_wherever_it_is_named(self):
        name = "<Item><Name>{}</Name></Item>"
        item = (
            "<Item><Name>Fibre</Name><AdditionalItemProperty><Name>{}</Name>"
            "<Value>{}</Value></AdditionalItemProperty></Item>"
        )
        named = [
            (name.format("Fibre inst-1234/567, October"), CIRCUIT, "Fibre , October"),
            (name.format("Data 8999 9000 0000 0000 014"), SIM, "Data"),
            (name.format("Fibre INST 1234 5678"), "", "Fibre INST 1234 5678"),
            (
                name.format("Customer INST-1234567, mobile 07700 900001"),
                PHONE,
                "Customer INST-1234567, mobile",
            ),
            (name.format("Fibre XINST1234567"), "", "Fibre XINST1234567"),
            (item.format("Installation", "inst 1234 567"), CIRCUIT, "Fibre"),
            (item.format("ICCID", OTHER_SIM), OTHER_SIM, "Fibre"),
            (
                "<AccountingCost>INST-1234567</AccountingCost>" + name.format("Fibre"),
                CIRCUIT,
                "Fibre",
            ),
            (
                "<DocumentReference><ID>INST 1234/567</ID><DocumentTypeCode>130"
                "</DocumentTypeCode></DocumentReference>" + name.format("Fibre"),
                CIRCUIT,
                "Fibre",
            ),
        ]
        for line, number, label in named:
            with self.subTest(line):
                self.assertEqual(self.rows(line), [(number, label)])

    def test_a_strange_card_gives_way_to_the_phone_number_beside_it(self):
        pairs = "".join(
            f"<AdditionalItemProperty><Name>{name}</Name><Value>{value}</Value>"
            "</AdditionalItemProperty>"
            for name, value in (("SIM number", OTHER_SIM), ("MSISDN", "07700 900009"))
        )
        rows = self.rows(f"<Item><Name>Data</Name>{pairs}</Item>")
        self.assertEqual(rows, [("+447700900009", "Data")])

    def test_an_identifier_goes_before_a_phone_number_that_is_a_part_of_it(self):
        text = "<Item><Name>Fibre 99-07700900001</Name></Item>"
        known = [PHONE, "9907700900001"]
        self.assertEqual(self.rows(text, known), [("9907700900001", "Fibre")])

    def test_a_short_identifier_is_found_in_a_field_for_it_and_in_no_text(self):
        reference = (
            "<DocumentReference><ID>A-12</ID><DocumentTypeCode>130"
            "</DocumentTypeCode></DocumentReference><Item><Name>Fibre</Name></Item>"
        )
        self.assertEqual(self.rows(reference, ["A12"]), [("A12", "Fibre")])
        text = "<Item><Name>Fibre A12</Name></Item>"
        self.assertEqual(self.rows(text, ["A12"]), [("", "Fibre A12")])
