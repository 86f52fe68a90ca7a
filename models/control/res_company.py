from odoo import fields, models

# The steps of the guided set-up, in their order.
STEPS = [
    ("company", "Company"),
    ("vat", "VAT"),
    ("accounts", "Accounts and Taxes"),
    ("policy", "Policy"),
    ("operator", "Operator"),
    ("bill", "First Bill"),
]

# Without these no bill of any kind can be booked.
NEEDED = (
    "telecom_expense_account_id",
    "telecom_clearing_account_id",
    "telecom_receivable_account_id",
    "telecom_journal_id",
)


class ResCompany(models.Model):
    """How far the set-up of a company is, and the sample data in it."""

    _inherit = "res.company"

    telecom_sample = fields.Json(
        "Telecom Sample Data",
        readonly=True,
        copy=False,
        groups="telecom_split_billing.group_telecom_administrator",
    )

    def _is_telecom_step_done(self, step):
        """Tell whether a step of the guided set-up needs nothing any more."""
        company_sudo = self.sudo()  # that there is something, no more
        if step == "company":
            return bool(company_sudo.country_id) and self._has_telecom_chart()
        if step in ("vat", "accounts"):
            return all(company_sudo[name] for name in NEEDED)
        if step == "policy":
            return bool(company_sudo.telecom_policy_id)
        model, companies = "telecom.bill", self.ids
        if step == "operator":
            model, companies = "telecom.operator", [False, *self.ids]
        records_sudo = self.env[model].sudo()  # as above
        domain = [("company_id", "in", companies)]
        return bool(records_sudo.search_count(domain, limit=1))

    def _has_telecom_chart(self):
        """Tell whether there are journals, and so accounts, whatever made them."""
        journals_sudo = self.env["account.journal"].sudo()  # that there is one
        domain = journals_sudo._check_company_domain(self)
        return bool(journals_sudo.search_count(domain, limit=1))
