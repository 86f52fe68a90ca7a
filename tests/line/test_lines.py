from datetime import date

from psycopg2.errors import CheckViolation, ExclusionViolation, UniqueViolation
from stdnum import luhn

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ...engine import Assignments
from ...models.ground.guard import untraced
from ..masters.masters_case import MastersCase


@tagged("post_install", "-at_install")
class TestNumbers(MastersCase):
    def test_a_number_is_stored_in_one_form_however_it_is_written(self):
        german = self.create_operator("Beispiel Funk", "base.de")
        written = [
            (self.operator, "07700 900001", "+447700900001", "+44 7700 900001"),
            (self.operator, "+44 (0)7700-900.002", "+447700900002", "+44 7700 900002"),
            (self.operator, "0044 7700 900003", "+447700900003", "+44 7700 900003"),
            (self.operator, "+1 202 555 0123", "+12025550123", "+1 202-555-0123"),
            (german, "0171 3920001", "+491713920001", "+49 171 3920001"),
        ]
        for operator, text, number, name in written:
            with self.subTest(text):
                line = self.create_line(text, operator)
                self.assertEqual((line.number, line.name), (number, name))

    def test_the_number_is_read_from_either_field(self):
        line = self.env["telecom.line"].create(
            {"number": "07700 900001", "operator_id": self.operator.id}
        )
        self.assertEqual(line.number, "+447700900001")
        line.number = "07700900002"
        self.assertEqual(line.name, "+44 7700 900002")
        line.name = "07700 900003"
        self.assertEqual(line.number, "+447700900003")

    def test_what_is_no_phone_number_is_refused_with_the_country_to_dial_in(self):
        for text in ("12", "Ann", "07700 900001 ext 7", "+44 7700 900001 900001"):
            with (
                self.subTest(text),
                self.assertRaisesRegex(
                    ValidationError, "is not a phone number.*United Kingdom"
                ),
            ):
                self.create_line(text)

    def test_two_lines_of_a_company_never_share_a_number(self):
        self.create_line("07700 900001")
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.create_line("+44 7700 900001")

    def test_the_form_shows_the_number_in_full_while_it_is_typed(self):
        with Form(self.env["telecom.line"]) as form:
            form.operator_id = self.operator
            form.name = "07700900001"
            self.assertEqual(form.name, "+44 7700 900001")
        self.assertEqual(form.record.number, "+447700900001")

    def test_a_line_is_found_by_the_digits_that_people_type(self):
        line = self.create_line("07700 900001")
        self.create_line("07700 900012")
        for text in ("07700 900001", "+44 7700 900001", "7700.900001", "900 001"):
            with self.subTest(text):
                found = self.env["telecom.line"].search(
                    [("display_name", "ilike", text)]
                )
                self.assertEqual(found, line)

    def test_numbers_are_equal_only_as_a_whole(self):
        self.create_line("07700 900001")
        for suffix in ("900001", "7700900001", "+467700900001"):
            with self.subTest(suffix):
                lines = self.env["telecom.line"]
                self.assertFalse(lines.search([("number", "=", suffix)]))
                self.assertFalse(lines.name_search(suffix, operator="="))


@tagged("post_install", "-at_install")
class TestAssignments(MastersCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.create_line()
        cls.ann = cls.create_employee("Ann")
        cls.bob = cls.create_employee("Bob")
        cls.director = cls.env["res.partner"].create({"name": "Dora"})

    def test_a_line_changes_hands_from_one_day_to_the_next(self):
        self.assign(self.line, self.ann, "2025-01-01", "2025-01-20")
        self.assign(self.line, self.director, "2025-01-21", "2025-01-31")
        self.assign(self.line, self.bob, "2025-02-01")
        held = Assignments(self.line.assignment_ids._as_engine())
        expected = {
            "2024-12-31": None,
            "2025-01-20": ("employee", self.ann.id),
            "2025-01-21": ("partner", self.director.id),
            "2025-02-01": ("employee", self.bob.id),
            "2030-01-01": ("employee", self.bob.id),
        }
        for day, holder in expected.items():
            with self.subTest(day):
                found = held.on(self.line.id, date.fromisoformat(day))
                self.assertEqual(found and found.holder, holder)

    def test_the_line_shows_who_holds_it_today(self):
        self.assign(self.line, self.ann, "2020-01-01", "2020-12-31")
        self.assertFalse(self.line.holder)
        current = self.assign(self.line, self.bob, "2021-01-01")
        self.line.invalidate_recordset()
        self.assertRecordValues(
            self.line,
            [
                {
                    "holder": "Bob",
                    "employee_id": self.bob.id,
                    "assignment_id": current.id,
                    "holder_since": date.fromisoformat("2021-01-01"),
                }
            ],
        )

    def test_the_line_shows_who_gets_it(self):
        self.assign(self.line, self.ann, "2020-01-01", "2020-12-31")
        self.assertFalse(self.line.next_holder)
        self.assign(self.line, self.bob, "2998-01-01", "2998-12-31")
        self.assign(self.line, self.ann, "2999-01-01")
        self.line.invalidate_recordset()
        self.assertRecordValues(
            self.line,
            [
                {
                    "holder": False,
                    "next_holder": "Bob",
                    "next_holder_from": date.fromisoformat("2998-01-01"),
                }
            ],
        )

    def test_lines_are_found_by_who_holds_them_today(self):
        free = self.create_line("07700 900002")
        self.assign(self.line, self.ann, "2020-01-01", "2020-12-31")
        current = self.assign(self.line, self.bob, "2021-01-01")
        self.assign(free, self.ann, "2020-01-01", "2020-12-31")
        lines = self.line + free
        searches = [
            ([("employee_id", "=", self.bob.id)], self.line),
            ([("employee_id", "=", self.ann.id)], self.line.browse()),
            ([("employee_id.name", "=", "Bob")], self.line),
            ([("assignment_id", "=", current.id)], self.line),
            ([("assignment_id", "!=", False)], self.line),
            ([("assignment_id", "=", False)], free),
        ]
        for domain, expected in searches:
            with self.subTest(domain):
                found = self.env["telecom.line"].search(
                    [*domain, ("id", "in", lines.ids)]
                )
                self.assertEqual(found, expected)

    def test_lines_of_people_who_left_are_found(self):
        self.assign(self.line, self.ann, "2020-01-01")
        kept = self.create_line("07700 900002")
        self.assign(kept, self.bob, "2020-01-01")
        self.ann.action_archive()
        left = self.env["telecom.line"].search([("employee_id.active", "=", False)])
        self.assertIn(self.line, left)
        self.assertNotIn(kept, left)

    def test_somebody_who_holds_the_line_already_is_named(self):
        self.assign(self.line, self.ann, "2025-01-01", "2025-01-31")
        self.assign(self.line, self.bob, "2025-02-01")
        clashes = [
            ("2025-01-31", "2025-01-31", "Ann has .* until 01/31/2025"),
            ("2024-06-01", False, "Ann has|Bob has"),
            ("2025-06-01", "2025-06-30", "Bob has .* from 02/01/2025"),
        ]
        for date_from, date_to, message in clashes:
            with (
                self.subTest(date_from),
                self.assertRaisesRegex(ValidationError, message),
            ):
                self.assign(self.line, self.director, date_from, date_to)

    def test_a_longer_period_is_refused_too(self):
        january = self.assign(self.line, self.ann, "2025-01-01", "2025-01-31")
        self.assign(self.line, self.bob, "2025-02-01")
        with self.assertRaisesRegex(ValidationError, "Bob has"):
            january.date_to = "2025-02-01"

    def test_the_database_refuses_what_two_sessions_write_at_once(self):
        self.assign(self.line, self.ann, "2025-01-01", "2025-01-31")
        # What a session writes that cannot see the other one's assignment.
        with mute_logger("odoo.sql_db"), self.assertRaises(ExclusionViolation):
            self.env.cr.execute(
                """INSERT INTO telecom_assignment
                               (line_id, company_id, employee_id, date_from)
                        VALUES (%s, %s, %s, '2025-01-31')""",
                [self.line.id, self.company.id, self.bob.id],
            )

    def test_a_holder_is_an_employee_or_another_person(self):
        vals = {"line_id": self.line.id, "date_from": "2025-01-01"}
        both = {"employee_id": self.ann.id, "partner_id": self.director.id}
        for holder in ({}, both):
            with (
                self.subTest(holder),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env["telecom.assignment"].create({**vals, **holder})

    def test_an_assignment_ends_after_it_begins(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.assign(self.line, self.ann, "2025-01-02", "2025-01-01")

    def test_the_line_keeps_a_trace_of_its_holders(self):
        self.enterContext(untraced(False))
        line = self.line
        held = self.env["telecom.assignment"].create(
            {"line_id": line.id, "employee_id": self.ann.id, "date_from": "2025-01-01"}
        )
        held.date_to = "2025-01-31"
        held.unlink()
        ended = "Ann has +44 7700 900001 from 01/01/2025 until 01/31/2025."
        traces = [
            f"The assignment was deleted: {ended}",
            ended,
            "Ann has +44 7700 900001 from 01/01/2025.",
        ]
        bodies = [str(message.preview) for message in line.message_ids[:3]]
        self.assertEqual(bodies, traces)

    def test_usage_types_keep_their_code(self):
        usage_type = self.env.ref("telecom_split_billing.usage_type_national_sms")
        with self.assertRaisesRegex(UserError, "never changes"):
            usage_type.code = "sms"


@tagged("post_install", "-at_install")
class TestManyLines(MastersCase):
    """A fleet has thousands of lines: nothing is asked for one after the other."""

    def spend(self, function, *arguments):
        """Return how many queries a call takes, with nothing in memory."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(*arguments)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def create_many(self, first, count):
        return self.env["telecom.line"].create(
            [
                {
                    "number": f"+4477009000{number:02}",
                    "operator_id": self.operator.id,
                    "sim_iccid": f"{sim}{luhn.calc_check_digit(sim)}",
                }
                for number in range(first, first + count)
                for sim in (f"89999000000000{number:04}",)
            ]
        )

    def test_new_lines_are_compared_with_the_others_at_once(self):
        self.spend(self.create_many, 0, 2)  # fills the caches
        few = self.spend(self.create_many, 10, 2)
        many = self.spend(self.create_many, 20, 22)
        self.assertLess(many - few, 5)

    def test_the_holders_of_a_list_are_read_at_once(self):
        lines = self.env["telecom.line"]
        for number in range(20):
            employee = self.create_employee(f"Holder {number}")
            lines |= self.create_line(f"+4477009000{number:02}", holder=employee)
        names = ["holder", "departure_date", "next_holder", "device"]

        def show(some):
            some.read(names)

        self.spend(show, lines[:2])
        few, many = self.spend(show, lines[:2]), self.spend(show, lines)
        self.assertLess(many - few, 5)
