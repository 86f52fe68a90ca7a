from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..masters.masters_case import MastersCase

# Country 999 is assigned to nobody.
SIM, OTHER_SIM = "8999900000000000014", "8999900000000000022"
OFFICER = "telecom_split_billing.group_telecom_officer"
CONTRACT = "telecom_split_billing.activity_type_contract_end"


@tagged("post_install", "-at_install")
class TestLineKinds(MastersCase):
    """Phone numbers, data SIMs and other connections are lines alike."""

    def test_each_kind_is_stored_in_one_form_and_shown_in_a_readable_one(self):
        written = [
            ("phone", "07700 900001", "+447700900001", "+44 7700 900001"),
            ("sim", "8999 9000.0000-0000 014", SIM, "8999 9000 0000 0000 014"),
            ("internet", "inst-1234/567", "INST1234567", "inst-1234/567"),
            ("internet", " 00 12 345 ", "0012345", "00 12 345"),
        ]
        for kind, text, number, name in written:
            with self.subTest(text):
                line = self.create_line(text, kind=kind)
                self.assertEqual((line.number, line.name), (number, name))

    def test_a_line_is_a_phone_number_unless_it_says_otherwise(self):
        lines = self.env["telecom.line"].with_context(default_kind="holder")
        line = lines.create({"name": "07700 900001", "operator_id": self.operator.id})
        self.assertEqual(line.kind, "phone")

    def test_what_does_not_identify_a_line_is_refused_in_words(self):
        wrong = [
            ("sim", "8999900000000000015", "last digit is a check digit"),
            ("sim", "07700 900001", "18 to 20 digits and begins with 89"),
            ("internet", "12", "does not identify a connection"),
            ("phone", "inst-1234/567", "is not a phone number.*United Kingdom"),
        ]
        for kind, text, words in wrong:
            with (
                self.subTest(text),
                self.assertRaisesRegex(ValidationError, words),
            ):
                self.create_line(text, kind=kind)

    def test_two_spellings_of_one_identifier_are_one_line(self):
        self.create_line("inst-1234/567", kind="internet")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.create_line("INST 1234 567", kind="internet")

    def test_the_kind_changes_only_with_an_identifier_that_suits_it(self):
        line = self.create_line("07700 900001")
        with self.assertRaisesRegex(ValidationError, "is not an ICCID"):
            line.kind = "sim"
        line.write({"kind": "sim", "name": SIM})
        self.assertEqual((line.number, line.name), (SIM, "8999 9000 0000 0000 014"))
        line.write({"kind": "internet", "number": "A-123"})
        self.assertEqual((line.number, line.name), ("A123", "A123"))
        line.name = "a 123"
        self.assertEqual((line.number, line.name), ("A123", "a 123"))

    def test_the_form_reads_the_identifier_while_it_is_typed(self):
        with Form(self.env["telecom.line"]) as form:
            form.operator_id = self.operator
            form.kind = "internet"
            form.name = "inst-1234/567"
            self.assertEqual((form.name, form.number), ("inst-1234/567", "INST1234567"))
            form.kind = "phone"
            self.assertEqual(form.name, "inst-1234/567")
            form.kind = "sim"
            form.name = SIM
            self.assertEqual(form.name, "8999 9000 0000 0000 014")
        self.assertEqual((form.record.kind, form.record.number), ("sim", SIM))

    def test_the_form_says_at_once_why_it_is_no_identifier(self):
        for kind, operator, written, reason in (
            ("sim", None, "8999900000000000015", "check digit"),
            ("sim", None, "12345", "18 to 20 digits"),
            ("internet", None, "home", "at least 3 letters and digits"),
            ("phone", self.operator, "0470", "is not a phone number"),
            ("phone", None, "0470", None),
            ("sim", None, "", None),
        ):
            line = self.env["telecom.line"].new(
                {
                    "kind": kind,
                    "name": written,
                    "operator_id": operator.id if operator else False,
                }
            )
            with self.subTest(kind, written=written):
                warned = line._onchange_name()
                self.assertEqual(bool(warned), bool(reason))
                if reason:
                    self.assertIn(reason, warned["warning"]["message"])

    def test_a_line_is_found_by_what_people_type(self):
        internet = self.create_line("inst-1234/567", kind="internet")
        sim = self.create_line(SIM, kind="sim")
        phone = self.create_line("07700 901234", sim_iccid=OTHER_SIM)
        for text, found in (
            ("INST 1234", internet),
            ("inst-1234/567", internet),
            ("8999 9000 0000 0000 014", sim),
            ("07700 901234", phone),
            ("8999 9000 0000 0000 022", phone),
        ):
            with self.subTest(text):
                lines = self.env["telecom.line"]
                self.assertEqual(lines.search([("display_name", "ilike", text)]), found)

    def test_home_internet_and_data_cards_are_internet_and_no_subscription(self):
        for kind, text in (
            ("internet", "A-123"),
            ("sim", SIM),
            ("phone", "07700 900001"),
        ):
            with self.subTest(kind):
                line = self.create_line(text, kind=kind)
                is_phone = kind == "phone"
                self.assertEqual(
                    (line.provides_subscription, line.provides_internet),
                    (is_phone, not is_phone),
                )
        line = self.create_line("A-124", kind="internet", provides_internet=False)
        self.assertFalse(line.provides_internet)

    def test_a_line_of_any_kind_is_ordered_and_swapped(self):
        order = self.env["telecom.line.step"].create(
            {
                "step": "order",
                "kind": "internet",
                "number": "inst-1234/567",
                "operator_id": self.operator.id,
            }
        )
        order.action_apply()
        line = self.env["telecom.line"].search([("number", "=", "INST1234567")])
        self.assertEqual((line.kind, line.state), ("internet", "ordered"))
        line.state = "active"
        new = line._step_swap("INST-999", date(2026, 11, 1))
        self.assertEqual((new.kind, new.name), ("internet", "INST-999"))
        self.assertEqual(new.number, "INST999")


@tagged("post_install", "-at_install")
class TestContract(MastersCase):
    """The SIM of a line, its PUK, and the end of its contract."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.create_line()
        cls.officer = cls.create_user("officer", OFFICER)
        cls.company.telecom_hr_user_id = cls.officer
        cls.today = date(2026, 11, 20)

    def tasks(self, line=None):
        """Return the days by which something is to be done about the contract."""
        line = line or self.line
        kind = self.env.ref(CONTRACT)
        found = line.activity_ids.filtered(lambda each: each.activity_type_id == kind)
        self.assertLessEqual(found.user_id, self.officer)
        return [str(each.date_deadline) for each in found]

    def remind(self):
        self.env["telecom.line"]._cron_remind_of_contracts()
        self.env.invalidate_all()

    def test_the_card_of_a_phone_number_is_stored_as_digits_once(self):
        self.line.sim_iccid = "8999 9000 0000 0000 014"
        self.assertEqual(self.line.sim_iccid, SIM)
        with self.assertRaisesRegex(ValidationError, "check digit"):
            self.line.sim_iccid = "8999900000000000015"
        other = self.create_line("07700 900002")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            other.sim_iccid = SIM
            self.env.flush_all()

    def test_a_card_is_that_of_a_phone_number_or_a_line_of_its_own(self):
        self.create_line(OTHER_SIM, kind="sim")
        with self.assertRaisesRegex(ValidationError, "have the same SIM"):
            self.line.sim_iccid = OTHER_SIM
        self.line.sim_iccid = SIM
        with self.assertRaisesRegex(ValidationError, "have the same SIM"):
            self.create_line(SIM, kind="sim")

    def test_a_card_that_was_moved_is_that_of_the_line_in_use(self):
        self.line.write({"sim_iccid": SIM, "state": "ended"})
        new = self.create_line("07700 900002", sim_iccid=SIM)
        known = self.env["telecom.line"]._get_identifiers(self.company)
        self.assertEqual(known[SIM], new.number)

    def test_officers_alone_read_the_puk(self):
        self.line.sim_puk = "12345678"
        self.assertEqual(self.line.with_user(self.officer).sim_puk, "12345678")
        for group in (
            "hr.group_hr_manager",
            "account.group_account_manager",
            "telecom_split_billing.group_telecom_payroll",
        ):
            user = self.create_user(f"puk-{group}", group)
            with self.subTest(group), self.assertRaises(AccessError):
                self.line.with_user(user).read(["sim_puk"])

    def test_a_contract_that_ends_soon_makes_one_to_do(self):
        self.line.contract_end = "2027-01-31"
        self.remind()
        self.assertEqual(self.tasks(), [])  # 72 days
        self.company.telecom_contract_days = 90
        self.remind()
        self.remind()
        self.assertEqual(self.tasks(), ["2027-01-31"])
        self.line.activity_ids.action_done()
        self.remind()
        self.assertEqual(self.tasks(), [])  # it is done

    def test_another_end_of_the_contract_makes_another_to_do(self):
        self.line.contract_end = "2026-12-31"
        self.remind()
        self.line.contract_end = "2028-12-31"
        self.assertEqual(self.tasks(), [])
        self.line.contract_end = "2026-12-15"
        self.remind()
        self.assertEqual(self.tasks(), ["2026-12-15"])
        self.line.contract_end = False
        self.assertEqual(self.tasks(), [])

    def test_no_to_do_is_about_a_closed_line_or_a_contract_that_is_over(self):
        over = self.create_line("07700 900002", contract_end="2026-11-19")
        closed = self.create_line("07700 900003", contract_end="2026-12-01")
        self.line.contract_end = "2026-12-01"
        closed.state = "ended"
        self.remind()
        self.line.state = "ended"
        for line in (over, closed, self.line):
            with self.subTest(line.name):
                self.assertEqual(self.tasks(line), [])

    def test_without_a_user_for_it_the_to_do_waits_for_one(self):
        self.company.telecom_hr_user_id = False
        self.line.contract_end = "2026-12-01"
        self.remind()
        self.assertFalse(self.line.contract_reminded)
        self.company.telecom_hr_user_id = self.officer
        self.remind()
        self.assertEqual(self.tasks(), ["2026-12-01"])
