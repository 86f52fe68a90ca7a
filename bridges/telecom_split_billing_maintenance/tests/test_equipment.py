from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.masters.masters_case import MastersCase

IMEI = "490154203237518"  # the number of the standard's own example


@tagged("post_install", "-at_install")
class TestEquipment(MastersCase):
    """Devices of lines become equipment, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.create_line()
        cls.device = cls.env["telecom.device"].create(
            {"name": "Phone", "line_id": cls.line.id, "imei": IMEI, "value": 650}
        )
        cls.officer = cls.create_user(
            "equipment_officer",
            "telecom_split_billing.group_telecom_officer",
            "maintenance.group_equipment_manager",
        )

    def test_a_device_becomes_an_equipment(self):
        action = self.device.with_user(self.officer).action_create_equipment()
        equipment = self.device.equipment_id
        self.assertEqual(action["res_id"], equipment.id)
        self.assertRecordValues(
            equipment,
            [
                {
                    "name": "Phone",
                    "serial_no": IMEI,
                    "cost": 650,
                    "company_id": self.company.id,
                }
            ],
        )
        back = equipment.with_user(self.officer)
        self.assertEqual(back.telecom_device_count, 1)
        self.assertEqual(back.action_open_telecom_devices()["res_id"], self.device.id)

    def test_a_device_is_one_equipment(self):
        self.device.action_create_equipment()
        with self.assertRaisesRegex(UserError, "has an equipment already: Phone"):
            self.device.action_create_equipment()

    def test_an_equipment_with_the_imei_is_the_one(self):
        known = self.env["maintenance.equipment"].create(
            {"name": "From the stock", "serial_no": IMEI}
        )
        self.device.action_create_equipment()
        self.assertEqual(self.device.equipment_id, known)

    def test_a_device_used_again_leads_to_both_lines(self):
        self.device.action_create_equipment()
        self.device.state = "returned"
        other = self.create_line("07700 900002")
        again = self.env["telecom.device"].create(
            {"name": "Phone", "line_id": other.id, "imei": IMEI}
        )
        again.action_create_equipment()
        action = again.equipment_id.action_open_telecom_devices()
        found = self.env["telecom.device"].search(action["domain"])
        self.assertEqual(found, self.device | again)

    def test_only_who_manages_equipment_makes_it(self):
        officer = self.create_user(
            "equipment_none", "telecom_split_billing.group_telecom_officer"
        )
        with self.assertRaises(AccessError):
            self.device.with_user(officer).action_create_equipment()

    def test_only_who_manages_devices_makes_equipment_of_them(self):
        manager = self.create_user(
            "equipment_hr", "hr.group_hr_user", "maintenance.group_equipment_manager"
        )
        with self.assertRaises(AccessError):
            self.device.with_user(manager).action_create_equipment()
