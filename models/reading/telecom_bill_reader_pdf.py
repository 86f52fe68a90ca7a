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

    def _get_refused(self, move, files_data):
        """Add the PDFs of a telecom bill that no layout and no vendor says to be one.

        Elsewhere than in the list of telecom bills a PDF may be any vendor's.
        """
        refused = super()._get_refused(move, files_data)
        if move.partner_id or not move.telecom_expected:
            return refused
        for file_data in files_data:
            content, attachment = file_data["raw"] or b"", file_data["attachment"]
            if not attachment or not is_pdf(content) or self._is_printed(content):
                continue
            problem = self._get_pdf_problem(content)
            reason = problem and self.explain(problem)
            refused.append((attachment, reason or self._offer_layout(move, attachment)))
        return refused

    def _explain_unread_pdf(self, content):
        """Return why a PDF is not read, False if it is none."""
        if not is_pdf(content):
            return False
        if problem := self._get_pdf_problem(content):
            return self.env["telecom.import.profile"]._explain(problem)
        return self.env._("no layout recognises it")

    def _has_text(self, attachment):
        """Tell whether this is a PDF of which a layout can be made."""
        content = attachment.raw or b""
        return is_pdf(content) and not self._get_pdf_problem(content)

    def _get_pdf_problem(self, content):
        """Return the BadFile that says why a PDF cannot be read, None if it can."""
        try:
            head(content)
        except BadFile as error:
            return error
        return None
