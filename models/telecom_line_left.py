from odoo import api, fields, models
from odoo.fields import Domain

from .telecom_line import HOLDER_GROUPS


class TelecomLine(models.Model):
    """Lines that somebody still holds who has left the company."""

    _inherit = "telecom.line"

    holder_left = fields.Boolean(
        "Holder Has Left",
        compute="_compute_holder_left",
        search="_search_holder_left",
        groups=HOLDER_GROUPS,
    )
    departure_date = fields.Date(
        "Holder Leaves On", compute="_compute_holder_left", groups=HOLDER_GROUPS
    )

    @api.depends("employee_id")
    def _compute_holder_left(self):
        today = fields.Date.context_today(self)
        for line in self:
            employee_sudo = line.employee_id.sudo()  # the day alone, for officers too
            day = employee_sudo.departure_date
            line.departure_date = day
            line.holder_left = bool(employee_sudo) and (
                not employee_sudo.active or bool(day and day < today)
            )

    def _search_holder_left(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        employees_sudo = self.env["hr.employee"].sudo()  # that they left, no more
        left = employees_sudo.with_context(active_test=False)._search(
            ["|", ("active", "=", False), ("departure_date", "<", today)]
        )
        current = self.env["telecom.assignment"]._get_domain_on(today)
        domain = Domain(
            "assignment_ids", "any", current & Domain("employee_id", "in", left)
        )
        return domain if True in value else ~domain

    def _get_left_on(self):
        """Return the last day of a holder who has left, False when nobody has."""
        self.ensure_one()
        return self.holder_left and self.departure_date
