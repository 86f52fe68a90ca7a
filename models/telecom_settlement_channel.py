from odoo import fields, models

from .telecom_channel import get_channel


class TelecomSettlement(models.Model):
    """Collecting in another way than was first asked for."""

    _inherit = "telecom.settlement"

    def _set_channel(self, channel, reason=False):
        """Collect what is left of these settlements by another channel."""
        today = fields.Date.context_today(self)
        for company, settlements in self.grouped("company_id").items():
            really, other = get_channel(channel, company.telecom_vat_method)
            due = today
            if really != "payroll":
                due = company._get_telecom_due_date(today)
            settlements.write(
                {
                    "channel": really,
                    "channel_reason": reason or other,
                    "date_due": really != "payroll" and due,
                }
            )
            settlements.move_line_id.date_maturity = due
