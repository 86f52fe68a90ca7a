from odoo import models


class AccountJournal(models.Model):
    _inherit = "account.journal"

    def _create_document_from_attachment(self, attachment_ids):
        """Add detail files to the drafts that wait for them; others are new bills."""
        attachments = self.env["ir.attachment"].browse(attachment_ids)
        bills = self.env["account.move"]
        reader = self.env["telecom.bill.reader"]
        added = attachments.browse()
        if self._telecom_takes_bills():
            for attachment in attachments:
                bill = reader.find_draft(attachment)
                if bill:
                    reader.add_file(bill, attachment)
                    bills |= bill
                    added |= attachment
        if added and added == attachments:
            return bills
        return bills | super()._create_document_from_attachment(
            (attachments - added).ids or attachment_ids
        )

    def _telecom_takes_bills(self):
        """Tell whether the upload is one of vendor bills."""
        move_type = self.env.context.get("default_move_type", "entry")
        purchase = self.env["account.move"].get_purchase_types()
        return move_type in purchase or set(self.mapped("type")) == {"purchase"}
