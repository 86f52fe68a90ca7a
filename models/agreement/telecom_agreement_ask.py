from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ground.scheduled import take, work_off
from ..ground.turn import once_per_record

TEMPLATE = "telecom_split_billing.mail_template_agreement"

BATCH = 200


class TelecomAgreement(models.Model):
    """Asking holders to agree, and reminding them, by e-mail."""

    _inherit = "telecom.agreement"

    @api.model
    def _cron_ask(self):
        """Ask or remind all that wait; the scheduler comes back for what is left."""
        waiting = self.search(self._get_waiting_domain(), order="id")
        left = work_off(waiting, lambda batch: batch._ask_waiting(), size=BATCH)
        self.env["ir.cron"]._commit_progress(len(waiting) - left, remaining=left)

    def _ask_waiting(self):
        """Ask these unless they are asked already, or somebody works on one."""
        take(self)
        self.filtered_domain(self._get_waiting_domain())._ask()

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of what is to be asked for today, or once more."""
        today = fields.Date.context_today(self)
        reachable = Domain.OR(
            Domain(f"{path}.email", "!=", False)
            for path in (
                "employee_id.user_id.partner_id",
                "employee_id.work_contact_id",
                "partner_id",
            )
        )
        due = Domain.OR(
            Domain("company_id", "=", company.id) & self._get_due_domain(company, today)
            for company in self.env["res.company"].search(
                [("telecom_agreement", "=", "mail")]
            )
        )
        return Domain("state", "=", "to_sign") & reachable & due

    @api.model
    def _get_due_domain(self, company, today):
        asked_never = Domain("date_asked", "=", False)
        days = company.telecom_agreement_days
        if not days:
            return asked_never
        before = today - relativedelta(days=days)
        return asked_never | Domain(
            "reminder_count", "<", company.telecom_agreement_reminders
        ) & Domain("date_asked", "<=", before) & (
            Domain("reminded_on", "=", False) | Domain("reminded_on", "<=", before)
        )

    def _ask(self):
        """Put a request, or a reminder, into the outbox for each of these."""
        today = fields.Date.context_today(self)
        # HR may not read the contact of everybody
        template_sudo = self.env.ref(TEMPLATE).sudo()
        template_sudo.send_mail_batch(self.ids)
        for agreement in self:
            if agreement.date_asked:
                agreement.reminded_on = today
                agreement.reminder_count += 1
        self.filtered(lambda each: not each.date_asked).date_asked = today

    @once_per_record
    def action_ask(self):
        """Ask these holders now, whatever the company does by itself."""
        self.check_access("write")
        # who is asked, and when, is not typed
        waiting_sudo = self.sudo().filtered(lambda each: each.state == "to_sign")
        reachable_sudo = waiting_sudo.filtered(lambda each: each._get_reader())
        if not reachable_sudo:
            raise UserError(
                self.env._(
                    "None of the selected holders can be asked by email: they "
                    "have already signed or have no email address. Print the "
                    "agreement, and have it signed on paper."
                )
            )
        reachable_sudo._ask()
        unreachable_sudo = waiting_sudo - reachable_sudo
        return self._notify_asked(reachable_sudo, unreachable_sudo)

    def _notify_asked(self, asked, unreachable):
        message = self.env._("Emails to holders: %(count)s.", count=len(asked))
        if unreachable:
            message = self.env._(
                "Emails to holders: %(count)s. Without an email address: %(names)s.",
                count=len(asked),
                names=", ".join(unreachable.mapped("holder_name")),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if unreachable else "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @once_per_record
    def action_ask_again(self):
        """Outdate what is signed, and ask for another one."""
        self.check_access("write")
        signed_sudo = self.sudo()  # what is signed is not changed by hand
        signed_sudo = signed_sudo.filtered(lambda each: each.state == "signed")
        signed_sudo.date_outdated = fields.Date.context_today(self)
        made = signed_sudo._update_needed(signed_sudo._get_whose())
        return self._open(self.browse(made.ids))

    def _open(self, agreements):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agreements to Sign"),
            "res_model": "telecom.agreement",
            "view_mode": "list,form",
            "domain": [("id", "in", agreements.ids)],
        }
