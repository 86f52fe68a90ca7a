from odoo import api, fields, models

from ..ground.scheduled import come_back, work_off
from .telecom_exception import ROLES

TEMPLATE = "telecom_split_billing.exception_digest"


class TelecomException(models.Model):
    """One mail a day to each user who has exceptions to solve; none without any."""

    _inherit = "telecom.exception"

    @api.model
    def _cron_digest(self):
        """Send the digests of today, once."""
        self._update()
        today = fields.Date.context_today(self)
        companies = self.search([("kind", "!=", False)]).company_id
        due = companies.filtered(lambda each: each.telecom_digest_date != today)
        come_back(self.env, work_off(due, self._send_digests))

    @api.model
    def _send_digests(self, company):
        """Send a digest of a company to each user with a role in it."""
        company.telecom_digest_date = fields.Date.context_today(self)
        groups = self.search([("company_id", "=", company.id)]).grouped("role")
        users = {
            user: [
                role for role in groups if user in self._get_role_users(role, company)
            ]
            for user in self.env["res.users"].union(
                *(self._get_role_users(role, company) for role in groups)
            )
        }
        for user, roles in users.items():
            own = self.union(*(groups[role] for role in roles))
            self._send_digest(user, company, own)

    @api.model
    def _get_role_users(self, role, company):
        group = self.env.ref(ROLES[role])
        return group.all_user_ids.filtered(
            lambda user: user.active and company in user.company_ids and user.email
        )

    @api.model
    def _send_digest(self, user, company, exceptions):
        """Put the mail into the outbox; no amount or name is in its subject."""
        there = exceptions.with_context(lang=user.lang)
        kinds = dict(there._fields["kind"]._description_selection(there.env))
        currency = company.currency_id.with_env(there.env)
        rows = [
            {
                "kind": kinds[kind],
                "count": len(members),
                "amount": currency.format(sum(members.mapped("amount"))),
                "days": max(members.mapped("days")),
            }
            for kind, members in there.grouped("kind").items()
        ]
        body = there.env["ir.qweb"]._render(
            TEMPLATE,
            {
                "user": user,
                "company": company,
                "rows": rows,
                "url": f"{self.get_base_url()}/odoo/telecom-exceptions",
            },
        )
        self.env["mail.mail"].create(
            {
                "subject": there.env._(
                    "Phone bills: exceptions to solve (%(count)s)", count=len(there)
                ),
                "body_html": body,
                "email_to": user.email_formatted,
                "email_from": company.email_formatted or user.email_formatted,
                "auto_delete": True,
            }
        )
