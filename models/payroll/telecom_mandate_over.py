from odoo import fields, models
from odoo.tools import SQL


class TelecomMandate(models.Model):
    """Deleting mandates when they need not be kept as a proof any more."""

    _inherit = "telecom.mandate"

    def _delete_over(self):
        """Delete these, whose time is over; return how many.

        Where deductions name one as what allowed them, its dates and maximum stay, and
        what was signed goes.
        """
        deductions_sudo = self.env["telecom.deduction"].sudo()  # that there are some
        deductions_sudo = deductions_sudo.search([("mandate_id", "in", self.ids)])
        used = self & deductions_sudo.mandate_id
        (self - used).unlink()
        return len(self - used) + used._delete_signed()

    def _delete_signed(self):
        """Delete scan, signature and text of these; return of how many."""
        signed = self.filtered(
            lambda each: each.text or each.document or each.signature or each.signed_ip
        )
        files_sudo = self.env["ir.attachment"].sudo()  # of these mandates
        files_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", signed.ids),
                ("res_field", "in", ("document", "signature", False)),
            ]
        ).unlink()
        self.env.flush_all()
        self.env.cr.execute(  # it stays as it was signed, for everybody else
            SQL(
                "UPDATE telecom_mandate SET text = '', document_name = NULL,"
                " signed_ip = NULL WHERE id = ANY(%s)",
                signed.ids,
            )
        )
        self.env.invalidate_all()
        return len(signed)

    def _end(self):
        """Let these mandates of former employees end, so that their time begins."""
        today = fields.Date.context_today(self)
        for mandate in self:
            if not (mandate.date_to or mandate.date_revoked):
                mandate.date_to = max(today, mandate.date_from)
