from functools import partial

from odoo import api, fields, models
from odoo.fields import Domain

from ..ground.scheduled import SECONDS, take, work_off

STEPS = ("gather", "confirm", "deliver", "close")

# What each step does, one after the other: what is not shown is not confirmed.
PARTS = {
    "gather": ("_gather",),
    "confirm": ("_gather", "_confirm"),
    "deliver": ("_deliver",),
    "close": ("_close",),
}

# The kinds of tasks that do the steps of long runs.
TASKS = {
    "gather": "gather",
    "confirm": "confirm",
    "deliver": "export",
    "close": "close",
}


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
        )._get_without_task()
        for step in STEPS:
            do = partial(_take_step, step=step)
            left += work_off(runs, do, refused=_keep_problem, seconds=SECONDS)
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
        if self._get_tasks() or not getattr(self, f"_is_{step}_due")():
            return
        people = self._count_people("gather" if "_gather" in PARTS[step] else step)
        if not self._is_too_long(people, self.company_id):
            for part in PARTS[step]:
                self._take_part(part)
        elif step != "gather" or not self._is_confirm_due():  # which gathers first
            self._start_task(TASKS[step], people, automatic=True)

    def _take_part(self, part):
        """Do a part of a step; what went wrong before is over then."""
        run_sudo = self.sudo()  # the job does it, whoever lets the job run
        run = run_sudo.with_env(run_sudo.company_id._telecom_speak().env)
        if part != "_confirm" or run.deduction_ids:
            getattr(run, part)()
        if run.problem:
            run.problem = False

    def _do_by_task(self, kind, step, arguments):
        """Do a part of an automatic step, then look for the next step."""
        if not arguments.get("automatic"):
            return super()._do_by_task(kind, step, arguments)
        before = self.state
        parts = PARTS[next(each for each in STEPS if TASKS[each] == kind)]
        self._take_part(parts[step])
        if self.state != before:
            self.env.ref("telecom_split_billing.cron_month")._trigger()
        return step + 1 if step + 1 < len(parts) else None

    def _is_gather_due(self):
        """Tell whether this draft is to gather what was posted since."""
        return (
            self.state == "draft"
            and self.company_id.telecom_run_until != "none"
            and self._get_open(self.company_id, self.date_to)
        )

    def _is_confirm_due(self):
        """Tell whether this draft is to be confirmed: on its day."""
        company, today = self.company_id, fields.Date.context_today(self)
        return (
            self.state == "draft"
            and company.telecom_run_until in ("confirm", "deliver")
            and company._is_telecom_day("telecom_run_confirm_day", today)
        )

    def _is_deliver_due(self):
        """Tell whether the file of this confirmed run is to be made."""
        company = self.company_id
        return (
            self.state == "confirmed"
            and company.telecom_run_until == "deliver"
            and company.telecom_run_delivery != "none"
        )

    def _is_close_due(self):
        """Tell whether payroll has reported every deduction of this run."""
        if self.state not in ("confirmed", "exported"):
            return False
        if not self.company_id.telecom_run_close or self.needs_payroll_entry:
            return False
        asked = self.deduction_ids.filtered("amount")
        return bool(asked) and all(asked.mapped("is_reported"))


def _take_step(run, step):
    run._take_step(step)


def _keep_problem(run, error):
    """Let the other runs go on; the run says why it was refused."""
    if run.problem != str(error):
        run.problem = str(error)
