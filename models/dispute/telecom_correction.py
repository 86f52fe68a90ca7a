from decimal import Decimal

from odoo import Command, fields, models
from odoo.exceptions import UserError

from ...engine import within


class TelecomCorrection(models.Model):
    """A correction that books the decision of a dispute, and nothing else."""

    _inherit = "telecom.correction"

    dispute_id = fields.Many2one(
        "telecom.dispute",
        "Decided Dispute",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The dispute that led to this correction. Delete the correction to decide "
        "the dispute again.",
    )

    def write(self, vals):
        if not self.env.su and (self._get_decisive() - {"date"}) & vals.keys():
            self._check_decided_by_hand()
        result = super().write(vals)
        if vals.get("state") == "done":
            disputes_sudo = self.sudo().dispute_id  # accountants read no disputes
            disputes_sudo._close()
            self.activity_feedback(["mail.mail_activity_data_todo"])
        return result

    def _ask_to_book(self):
        """Ask who is responsible for the bill, where that is an accountant."""
        for correction in self:
            bill = correction.statement_ids.charge_ids.move_id[:1]
            for user in (bill.invoice_user_id, bill.create_uid):
                if user.active and user.has_group("account.group_account_invoice"):
                    correction.activity_schedule(
                        "mail.mail_activity_data_todo",
                        summary=self.env._("Book the decision of a dispute"),
                        user_id=user.id,
                    )
                    break

    def _check_decided_by_hand(self):
        if self.sudo().dispute_id:  # whether there is one
            raise UserError(
                self.env._(
                    "This correction follows the decision of a dispute. Delete it "
                    "to decide the dispute again."
                )
            )

    def unlink(self):
        waiting_sudo = self.sudo().dispute_id.filtered(  # accountants read none
            lambda dispute: dispute.state == "to_book"
        )
        result = super().unlink()
        waiting_sudo._reopen()
        return result

    def _apply_charge(self, entry):
        """Follow the dispute, and what other decisions fixed by now."""
        if self.dispute_id:
            self.charge_ids = [
                Command.clear(),
                *self.dispute_id._get_correction_charges(),
            ]
        return super()._apply_charge(entry)

    def _get_fixed(self, each, part):
        """Let stand what the employee pays by an earlier decision, if it fits."""
        fixed = super()._get_fixed(each, part)
        if self.dispute_id:
            charge = each.charge_id
            rest = charge._get_net_amount() - Decimal(str(part))
            kept = within(Decimal(str(charge.fixed_employee)), rest)
            fixed["fixed_employee"] = float(kept)
        return fixed
