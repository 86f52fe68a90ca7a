from odoo import fields, models


class TelecomStatement(models.Model):
    _inherit = "telecom.statement"

    access_ids = fields.One2many(
        "telecom.usage.access", "statement_id", "Usage Views", readonly=True
    )

    def _get_looked_at(self):
        """Return those whose charges one sees: all for officers, else looked at."""
        user = self.env.user
        return super()._get_looked_at() or self.filtered(
            lambda statement: any(
                access.user_id == user and access.is_open
                for access in statement.sudo().access_ids  # one's own looks alone
            )
        )
