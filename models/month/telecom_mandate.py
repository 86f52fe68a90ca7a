from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.scheduled import take, work_off


class TelecomMandate(models.Model):
    """Missing mandates are asked for by a job, and employees are reminded to sign."""

    _inherit = "telecom.mandate"

    date_asked = fields.Date("Last Asked On", readonly=True, copy=False)
    ask_count = fields.Integer("Requests", readonly=True, copy=False)

    @api.model
    def _ask_missing(self):
        """Ask for what is missing or not signed; return how many are left.

        A revoked mandate is an answer: no other one is asked for.
        """
        companies = self.env["res.company"].search([("telecom_mandate_ask", "=", True)])
        left = work_off(companies, _make_missing)
        waiting = self.search(self._get_reminder_domain(companies), order="id")
        return left + work_off(waiting, _remind)

    @api.model
    def _get_reminder_domain(self, companies):
        """Return the domain of what was asked for and is still not signed."""
        today = fields.Date.context_today(self)
        due = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("ask_count", "<=", company.telecom_mandate_reminders)
            & Domain(
                "date_asked",
                "<=",
                today - relativedelta(days=company.telecom_mandate_days),
            )
            for company in companies
            if company.telecom_mandate_days
        )
        return Domain("state", "=", "to_sign") & Domain("ask_count", ">", 0) & due

    @api.model
    def _make_missing(self, company):
        """Make and send mandates for those who have something to pay and have none."""
        employees = self._get_owing(company)
        known = self.search(
            [("employee_id", "in", employees.ids), ("company_id", "=", company.id)]
        )
        answered = known.filtered(lambda each: each.state != "expired").employee_id
        self.create(
            [
                {"employee_id": employee.id, "maximum_kind": "none"}
                for employee in employees - answered
            ]
        )._ask_to_sign()

    @api.model
    def _get_owing(self, company):
        """Return the employees whose open part waits for a mandate, with an address."""
        groups = self.env["telecom.settlement"]._read_group(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("open", "partly")),
                ("residual", ">", 0),
                "|",
                ("channel", "=", "payroll"),
                ("channel_reason", "=", "no_mandate"),
                ("employee_id.active", "=", True),
                ("employee_id.company_id", "=", company.id),
                ("employee_id.work_contact_id.email", "!=", False),
            ],
            ["employee_id"],
        )
        today = fields.Date.context_today(self)
        employees = self.env["hr.employee"].union(*(each for (each,) in groups))
        return employees.filtered(
            lambda each: not each.departure_date or each.departure_date >= today
        )

    def _ask_to_sign(self):
        result = super()._ask_to_sign()
        today = fields.Date.context_today(self)
        for mandate_sudo in self.sudo():  # who was asked, and when, is not typed
            mandate_sudo.write(
                {"date_asked": today, "ask_count": mandate_sudo.ask_count + 1}
            )
        return result

    def _is_unanswered(self):
        """Tell whether the last reminder had no answer either."""
        self.ensure_one()
        company = self.company_id
        if not company.telecom_mandate_ask or not self.ask_count:
            return False
        days = company.telecom_mandate_days
        over = fields.Date.context_today(self) - relativedelta(days=days)
        return self.ask_count > company.telecom_mandate_reminders and (
            self.date_asked <= over
        )


def _make_missing(company):
    speaking = company._telecom_speak()
    speaking.env["telecom.mandate"].with_company(company)._make_missing(speaking)


def _remind(mandate):
    take(mandate)
    if mandate.state == "to_sign":  # it may have been signed meanwhile
        mandate._ask_to_sign()
