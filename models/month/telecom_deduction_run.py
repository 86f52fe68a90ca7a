from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.scheduled import take, work_off

STEPS = ("gather", "confirm", "deliver", "close")


class TelecomDeductionRun(models.Model):
    """A run that a job takes from step to step, on the days that the company chose."""

    _inherit = "telecom.deduction.run"

    is_automatic = fields.Boolean(
        "Automatic",
        copy=False,
        tracking=True,
        help="A scheduled job performs the next steps of this run.",
    )
    problem = fields.Text(
        "Automatic Step Failed",
        readonly=True,
        copy=False,
        help="The reason why a scheduled job left this run as it is.",
    )

    @api.model
    def _run_months(self):
        """Take the automatic runs of all companies on; return how many are left."""
        companies = self.env["res.company"].search(
            [("telecom_run_until", "!=", "none")]
        )
        left = work_off(companies, self._make_due)
        runs = self.search(
            [("is_automatic", "=", True), ("state", "not in", ("done", "cancelled"))],
            order="id",
        )
        for step in STEPS:
            do = partial(_take_step, step=step)
            left += work_off(runs, do, refused=_keep_problem)
        return left

    @api.model
    def _make_due(self, company):
        """Make the run of this pay period, once, when there is something to deduct."""
        today = fields.Date.context_today(self)
        first, last = company._get_telecom_pay_period(today)
        if not company._is_telecom_day(
            "telecom_run_gather_day", today
        ) or not self._get_open(company, last):
            return
        there = Domain(
            [
                ("company_id", "=", company.id),
                ("date_from", "<=", last),
                ("date_to", ">=", first),
            ]
        )
        # one that somebody made, or cancelled, is the run of this period
        if self.search_count(there, limit=1):
            return
        env = company._telecom_speak().env
        self.with_env(env).create(
            {
                "company_id": company.id,
                "date_from": first,
                "date_to": last,
                "is_automatic": True,
                "template_id": company.telecom_run_template_id.id
                or self.with_company(company)._get_last_template().id,
            }
        )

    @api.model
    def _get_open(self, company, last):
        """Return whether something may be deducted up to a day that no run has."""
        settlements = self.env["telecom.settlement"]
        return bool(
            settlements.search_count(
                [
                    *settlements._get_collectable_domain(company),
                    ("employee_id", "!=", False),
                    ("date", "<=", last),
                ],
                limit=1,
            )
        )

    def _take_step(self, step):
        """Perform one of the steps of this run, if it is due today."""
        self.ensure_one()
        take(self)
        run = self.with_env(self.company_id._telecom_speak().env)
        if getattr(run, f"_{step}_due")() and run.problem:
            run.problem = False

    def _gather_due(self):
        """Gather what was posted since; tell if it was done."""
        if (
            self.state != "draft"
            or self.company_id.telecom_run_until == "none"
            or not self._get_open(self.company_id, self.date_to)
        ):
            return False
        self._gather()
        return True

    def _confirm_due(self):
        """Confirm this draft on its day; tell if it was done."""
        company, today = self.company_id, fields.Date.context_today(self)
        if (
            self.state != "draft"
            or company.telecom_run_until not in ("confirm", "deliver")
            or not company._is_telecom_day("telecom_run_confirm_day", today)
        ):
            return False
        self._gather()  # what is not shown is not confirmed
        if self.deduction_ids:
            self._confirm()
        return True

    def _deliver_due(self):
        """Deliver this confirmed run; tell if it was done."""
        company = self.company_id
        if self.state != "confirmed" or company.telecom_run_until != "deliver":
            return False
        return self._deliver()

    def _close_due(self):
        """Close a run of which payroll has reported every deduction; tell if so."""
        if self.state not in ("confirmed", "exported"):
            return False
        if not self.company_id.telecom_run_close or self.needs_payroll_entry:
            return False
        asked = self.deduction_ids.filtered("amount")
        if not asked or not all(asked.mapped("is_reported")):
            return False
        self._close()
        return True


def _take_step(run, step):
    run._take_step(step)


def _keep_problem(run, error):
    """Let the other runs go on; the run says why it was refused."""
    if run.problem != str(error):
        run.problem = str(error)
