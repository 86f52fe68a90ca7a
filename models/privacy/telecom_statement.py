from odoo import fields, models

OFFICER = "telecom_split_billing.group_telecom_officer"


class TelecomStatement(models.Model):
    _inherit = "telecom.statement"

    access_ids = fields.One2many(
        "telecom.usage.access", "statement_id", "Looks at the Usage", readonly=True
    )

    def _get_looked_at(self):
        """Return those whose charges one sees: all for officers, else looked at."""
        if self.env.su or self.env.user.has_group(OFFICER):
            return self
        user = self.env.user
        return self.filtered(
            lambda statement: any(
                access.user_id == user and access.is_open
                for access in statement.sudo().access_ids  # one's own looks alone
            )
        )
