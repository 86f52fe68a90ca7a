from odoo import api, fields, models

CHOICES = [
    ("keep", "Keep until I decide"),
    ("return", "Return the line"),
    ("take_over", "Take over privately"),
]


class TelecomDepartureLine(models.TransientModel):
    """The decision about one line of an employee who leaves."""

    _name = "telecom.departure.line"
    _description = "Line of a Departing Employee"

    wizard_id = fields.Many2one(
        "hr.departure.wizard", required=True, ondelete="cascade"
    )
    employee_id = fields.Many2one("hr.employee", required=True)
    line_id = fields.Many2one("telecom.line", required=True)
    choice = fields.Selection(CHOICES, "Next Step", required=True, default="keep")
    last_day = fields.Date(
        compute="_compute_last_day",
        store=True,
        readonly=False,
        help="The last day on which the employee holds the line. When it is taken over "
        "privately, the company stops paying the day after.",
    )

    @api.depends("wizard_id.departure_date")
    def _compute_last_day(self):
        for row in self:
            row.last_day = row.wizard_id.departure_date

    def _carry_out(self):
        """Do what was chosen; return why some of it could not be done."""
        reasons = []
        for row in self.filtered(lambda row: row.choice != "keep"):
            row.line_id.check_access("read")
            line_sudo = row.line_id.sudo()  # HR may do this and nothing else to lines
            first_day = fields.Date.add(row.last_day, days=1)
            reason = line_sudo._get_cannot_step_reason(first_day, of_all=False)
            if reason:
                line_sudo._note(reason)
                reasons.append(reason)
            elif row.choice == "return":
                line_sudo._step_return(row.last_day, employee=row.employee_id)
            else:
                line_sudo._step_take_over(first_day)
        return reasons
