"""What a file does not tell for sure has to be confirmed before a layout is saved."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import TelecomCase
from .test_import_wizard import LAYOUT_FORM, WizardCase, rows_of

HEADER = "Mobile;Date;Text;{first};{second}\n"
# Neither amount is the other one with tax, and no total tells which is charged.
AMOUNTS = (("1,10", "2,35"), ("0,80", "3,10"), ("4,00", "0,50"), ("2,25", "1,75"))


def table(first="Amount A", second="Amount B"):
    rows = [
        f"+44770090000{at};0{at}.10.2026;Calls {at};{one};{two}"
        for at, (one, two) in enumerate(AMOUNTS, 1)
    ]
    return (HEADER.format(first=first, second=second) + "\n".join(rows)).encode()


SECTIONS = b"""Statement of October
Mobile number: 07700 900001
Date;Text;Cost
01.10.2026;Calls;1,10
02.10.2026;Calls;2,00
Mobile number: 07700 900002
Date;Text;Cost
03.10.2026;Messages;0,30
04.10.2026;Calls;1,40
"""
FIXED = b"""Number         Date        Text        Cost
447700900001   01.10.2026  Calls        1.10
447700900002   02.10.2026  Messages     0.30
447700900001   03.10.2026  Calls        2.00
447700900003   04.10.2026  Data        12.40
"""
COSTS = b"""Mobile;Plan fee;Device fee;Usage fee
+447700900001;10.00;5.00;1.20
+447700900002;10.00;0.00;3.40
+447700900003;15.00;7.50;0.00
+447700900004;12.00;2.50;4.10
"""


@tagged("post_install", "-at_install")
class TestConfirm(WizardCase):
    def setUp(self):
        super().setUp()
        self.wizard = self.open_file("bill.csv", table(), name="Two amounts")
        self.doubt = self.wizard.doubt_ids.filtered(lambda d: d.field_name == "net")

    def test_an_amount_in_doubt_is_shown_with_what_each_column_comes_to(self):
        self.assertEqual(self.wizard.doubt_ids[0], self.doubt, "money comes first")
        for text in ("Amount A: total 8.15", "Amount B: total 7.70"):
            self.assertIn(text, self.doubt.candidates)
        self.assertTrue(self.doubt.reason)
        self.assertEqual(self.doubt.column, "Amount A, Amount B", "charges of a row")

    def test_nothing_is_saved_before_it_is_confirmed(self):
        with self.assertRaisesRegex(UserError, "Confirm or correct first: Amount"):
            self.wizard.action_save()
        with (
            Form(self.wizard, LAYOUT_FORM) as form,
            form.doubt_ids.edit(0) as line,
        ):
            line.is_confirmed = True
        self.assertTrue(self.saved_as_it_is(self.wizard))

    def test_another_choice_is_an_answer(self):
        with Form(self.wizard, LAYOUT_FORM) as form:
            for at, column in enumerate(self.wizard.column_ids):
                if column.header == "Amount B":
                    with form.column_ids.edit(at) as line:
                        line.field_name = False
        self.assertTrue(self.doubt.is_confirmed)
        self.assertTrue(self.saved_as_it_is(self.wizard))

    def test_a_column_that_is_not_read_is_an_answer_in_one_click(self):
        column = self.wizard.column_ids.filtered(lambda c: c.header == "Amount B")
        column.action_not_read()
        self.assertFalse(column.field_name)
        self.assertEqual(self.doubt.column, "Amount A")
        self.assertTrue(self.doubt.is_confirmed)
        self.assertEqual(self.wizard.rows_charged, len(AMOUNTS))

    def test_a_file_that_tells_all_asks_nothing(self):
        content = b"""Mobile;Date;Text;Net;VAT;Gross
+447700900001;01.10.2026;Calls;10,00;2,10;12,10
+447700900001;02.10.2026;Data;20,00;4,20;24,20
+447700900002;03.10.2026;Calls;5,00;1,05;6,05
"""
        wizard = self.open_file("bill.csv", content, name="Clear")
        decisive = wizard.doubt_ids.filtered(
            lambda each: each.field_name in ("number", "net", "gross")
        )
        self.assertFalse(decisive)


@tagged("post_install", "-at_install")
class TestShapes(WizardCase):
    """Files of other shapes are proposed, shown, saved and read the same way."""

    def test_each_shape_is_read_as_it_was_shown(self):
        cases = (
            ("sections.csv", SECTIONS, ["+447700900001"] * 2 + ["+447700900002"] * 2),
            (
                "fixed.txt",
                FIXED,
                [f"+44770090000{at}" for at in (1, 2, 1, 3)],
            ),
            (
                "costs.csv",
                COSTS,
                [f"+44770090000{at}" for at in (1, 1, 1, 2, 2, 3, 3, 4, 4, 4)],
            ),
        )
        country = self.env.ref("base.uk")
        for name, content, numbers in cases:
            with self.subTest(name):
                wizard = self.open_file(name, content, name=name, country_id=country.id)
                fees = wizard.column_ids.filtered(
                    lambda column: column.header.endswith(" fee")
                )
                fees.field_name = "net"  # each is a charge; one of zero is none
                self.assertFalse(wizard.problem)
                shown = (wizard.rows_read, wizard.rows_charged, wizard.rows_issue)
                wizard.doubt_ids.is_confirmed = True
                profile = self.saved(wizard)
                rows = rows_of(content, profile._as_parser(), region="GB")
                charged = [row for row in rows if not row.status]
                self.assertEqual([row.number for row in charged], numbers)
                self.assertEqual(shown[1:], (len(charged), 0))
                self.assertEqual(
                    self.env["telecom.import.profile"]._recognise(content), profile
                )

    def test_a_shape_that_cannot_be_understood_is_refused_in_words(self):
        profile = self.env.ref("telecom_split_billing.import_profile_plain")
        for name, value, said in (
            ("sections", "number", "does not describe a line above rows"),
            ("sections", "colour: blue", "does not describe a line above rows"),
            ("records", "20: net", "does not describe a kind of charges"),
            ("cuts", "5, 3", "does not say where columns begin"),
            ("cuts", "a", "does not say where columns begin"),
        ):
            with self.subTest(value), self.assertRaisesRegex(ValidationError, said):
                profile.copy({name: value})


@tagged("post_install", "-at_install")
class TestOwnLines(TelecomCase, WizardCase):
    def test_own_lines_tell_the_line_from_the_dialled_number(self):
        content = b"""Number 1;Number 2;Date;Text;Net;VAT;Gross
+447700900001;+447700900077;01.10.2026;Calls;10,00;2,10;12,10
+447700900001;+447700900088;02.10.2026;Calls;20,00;4,20;24,20
+447700900002;+447700900099;03.10.2026;Calls;5,00;1,05;6,05
"""
        wizard = self.open_file("bill.csv", content, name="Two numbers")
        self.assertEqual(
            [column.field_name for column in wizard.column_ids[:2]],
            ["number", "dialled"],
        )
        self.assertNotIn("number", wizard.doubt_ids.mapped("field_name"))
