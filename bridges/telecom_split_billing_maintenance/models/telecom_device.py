from odoo import fields, models
from odoo.exceptions import UserError


class TelecomDevice(models.Model):
    _inherit = "telecom.device"

    equipment_id = fields.Many2one(
        "maintenance.equipment",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        groups="maintenance.group_equipment_manager",
    )

    def action_create_equipment(self):
        """Make the equipment that this device is, and open it."""
        self.ensure_one()
        self.check_access("write")
        if self.equipment_id:
            raise UserError(
                self.env._(
                    "%(device)s has an equipment already: %(equipment)s.",
                    device=self.name,
                    equipment=self.equipment_id.display_name,
                )
            )
        self.equipment_id = self._find_equipment() or self._create_equipment()
        return self.action_open_equipment()

    def action_open_equipment(self):
        """Open the equipment of this device."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Equipment"),
            "res_model": "maintenance.equipment",
            "view_mode": "form",
            "res_id": self.equipment_id.id,
        }

    def _find_equipment(self):
        """Return the equipment with the IMEI as serial number; there is one."""
        if not self.imei:
            return self.env["maintenance.equipment"]
        return self.env["maintenance.equipment"].search(
            [
                ("serial_no", "=", self.imei),
                ("company_id", "in", (False, self.company_id.id)),
            ],
            limit=1,
        )

    def _create_equipment(self):
        return self.env["maintenance.equipment"].create(
            {
                "name": self.name,
                "serial_no": self.imei,
                "cost": self.value,
                "company_id": self.company_id.id,
            }
        )
