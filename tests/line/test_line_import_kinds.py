from odoo.tests import tagged

from .line_import_case import LineImportCase

# Country 999 is assigned to nobody.
SIM, OTHER_SIM = "8999900000000000014", "8999900000000000022"
HEADER = "Number;Kind of Line;Employee;From"


@tagged("post_install", "-at_install")
class TestLineImportKinds(LineImportCase):
    """A table holds lines of all kinds, and finds them again however it writes them."""

    def import_kinds(self, *rows, **values):
        values = {"header": HEADER, "operator_id": self.operator.id, **values}
        return self.import_table(*rows, **values)

    def kinds(self):
        lines = self.env["telecom.line"].search([], order="number")
        return {line.number: (line.kind, line.name) for line in lines}

    def test_lines_of_each_kind_are_made_and_handed_over(self):
        self.import_kinds(
            "inst-1234/567;Internet;Ann Mertens;2026-10-01",
            f"{SIM[:4]} {SIM[4:]};Data-SIM;Ann Mertens;2026-10-01",
            f"{OTHER_SIM};;Bob Peeters;2026-10-01",
            "07700 900001;;Bob Peeters;2026-10-01",
            "07700 900002;t\u00e9l\u00e9phone;Bob Peeters;2026-10-01",
        )
        self.assertEqual(
            self.kinds(),
            {
                "+447700900001": ("phone", "+44 7700 900001"),
                "+447700900002": ("phone", "+44 7700 900002"),
                SIM: ("sim", "8999 9000 0000 0000 014"),
                OTHER_SIM: ("sim", "8999 9000 0000 0000 022"),
                "INST1234567": ("internet", "inst-1234/567"),
            },
        )
        self.assertEqual(
            self.held("INST1234567"), [("Ann Mertens", "2026-10-01", False)]
        )

    def test_lines_are_found_again_however_they_are_written(self):
        self.create_line("inst-1234/567", kind="internet")
        self.create_line(SIM, kind="sim")
        self.create_line("07700 900001", sim_iccid=OTHER_SIM)
        self.import_kinds(
            "INST 1234 567;;Ann Mertens;2026-10-01",
            f"{SIM}F;;Ann Mertens;2026-10-01",
            f"{OTHER_SIM};;Ann Mertens;2026-10-01",
        )
        self.assertEqual(len(self.kinds()), 3)
        for number in ("INST1234567", SIM, "+447700900001"):
            with self.subTest(number):
                self.assertEqual(
                    self.held(number), [("Ann Mertens", "2026-10-01", False)]
                )

    def test_wrong_rows_are_told_in_words(self):
        wizard = self.preview(
            "inst-1234/567;;;",
            "8999900000000000015;SIM;;",
            "07700 900001;Fax;;",
            ";Internet;;",
            header=HEADER,
            operator_id=self.operator.id,
        )
        errors = self.errors(wizard)
        for row, words in (
            (2, "is not a phone number.*fill in the column Kind of Line"),
            (3, "last digit is a check digit"),
            (4, "“Fax” is not a kind of line"),
            (5, "no number or identifier"),
        ):
            with self.subTest(row):
                self.assertRegex(errors[row], words)

    def test_what_is_exported_is_imported_without_a_change(self):
        self.create_line("inst-1234/567", kind="internet")
        self.create_line(SIM, kind="sim")
        self.create_line("07700 900001")
        for lang in ("en_US", "nl_BE"):
            self.env["res.lang"]._activate_lang(lang)
            self.officer.lang = lang
            wizard = self.open_file(b"x").with_context(lang=lang)
            content = self.download(wizard.action_export())
            again = self.open_file(content)
            again.action_preview()
            with self.subTest(lang):
                self.assertEqual(
                    (again.rows_total, again.rows_unchanged, self.errors(again)),
                    (3, 3, {}),
                )

    def test_the_kind_of_a_line_is_corrected_by_a_table(self):
        line = self.create_line(SIM, kind="internet")
        phone = self.create_line("07700 900001")
        wizard = self.import_kinds(f"{SIM};data SIM;;", "+447700900001;Internet;;")
        self.assertEqual(self.outcomes(wizard), {2: "changed", 3: "new"})
        # digits alone are another identifier than the phone number
        self.assertEqual((line.kind, phone.kind), ("sim", "phone"))

    def test_cards_and_contracts_are_taken_from_a_table(self):
        header = "Number;SIM (ICCID);Contract End"
        line = self.create_line("07700 900001")
        wizard = self.preview(
            f"07700 900001;{SIM[:4]} {SIM[4:]};2027-12-31",
            header=header,
            operator_id=self.operator.id,
        )
        message = wizard.row_ids.message
        self.assertIn(f"SIM (ICCID): {SIM}. Contract End: ", message)
        wizard.action_import()
        self.assertEqual((line.sim_iccid, str(line.contract_end)), (SIM, "2027-12-31"))
        self.create_line(OTHER_SIM, kind="sim")
        wizard = self.preview(
            f"07700 900002;{SIM};",
            f"07700 900003;{OTHER_SIM};",
            "07700 900004;8999900000000000015;",
            "07700 900001;;",
            header=header,
            operator_id=self.operator.id,
        )
        self.assertEqual(
            self.errors(wizard),
            {
                2: f"The SIM {SIM} belongs to +447700900001.",
                3: f"The SIM {OTHER_SIM} belongs to {OTHER_SIM}.",
                4: "“8999900000000000015” is not an ICCID: the last digit is a check "
                "digit, and it does not match the others. Compare it with the number "
                "on the SIM.",
            },
        )
        self.assertEqual(self.outcomes(wizard)[5], "unchanged")
