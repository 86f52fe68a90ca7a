from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...parsers import BadFile
from ..ground.guard import by_program


class TelecomBill(models.Model):
    """Taking back what a wrong detail file charged, and reading the right one."""

    _inherit = "telecom.bill"

    @by_program()
    def _withdraw(self, bill, detail):
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
                INSERT INTO telecom_charge (bill_id, corrected_bill_id, origin_id,
                       detail_id, statement_id, line_id, assignment_id, usage_type_id,
                       rate, amount_currency, amount, tax, rows, quantity, duration,
                       volume)
                SELECT %s, %s, id, detail_id, statement_id, line_id, assignment_id,
                       usage_type_id, rate, -amount_currency, -amount, -tax, 0,
                       -quantity, -duration, -volume
                  FROM telecom_charge
                 WHERE detail_id = %s AND %s IN (bill_id, corrected_bill_id)
              ORDER BY id
                """,
                self.id,
                bill.id,
                detail.id,
                bill.id,
            )
        )
        self.env.invalidate_all()

    @by_program()
    def _read_instead(self, bill, attachment):
        """Charge on this entry what the right file of a posted bill says."""
        self.move_id.partner_id = bill.move_id.partner_id
        self.write({"date_from": bill.date_from, "date_to": bill.date_to})
        reader = self.env["telecom.bill.reader"]
        try:
            reader._read_attachment(self.move_id, attachment)
        except BadFile as error:
            raise UserError(reader.explain(error)) from error
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE telecom_charge SET corrected_bill_id = %s"
                " WHERE bill_id = %s AND detail_id = ANY(%s)",
                bill.id,
                self.id,
                self.detail_ids.ids,
            )
        )
        self.env.invalidate_all()
        self._refuse_issues()

    @by_program()
    def _split_without(self):
        """Split this draft again after a file was withdrawn from it."""
        if self._has_usage():
            self._split_again()
            return
        self.env["telecom.bill.splitter"].split(self)
        self.document = False
        if not any(self.total_ids.mapped("has_document")):
            # all that the bill said came from the wrong file
            self.move_id.ref = False
            self.write({"date_from": False, "date_to": False})
