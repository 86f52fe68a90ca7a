from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...parsers import BadFile
from ..ground.guard import by_program


class AccountMove(models.Model):
    """Taking back what a wrong detail file charged, and reading the right one."""

    _inherit = "account.move"

    @by_program
    def _telecom_withdraw(self, bill, detail):
        """Charge the opposite of all that a file charged on a posted bill."""
        if bill.currency_id != self.company_currency_id:
            raise UserError(
                self.env._(
                    "%(bill)s is in another currency. Reverse it, then upload the "
                    "right file.",
                    bill=bill.display_name,
                )
            )
        detail.write({"withdrawn": True, "checksum": False})
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO telecom_charge (move_id, corrected_move_id, origin_id,
                       detail_id, statement_id, line_id, assignment_id, usage_type_id,
                       rate, amount_currency, amount, tax, rows)
                SELECT %s, %s, id, detail_id, statement_id, line_id, assignment_id,
                       usage_type_id, rate, -amount_currency, -amount, -tax, 0
                  FROM telecom_charge
                 WHERE detail_id = %s AND %s IN (move_id, corrected_move_id)
              ORDER BY id
                """,
                self.id,
                bill.id,
                detail.id,
                bill.id,
            )
        )
        self.env.invalidate_all()

    @by_program
    def _telecom_read_instead(self, bill, attachment):
        """Charge on this entry what the right file of a posted bill says."""
        self.write(
            {
                "partner_id": bill.partner_id.id,
                "telecom_date_from": bill.telecom_date_from,
                "telecom_date_to": bill.telecom_date_to,
            }
        )
        try:
            self._telecom_read_attachment(attachment)
        except BadFile as error:
            raise UserError(self._telecom_explain(error)) from error
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE telecom_charge SET corrected_move_id = %s"
                " WHERE move_id = %s AND detail_id = ANY(%s)",
                bill.id,
                self.id,
                self.telecom_detail_ids.ids,
            )
        )
        self.env.invalidate_all()
        self._telecom_refuse_issues()

    @by_program
    def _telecom_split_without(self):
        """Split this draft again after a file was withdrawn from it."""
        if self._telecom_has_usage():
            self._telecom_read_again()
            return
        self._telecom_split()
        self.telecom_document = False
        if not any(self.telecom_total_ids.mapped("has_document")):
            # all that the bill said came from the wrong file
            self.write(
                dict.fromkeys(("ref", "telecom_date_from", "telecom_date_to"), False)
            )
