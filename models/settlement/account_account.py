from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class AccountAccount(models.Model):
    """The accounts of what employees owe: matched, and found among the open items."""

    _inherit = "account.account"

    def write(self, vals):
        if not self._is_by_program():
            for account in self:
                account._telecom_check_kept(vals)
        return super().write(vals)

    def _telecom_check_kept(self, vals):
        """Refuse what would close, or hide, what employees owe on this account."""
        kind = vals.get("account_type", self.account_type)
        unmatched = self.reconcile and not vals.get("reconcile", True)
        archived = self.active and not vals.get("active", True)
        other = kind != self.account_type
        if (unmatched or other) and (self._telecom_has_open() or self._telecom_users()):
            raise UserError(
                self.env._(
                    "The amounts that employees owe for phone costs are booked on "
                    "%(account)s, so its type cannot be changed and it must allow "
                    "reconciliation. To use another account for new bills, choose "
                    "it in Telecom, Configuration, Settings.",
                    account=self.display_name,
                )
            )
        if archived and (company := self._telecom_users()[:1]):
            raise UserError(
                self.env._(
                    "The phone costs of the employees of %(company)s are booked "
                    "on %(account)s. Choose another account in Telecom, "
                    "Configuration, Settings before you archive it.",
                    account=self.display_name,
                    company=company.name,
                )
            )

    def _telecom_users(self):
        """Return the companies that book the employees' part on this account."""
        companies_sudo = self.env["res.company"].sudo()  # of whichever company
        return companies_sudo.search(
            Domain("telecom_clearing_account_id", "=", self.id)
            | Domain("telecom_receivable_account_id", "=", self.id)
        )

    def _telecom_has_open(self):
        """Tell whether anything that an employee owes is open on this account."""
        settlements_sudo = self.env["telecom.settlement"].sudo()  # of every employee
        return bool(
            settlements_sudo.search_count(
                [("move_line_id.account_id", "=", self.id), ("residual", "!=", 0)],
                limit=1,
            )
        )
