from stdnum.be import ogm_vcs

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Odoo's own structured communications hold the id of an invoice or of a customer, a
# number below 2**31. Ours start above these: whatever its id, no settlement has the
# communication of an invoice. (Only a company that writes references of its customers
# on invoices, and chose ten digits for them, may meet one of ours; the payer and the
# amount still tell them apart.)
FIRST_STRUCTURED = 3_000_000_000


class TelecomSettlement(models.Model):
    """Being paid by the employee: the reference, and registering the payment."""

    _inherit = "telecom.settlement"

    @api.depends("move_line_id", "invoice_id.payment_reference")
    def _compute_payment_reference(self):
        for company, settlements in self.grouped("company_id").items():
            belgian = company._has_belgian_references()
            for settlement in settlements:
                if settlement.invoice_id:
                    reference = settlement.invoice_id.payment_reference
                elif settlement.move_line_id:
                    reference = settlement._get_own_reference(belgian)
                else:
                    reference = False
                settlement.payment_reference = reference

    def _get_own_reference(self, belgian):
        """Return the reference of what is not invoiced; it never changes."""
        self.ensure_one()
        if belgian:
            digits = str(FIRST_STRUCTURED + self._origin.id)
            check = ogm_vcs.calc_check_digits(digits)
            return f"+++{ogm_vcs.format(digits + check)}+++"
        return f"{self.move_id.name}/{self._origin.id}"

    def _name_receivables(self):
        """Write the reference on the journal item that the employee pays.

        It is what matching a bank statement looks for, as on an invoice. It has to be
        there before the entry is posted, because a secured one seals its labels. In
        SQL: there may be thousands, and the ORM would check the whole entry for each.
        """
        self.flush_recordset(["payment_reference", "move_line_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE account_move_line item SET name = settlement.payment_reference
                  FROM telecom_settlement settlement
                 WHERE settlement.move_line_id = item.id AND settlement.id = ANY(%s)
                """,
                self.ids,
            )
        )
        self.move_line_id.invalidate_recordset(["name"])

    def action_register_payment(self):
        """Register what the employees paid for these settlements."""
        payable = self.filtered(lambda each: each.state in ("open", "partly"))
        lines = payable.move_line_id.filtered(lambda line: not line.reconciled)
        if not lines:
            raise UserError(
                self.env._(
                    "None of the selected settlements is open: there is no amount "
                    "that an employee still has to pay outside of payroll."
                )
            )
        return lines.action_register_payment()

    def _match_payment(self, payment):
        """Match a payment with the receivable, or say that nothing was left to pay."""
        receivable = self.move_line_id
        if not receivable.reconciled:
            (receivable | payment._get_telecom_item(receivable)).reconcile()
            return
        self._message_log(
            body=self.env._(
                "%(payment)s was received when there was nothing left to pay. It "
                "remains open on the account of %(partner)s: pay it back, or "
                "reconcile it.",
                payment=payment.display_name,
                partner=self.partner_id.name,
            )
        )

    def _match_refund(self, refund, payment):
        """Match a refund with the payment that it repays; what was paid is open."""
        receivable = self.move_line_id
        paid = payment._get_telecom_item(receivable)
        paid._get_matches(receivable).unlink()
        (paid | refund._get_telecom_item(receivable)).reconcile()
        (paid | receivable).filtered(lambda line: not line.reconciled).reconcile()
