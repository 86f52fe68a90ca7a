from odoo import models

from .telecom_tax import METHOD_TAXES


class ResCompany(models.Model):
    """The settings that a company's telecom set-up lacks."""

    _inherit = "res.company"

    def _get_telecom_warnings(self):
        """Return a sentence for each thing without which bills cannot be booked.

        And for what the company's way of treating the VAT and of collecting needs.
        """
        return list(self._get_telecom_gaps().values())

    def _get_telecom_gaps(self):
        """Return {setting: what to do about it}, for all that is missing."""
        self.ensure_one()
        gaps = {
            "telecom_expense_account_id": self._get_telecom_account_warning(),
            "telecom_clearing_account_id": self._get_telecom_clearing_warning(),
            "telecom_receivable_account_id": self._get_telecom_receivable_warning(),
            "telecom_journal_id": self._get_telecom_journal_warning(),
            "telecom_tax_ids": self._get_telecom_tax_warning(),
            **self._get_telecom_method_warnings(),
            "telecom_channel": self._get_telecom_channel_warning(),
            "telecom_invoice_journal_id": self._get_telecom_invoice_warning(),
            "telecom_remuneration_account_id": self._get_telecom_payroll_warning(),
            "telecom_policy_id": self._get_telecom_policy_warning(),
        }
        return {key: sentence for key, sentence in gaps.items() if sentence}

    def _get_telecom_account_warning(self):
        if self.telecom_expense_account_id:
            return False
        return self.env._(
            "There is no expense account: the employer's part can be booked only for "
            "usage types and operators that have an account of their own."
        )

    def _get_telecom_clearing_warning(self):
        account = self.telecom_clearing_account_id
        if not account:
            return self.env._(
                "There is no clearing account: the employee's part cannot be booked on "
                "the bill."
            )
        if not account.reconcile:
            return self.env._(
                "The clearing account %(account)s does not allow reconciliation: "
                "allow it, so that bills can be matched with the amounts that "
                "employees owe.",
                account=account.display_name,
            )
        return False

    def _get_telecom_receivable_warning(self):
        account = self.telecom_receivable_account_id
        if not account:
            return self.env._(
                "There is no receivable account: the amounts that employees owe "
                "cannot be booked."
            )
        if account.account_type != "asset_receivable":
            return self.env._(
                "The account %(account)s is not of type Receivable: the amounts "
                "that employees owe would not appear among the open items.",
                account=account.display_name,
            )
        return False

    def _get_telecom_journal_warning(self):
        if self.telecom_journal_id:
            return False
        return self.env._(
            "There is no journal: the amounts that employees owe cannot be booked."
        )

    def _get_telecom_tax_warning(self):
        if self.telecom_tax_ids:
            return False
        return self.env._(
            "There are no taxes: choose, for each VAT rate on the operators' bills, "
            "the tax for the employer's part and the one for the employee's part."
        )

    def _get_telecom_policy_warning(self):
        if self.telecom_policy_id:
            return False
        return self.env._(
            "There is no default policy: the lines of holders without a policy of "
            "their own cannot be split."
        )

    def _get_telecom_method_warnings(self):
        """Return {rate: warning} for the rates whose taxes the VAT method lacks."""
        name = METHOD_TAXES[self.telecom_vat_method]
        return {
            tax.display_name: self._tell_missing_telecom_tax(tax.rate, name)
            for tax in self.telecom_tax_ids
            if not tax._has_taxes_for(self.telecom_vat_method)
        }

    def _get_telecom_channel_warning(self):
        if self.telecom_channel != "invoice" or self.telecom_vat_method == "reinvoice":
            return False
        return self.env._(
            "Invoices to employees require re-invoiced VAT: with the selected VAT "
            "setting, employees pay without an invoice."
        )

    def _get_telecom_invoice_warning(self):
        if self.telecom_invoice_journal_id or self.telecom_vat_method != "reinvoice":
            return False
        return self.env._(
            "There is no journal for invoices to employees: employees cannot be "
            "invoiced."
        )

    def _get_telecom_payroll_warning(self):
        if (
            self.telecom_remuneration_account_id
            or not self.telecom_deduction_entry
            or not self._deducts_telecom_from_wages()
        ):
            return False
        return self.env._(
            "There is no remuneration payable account: deductions from wages cannot be "
            "booked."
        )

    def _deducts_telecom_from_wages(self):
        """Tell whether anything is collected through payroll, by whatever setting."""
        through_payroll = [
            ("telecom_channel", "=", "payroll"),
            ("company_id", "in", (self.id, False)),
        ]
        return self.telecom_channel == "payroll" or any(
            self.env[model].sudo().search_count(through_payroll, limit=1)  # yes or no
            for model in ("telecom.policy", "hr.employee")
        )
