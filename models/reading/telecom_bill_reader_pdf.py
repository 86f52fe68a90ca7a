from odoo import models

from ...parsers import BadFile, head, is_pdf


class TelecomBillReader(models.AbstractModel):
    """Printed bills: a PDF is read where no file and no e-invoice has the details."""

    _inherit = "telecom.bill.reader"

    def _get_printed(self, move, files_data):
        """Return the first PDF of these files and attachments that a layout reads."""
        found = self.env["ir.attachment"]
        if move.telecom_bill_id.detail_ids:
            return found
        given = move._from_files_data(files_data)
        for attachment in given | self._get_attachments(move):
            if self._is_printed(attachment.raw or b""):
                return attachment
        for file_data in files_data:
            if not file_data["attachment"] and self._is_printed(
                file_data["raw"] or b""
            ):
                return self._keep_file(move, file_data)
        return found

    def _is_printed(self, content):
        """Tell whether a file is a PDF that a layout reads."""
        profiles = self.env["telecom.import.profile"]
        return is_pdf(content) and bool(profiles._recognise(content))

    def _explain_unread_pdf(self, content):
        """Return why a PDF is not read, False if it is none."""
        if not is_pdf(content):
            return False
        profiles = self.env["telecom.import.profile"]
        try:
            head(content)
        except BadFile as error:
            return profiles._explain(error)
        return self.env._("no layout recognises it")
