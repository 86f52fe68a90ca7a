from odoo import api, fields, models
from odoo.fields import Command


class HrDepartureWizard(models.TransientModel):
    """Asks what becomes of the phone lines of who leaves."""

    _inherit = "hr.departure.wizard"

    telecom_line_ids = fields.One2many(
        "telecom.departure.line",
        "wizard_id",
        "Phone Lines",
        compute="_compute_telecom_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("employee_ids")
    def _compute_telecom_line_ids(self):
        for wizard in self:
            held_sudo = wizard.employee_ids._origin._get_telecom_held_sudo()
            wizard.telecom_line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "employee_id": each.employee_id.id,
                            "line_id": each.line_id.id,
                        }
                    )
                    for each in held_sudo.sorted(lambda row: row.line_id.number)
                    # lines that stayed in another company are for others to decide
                    if each.company_id in self.env.companies
                ),
            ]

    def action_register_departure(self):
        action = super().action_register_departure()
        reasons = self.telecom_line_ids._carry_out()
        if not reasons:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Phone lines awaiting your decision"),
                "type": "warning",
                "sticky": True,
                "message": "\n".join(reasons),
                "next": action,
            },
        }
