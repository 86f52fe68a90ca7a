from collections import defaultdict
from itertools import chain
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.i18n import format_list
from odoo.tools.misc import format_date

from ...models.ground.guard import untraced
from ...models.ground.turn import once_per_dialog

NAMED = 10


class Plan(NamedTuple):
    """The result for each employee, in one way each; versions beside it."""

    refused: dict  # reason: [employee]
    known: list
    new: list  # (employee, version that the new one is made from)
    changed: list  # versions that begin on the day
    following: list  # later versions, changed too
    kept: list  # later versions that have a policy of their own


class TelecomPolicyAssign(models.TransientModel):
    """Gives employees a phone policy in their contracts from a day on."""

    _name = "telecom.policy.assign"
    _description = "Assign a Phone Policy"

    employee_ids = fields.Many2many(
        "hr.employee",
        string="Employees",
        default=lambda self: self._get_selected_employees(),
    )
    policy_id = fields.Many2one(
        "telecom.policy",
        "Phone Policy",
        help="If empty, the policy of the department or of the company applies.",
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self._get_next_month()
    )
    summary = fields.Text(compute="_compute_summary")
    new_count = fields.Integer("New contract versions", compute="_compute_preview")
    changed_count = fields.Integer("Version as of that day", compute="_compute_preview")
    known_count = fields.Integer("Already assigned", compute="_compute_preview")
    following_count = fields.Integer("Later versions", compute="_compute_preview")
    refused = fields.Text(compute="_compute_preview")
    kept = fields.Text(compute="_compute_preview")
    posted_count = fields.Integer(compute="_compute_posted_count")

    def _get_selected_employees(self):
        if self.env.context.get("active_model") != "hr.employee":
            return False
        return self.env.context.get("active_ids")

    def _get_next_month(self):
        today = fields.Date.context_today(self)
        return today + relativedelta(months=1, day=1)

    @api.depends("policy_id")
    def _compute_summary(self):
        for wizard in self:
            wizard.summary = wizard.policy_id.summary or self.env._(
                "The policy of the department applies, otherwise the policy of "
                "the company."
            )

    @api.depends("employee_ids", "policy_id", "date_from")
    def _compute_preview(self):
        for wizard in self:
            plan = wizard._get_plan()
            wizard.new_count = len(plan.new)
            wizard.changed_count = len(plan.changed)
            wizard.known_count = len(plan.known)
            wizard.following_count = len(plan.following)
            wizard.refused = wizard._get_refused(plan)
            wizard.kept = wizard._get_kept(plan)

    @api.depends("employee_ids", "date_from")
    def _compute_posted_count(self):
        statement_sudo = self.env["telecom.statement"].sudo()  # how many, no more
        for wizard in self:
            wizard.posted_count = wizard.date_from and statement_sudo.search_count(
                [
                    ("employee_id", "in", wizard.employee_ids.ids),
                    ("date_to", ">=", wizard.date_from),
                    ("state", "=", "posted"),
                ]
            )

    def _get_plan(self):
        self.ensure_one()
        plan = Plan(defaultdict(list), [], [], [], [], [])
        if not self.date_from:
            return plan
        employees = self.employee_ids._origin
        versions = self.env["telecom.policy"]._get_hr_versions(employees)
        for employee in employees:
            self._plan_employee(plan, employee, versions[employee.id])
        return plan

    def _plan_employee(self, plan, employee, versions):
        present = self.env["telecom.policy"]._get_version_on(versions, self.date_from)
        if reason := self._get_refusal(employee, present):
            plan.refused[reason].append(employee)
            return
        given, before = self.policy_id._origin, present.telecom_policy_id
        if before == given:
            plan.known.append(employee)
        elif present.date_version == self.date_from:
            plan.changed.append(present)
        else:
            plan.new.append((employee, present))
        for later in versions:
            if later.date_version <= self.date_from or later.telecom_policy_id == given:
                continue
            follows = later.telecom_policy_id == before
            (plan.following if follows else plan.kept).append(later)

    def _get_refusal(self, employee, present):
        """Return why the employee cannot get the policy from that day, or False."""
        company = self.policy_id.company_id
        if company and company not in employee.company_id.parent_ids:
            return "company"
        begins = present.contract_date_start or present.date_version
        if max(begins, present.date_version) > self.date_from:
            return "begins"
        left = present.departure_date
        return bool(left and left < self.date_from) and "left"

    def _get_refused(self, plan):
        """Return a sentence per reason, with the names; False when there is none."""
        names = {
            reason: self._name_some([each.name for each in employees])
            for reason, employees in plan.refused.items()
        }
        sentences = []
        if begin := names.get("begins"):
            sentences.append(
                self.env._(
                    "The contract begins after that day: %(employees)s.",
                    employees=begin,
                )
            )
        if left := names.get("left"):
            sentences.append(
                self.env._("Left before that day: %(employees)s.", employees=left)
            )
        if foreign := names.get("company"):
            sentences.append(
                self.env._(
                    "The policy is for another company: %(employees)s.",
                    employees=foreign,
                )
            )
        return "\n".join(sentences) or False

    def _get_kept(self, plan):
        """Name the employees who get another policy later on; False without any."""
        return bool(plan.kept) and self._name_some(
            [
                self.env._(
                    "%(employee)s (from %(day)s: %(policy)s)",
                    employee=version.employee_id.name,
                    day=format_date(self.env, version.date_version),
                    policy=version.telecom_policy_id.name
                    or self.env._("as set on the department or company"),
                )
                for version in plan.kept
            ]
        )

    def _name_some(self, names):
        more = len(names) - NAMED
        if more > 0:
            names = [
                *names[:NAMED],
                self.env._("%(count)s more", count=more),
            ]
        return format_list(self.env, names)

    def action_leave_out(self):
        """Take out who cannot get the policy from that day, and look again."""
        self.ensure_one()
        refused = self._get_plan().refused.values()
        self.employee_ids -= self.employee_ids.browse().concat(*chain(*refused))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign Phone Policy"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    @once_per_dialog
    def action_assign(self):
        """Write the policy into the contracts, from the day on."""
        self.ensure_one()
        self.employee_ids.check_access("write")
        plan = self._get_plan()
        if plan.refused:
            raise UserError(
                self.env._(
                    "Some employees cannot get the policy as of %(day)s. "
                    "%(refused)s Choose a later day, or leave these employees out.",
                    day=format_date(self.env, self.date_from),
                    refused=self._get_refused(plan),
                )
            )
        self._write_plan(plan)
        return self._get_result(plan)

    def _write_plan(self, plan):
        made = [self._create_version(*each) for each in plan.new]
        # all at once: a version at a time would take much longer
        self.env["hr.version"].concat(*made, *plan.changed, *plan.following).write(
            {
                "telecom_policy_id": self.policy_id.id,
                "last_modified_date": fields.Datetime.now(),
                "last_modified_uid": self.env.uid,
            }
        )
        self._log(plan)

    def _create_version(self, employee, present):
        """Return a version that begins on the day and says what the present one does.

        Odoo copies all but the departure, which would be forgotten.
        """
        values = {"date_version": self.date_from}
        if present.departure_date:
            values["departure_date"] = present.departure_date
            values["departure_reason_id"] = present.departure_reason_id.id
            values["departure_description"] = present.departure_description
        # The notes of the employees say more than that a version was made, and nobody
        # wants to follow thousands of versions.
        with untraced():
            return employee.create_version(values)

    def _log(self, plan):
        """Leave a note on the employees: they do not show notes of their versions."""
        if untraced.get():
            return
        bodies = {
            employee.id: self.env._(
                "The phone contribution policy is %(policy)s as of %(day)s.",
                policy=self.policy_id.name
                or self.env._("the policy of the department or company"),
                day=format_date(self.env, self.date_from),
            )
            for employee in (
                *(employee for employee, _version in plan.new),
                *(version.employee_id for version in plan.changed),
            )
        }
        self.env["hr.employee"].browse(bodies)._message_log_batch(bodies)

    def _get_result(self, plan):
        message = self.env._(
            "Employees with the policy as of %(day)s: %(count)s.",
            count=len(plan.new) + len(plan.changed) + len(plan.known),
            day=format_date(self.env, self.date_from),
        )
        if kept := self._get_kept(plan):
            message = self.env._(
                "%(message)s Later contract versions keep their own policy: %(kept)s.",
                message=message,
                kept=kept,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if kept else "success",
                "message": message,
                "sticky": bool(kept),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
