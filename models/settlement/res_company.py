from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _has_belgian_references(self):
        """Tell whether invoices of this company carry structured communications."""
        journals = self.env["account.journal"]
        journal = self.telecom_invoice_journal_id or journals.search(
            [*journals._check_company_domain(self), ("type", "=", "sale")], limit=1
        )
        return journal.invoice_reference_model == "be"  # of the Belgian localisation
