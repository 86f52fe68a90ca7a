from odoo import models

REPORT = "telecom_split_billing.report_statement"
ONE_BY_ONE = {REPORT, "telecom_split_billing.report_agreement"}


class TelecomStatement(models.Model):
    """A statement on paper: one page, in the language of its holder."""

    _inherit = "telecom.statement"

    def _get_file_name(self):
        """Return the name of a downloaded file; it names no person."""
        self.ensure_one()
        return f"{self.line_id.number.lstrip('+')}-{self.date_to:%Y-%m}"

    def _render_paper(self):
        """Return (bytes, kind) of one statement as a PDF."""
        self.ensure_one()
        reports = self.env["ir.actions.report"].sudo()  # a portal user prints their own
        return reports._render_qweb_pdf(REPORT, self.ids)


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print one document per call: Debian's wkhtmltopdf takes one at a time."""
        render = super()._render_qweb_pdf_prepare_streams
        is_one_by_one = self._get_report(report_ref).report_name in ONE_BY_ONE
        if len(res_ids or ()) < 2 or not is_one_by_one:
            return render(report_ref, data, res_ids=res_ids)
        streams = {}
        for res_id in res_ids:
            streams |= render(report_ref, data, res_ids=[res_id])
        return streams
