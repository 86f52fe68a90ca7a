from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..ground.scheduled import SECONDS, take, work_off
from ..ground.turn import once_per_record

TEMPLATE = "telecom_split_billing.mail_template_reminder"

BATCH = 100


class TelecomSettlement(models.Model):
    """Employees are reminded of what they have to pay themselves."""

    _inherit = "telecom.settlement"

    reminded_on = fields.Date("Last Reminder", readonly=True, copy=False)
    reminder_count = fields.Integer("Reminders", readonly=True, copy=False)

    @api.model
    def _remind_due(self):
        """Remind of all that is overdue by now; return how many are left."""
        found = self.search(self._get_overdue_domain(), order="id")
        return work_off(found, _remind_batch, size=BATCH, seconds=SECONDS)

    @api.model
    def _get_remindable_domain(self):
        """Return the domain of what an employee pays without payroll or invoice."""
        return Domain(
            [
                ("channel", "=", "receivable"),
                ("state", "in", ("open", "partly")),
                ("residual", ">", 0),
                ("partner_id.email", "!=", False),
            ]
        )

    @api.model
    def _get_overdue_domain(self):
        today = fields.Date.context_today(self)
        companies = self.env["res.company"].search([("telecom_remind_days", ">", 0)])
        due = Domain.OR(
            Domain("company_id", "=", company.id)
            & company._get_telecom_overdue_domain(today)
            for company in companies
        )
        return self._get_remindable_domain() & due

    def _remind(self):
        """Put a reminder of each of these into the outbox."""
        # who keeps the books may not read the language of every contact
        self.env.ref(TEMPLATE).sudo().send_mail_batch(self.ids)
        today = fields.Date.context_today(self)
        for count, members in self.grouped("reminder_count").items():
            members.write({"reminded_on": today, "reminder_count": count + 1})

    @once_per_record
    def action_remind(self):
        """Remind the debtors of these settlements now."""
        self.check_access("read")
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._("Only accountants can remind employees of their debts.")
            )
        remindable = self.filtered_domain(self._get_remindable_domain())
        if not remindable:
            raise UserError(
                self.env._(
                    "None of the selected settlements can be reminded of: they are "
                    "paid, collected in another way, or the employee has no email "
                    "address."
                )
            )
        remindable.sudo()._remind()  # the dates of reminders are the program's


def _remind_batch(settlements):
    take(settlements)
    overdue = settlements.filtered_domain(settlements._get_overdue_domain())
    overdue._remind()
