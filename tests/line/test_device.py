from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..masters.masters_case import MastersCase

IMEI = "490154203237518"  # the number of the standard's own example


@tagged("post_install", "-at_install")
class TestDevice(MastersCase):
    """Devices of lines: what they are, what is still paid, where they went."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = cls.create_employee("Ann")
        cls.line = cls.create_line(holder=cls.ann)

    @classmethod
    def create_device(cls, **values):
        return cls.env["telecom.device"].create(
            {"name": "Phone", "line_id": cls.line.id, **values}
        )

    def test_an_imei_is_stored_as_digits(self):
        device = self.create_device(imei="49-015420-323751-8")
        self.assertEqual(device.imei, IMEI)
        device.imei = ""
        self.assertFalse(device.imei)

    def test_what_is_no_imei_is_refused(self):
        # a wrong check digit, one without, one of a software version, no digits
        for text in ("490154203237519", IMEI[:14], IMEI + "0", "none"):
            with (
                self.subTest(text),
                self.assertRaisesRegex(ValidationError, "is not an IMEI"),
            ):
                self.create_device(imei=text)

    def test_a_device_is_in_use_once(self):
        device = self.create_device(imei=IMEI)
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.create_device(imei=IMEI)
        device.state = "returned"
        self.create_device(imei=IMEI)

    def test_instalments_are_counted_by_month(self):
        device = self.create_device(
            instalment_count=24,
            instalment_from="2026-01-31",
            instalment_amount=12.5,
        )
        expected = [
            ("2025-12-31", "0 of 24", 300),
            ("2026-01-01", "1 of 24", 287.5),
            ("2026-11-28", "11 of 24", 162.5),
            ("2027-12-01", "24 of 24", 0),
            ("2030-01-01", "24 of 24", 0),
        ]
        for day, text, left in expected:
            with self.subTest(day), freeze_time(day):
                device.invalidate_recordset()
                self.assertEqual(device.instalments, text)
                self.assertAlmostEqual(device.instalments_left, left)
        self.assertFalse(self.create_device().instalments)

    def test_instalments_begin_in_a_month(self):
        with self.assertRaisesRegex(ValidationError, "first instalment"):
            self.create_device(instalment_count=12)

    def test_a_device_that_is_given_back_says_when(self):
        device = self.create_device()
        with freeze_time("2026-11-05"):
            device.state = "returned"
            self.assertEqual(device.returned_on, date(2026, 11, 5))
        device.state = "in_use"
        self.assertFalse(device.returned_on)

    def test_a_returned_line_brings_its_device_or_not(self):
        for choice, day in (("returned", date(2026, 11, 5)), ("kept", False)):
            with self.subTest(choice):
                line = self.create_line(f"0770090010{len(choice)}", holder=self.ann)
                device = self.create_device(line_id=line.id)
                line._step_return(date(2026, 11, 5), choice)
                self.assertEqual((device.state, device.returned_on), (choice, day))
                self.assertEqual(device.line_id, line)  # the history stays
                self.assertFalse(line.device)

    def test_a_device_follows_its_holder_to_a_new_number(self):
        old = self.create_device(state="returned")
        device = self.create_device()
        line = self.line._step_swap("07700 900078", date(2026, 11, 5))
        self.assertEqual((device.line_id, line.device), (line, "Phone"))
        self.assertEqual(old.line_id, self.line)

    def test_holders_see_the_device_they_have(self):
        user = self.create_user("device_holder")
        self.ann.user_id = user
        device = self.create_device()
        self.create_device(state="returned", name="Old one")
        other = self.create_line("07700 900079", holder=self.create_employee("Bob"))
        self.create_device(line_id=other.id)
        seen = self.env["telecom.device"].with_user(user)
        self.assertEqual(seen.search([]), device)
        with self.assertRaises(AccessError):
            device.with_user(user).name = "Mine"
        with self.assertRaises(AccessError):
            device.with_user(user).read(["note"])

    def test_officers_keep_devices_and_hr_reads_them(self):
        device = self.create_device()
        hr = self.create_user("device_hr", "hr.group_hr_user")
        self.assertEqual(device.with_user(hr).name, "Phone")
        with self.assertRaises(AccessError):
            device.with_user(hr).name = "Another"
        officer = self.create_user(
            "device_officer", "telecom_split_billing.group_telecom_officer"
        )
        device.with_user(officer).name = "Another"
        self.assertEqual(device.name, "Another")

    def test_changes_of_a_device_leave_a_trace_on_it(self):
        device = self.create_device(value=500)
        self.env.flush_all()
        self.env.cr.precommit.run()  # leaves the traces
        before = device.message_ids
        device.write({"state": "returned", "value": 450})
        self.env.flush_all()
        self.env.cr.precommit.run()  # leaves the traces
        changed = (device.message_ids - before).sudo().tracking_value_ids.field_id
        self.assertEqual(set(changed.mapped("name")), {"state", "returned_on", "value"})

    def test_changes_of_an_assignment_leave_a_trace_on_it(self):
        assignment = self.line.assignment_ids
        self.env.flush_all()
        self.env.cr.precommit.run()  # leaves the traces
        before = assignment.message_ids
        assignment.date_to = "2027-01-31"
        self.env.flush_all()
        self.env.cr.precommit.run()  # leaves the traces
        changed = (assignment.message_ids - before).sudo().tracking_value_ids.field_id
        self.assertEqual(changed.mapped("name"), ["date_to"])
