from odoo import fields, models


class AccountMove(models.Model):
    """Settlements of a bill, and the invoices to employees."""

    _inherit = "account.move"

    telecom_settlement_ids = fields.One2many(related="telecom_bill_ids.settlement_ids")
    telecom_settlement_count = fields.Integer(
        related="telecom_bill_ids.settlement_count"
    )
    telecom_operator_collects = fields.Boolean(
        related="telecom_bill_ids.operator_collects"
    )
    telecom_invoiced_ids = fields.One2many(
        "telecom.settlement", "invoice_id", "Invoiced Settlements", readonly=True
    )

    def _get_mail_template(self):
        """Send invoices to employees with words for employees."""
        if self and all(move.telecom_invoiced_ids for move in self):
            return self.company_id[:1].telecom_invoice_template_id or self.env.ref(
                "telecom_split_billing.mail_template_invoice"
            )
        return super()._get_mail_template()
