from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.fields import Domain


class ResCompany(models.Model):
    _inherit = "res.company"

    telecom_remind_days = fields.Integer(
        string="Days between Payment Reminders",
        help="An employee who pays an amount directly is reminded this many days after "
        "its due date, and then again. Set to 0 to send no reminders.",
    )
    telecom_remind_count = fields.Integer(
        string="Payment Reminders",
        default=3,
        help="The largest number of reminders per settlement.",
    )

    def _get_telecom_overdue_domain(self, today):
        """Return the domain of the settlements to remind of today."""
        self.ensure_one()
        before = today - relativedelta(days=self.telecom_remind_days)
        return (
            Domain("reminder_count", "<", self.telecom_remind_count)
            & Domain("date_due", "<=", before)
            & (Domain("reminded_on", "=", False) | Domain("reminded_on", "<=", before))
        )

    def _has_belgian_references(self):
        """Tell whether invoices of this company carry structured communications."""
        journals = self.env["account.journal"]
        journal = self.telecom_invoice_journal_id or journals.search(
            [*journals._check_company_domain(self), ("type", "=", "sale")], limit=1
        )
        return journal.invoice_reference_model == "be"  # of the Belgian localisation
