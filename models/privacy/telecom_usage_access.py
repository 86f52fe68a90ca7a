from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

MINUTES_OPEN = 60


class TelecomUsageAccess(models.Model):
    """That an officer looked at somebody's usage rows, and why.

    It opens the rows of one statement to the officer for an hour, to an accountant its
    charges, and stays: the holder reads it.
    """

    _name = "telecom.usage.access"
    _description = "View Usage Rows"
    _order = "id desc"
    _rec_name = "create_date"

    statement_id = fields.Many2one(
        "telecom.statement", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="statement_id.company_id")
    user_id = fields.Many2one(
        "res.users",
        "Viewer",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    reason = fields.Char(required=True)
    date_end = fields.Datetime(
        "Until",
        readonly=True,
        required=True,
        default=lambda self: fields.Datetime.now() + timedelta(minutes=MINUTES_OPEN),
    )
    is_open = fields.Boolean(compute="_compute_is_open", search="_search_is_open")

    @api.depends("date_end")
    def _compute_is_open(self):
        now = fields.Datetime.now()
        for access in self:
            access.is_open = bool(access.date_end and access.date_end > now)

    def _search_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented
        if True not in value:
            return [("date_end", "<=", fields.Datetime.now())]
        return [("date_end", ">", fields.Datetime.now())]

    @api.model_create_multi
    def create(self, vals_list):
        """Log why somebody looks; who and until when is not for them to say."""
        for vals in vals_list:
            if not (vals.get("reason") or "").strip():
                raise UserError(
                    self.env._("Give a reason: it is shown to the holder of the line.")
                )
        return super().create(vals_list)

    def action_open_rows(self):
        """Open the rows of the statement."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.statement_id.display_name,
            "res_model": "telecom.usage.row",
            "view_mode": "list,form",
            "domain": self.statement_id._get_usage_domain(),
            "context": {"create": False},
        }
