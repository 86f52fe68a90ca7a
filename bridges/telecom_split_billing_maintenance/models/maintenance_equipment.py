from odoo import fields, models


class MaintenanceEquipment(models.Model):
    _inherit = "maintenance.equipment"

    telecom_device_ids = fields.One2many(
        "telecom.device",
        "equipment_id",
        "Phone Lines",
        groups="telecom_split_billing.group_telecom_officer,hr.group_hr_user",
    )
    telecom_device_count = fields.Integer(
        compute="_compute_telecom_device_count",
        groups="telecom_split_billing.group_telecom_officer,hr.group_hr_user",
    )

    def _compute_telecom_device_count(self):
        counts = dict(
            self.env["telecom.device"]._read_group(
                [("equipment_id", "in", self.ids)], ["equipment_id"], ["__count"]
            )
        )
        for equipment in self:
            equipment.telecom_device_count = counts.get(equipment, 0)

    def action_open_telecom_devices(self):
        """Open the devices of lines that this equipment is or was."""
        self.ensure_one()
        devices = self.telecom_device_ids
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Devices"),
            "res_model": "telecom.device",
            "view_mode": "list,form",
            "domain": [("id", "in", devices.ids)],
        }
        if len(devices) == 1:
            return {**action, "view_mode": "form", "res_id": devices.id}
        return action
