from odoo import models

REPORT = "telecom_split_billing.report_agreement"


class TelecomAgreement(models.Model):
    """An agreement on paper, to sign there or to keep."""

    _inherit = "telecom.agreement"

    def _get_file_name(self):
        """Return the name of a downloaded file; it names no person."""
        self.ensure_one()
        return self.env._("Phone agreement %(version)s", version=self.version)

    def _render_paper(self):
        """Return (bytes, kind) of one agreement as a PDF."""
        self.ensure_one()
        reports_sudo = self.env["ir.actions.report"].sudo()  # holders print their own
        return reports_sudo._render_qweb_pdf(REPORT, self.ids)
