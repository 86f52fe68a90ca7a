from odoo import models

from .telecom_statement_report import REPORT

ONE_BY_ONE = {REPORT, "telecom_split_billing.report_agreement"}


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
