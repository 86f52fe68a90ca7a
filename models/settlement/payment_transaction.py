from odoo import api, fields, models


class PaymentTransaction(models.Model):
    """An employee pays a settlement in the portal."""

    _inherit = "payment.transaction"

    telecom_settlement_id = fields.Many2one(
        "telecom.settlement",
        "Settlement",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        copy=False,
    )

    @api.model
    def _compute_reference_prefix(self, separator, **values):
        if settlement_id := values.get("telecom_settlement_id"):
            settlement = self.env["telecom.settlement"].browse(settlement_id)
            # Providers do not take each character that banks do.
            return settlement.payment_reference.strip("+")
        return super()._compute_reference_prefix(separator, **values)

    def _get_telecom_settlement(self):
        """Return what this pays; part captures and refunds belong to another one."""
        self.ensure_one()
        origin = self.source_transaction_id
        return self.telecom_settlement_id or origin.telecom_settlement_id

    def _create_payment(self, **extra_create_values):
        settlement = self._get_telecom_settlement()
        receivable = settlement.move_line_id
        if not receivable:
            return super()._create_payment(**extra_create_values)
        payment = super()._create_payment(
            **extra_create_values,
            partner_id=settlement.partner_id.id,
            destination_account_id=receivable.account_id.id,
        )
        if self.operation == "refund":
            origin = self.source_transaction_id.payment_id
            settlement._match_refund(payment, origin)
        else:
            settlement._match_payment(payment)
        return payment

    def _is_in_books(self):
        """Tell whether the money has a journal entry already.

        With Odoo's own accounting, it may get one from the bank statement only.
        """
        payment = self.payment_id
        waits_for_bank = payment.state == "in_process" and not payment.move_id
        return self.is_post_processed and not waits_for_bank

    def _log_message_on_linked_documents(self, message):
        settlement = self._get_telecom_settlement()
        if settlement:
            settlement.message_post(body=message, author_id=self.partner_id.id)
        return super()._log_message_on_linked_documents(message)
