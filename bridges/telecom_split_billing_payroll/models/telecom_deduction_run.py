from odoo import api, fields, models
from odoo.exceptions import UserError

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.models.ground.turn import once

from .hr_payslip import OPEN

SHOWN = 5


class TelecomDeductionRun(models.Model):
    """The part of a run that payslips will not deduct, or have not deducted."""

    _inherit = "telecom.deduction.run"

    payslip_problem = fields.Text(
        "Payslips Without the Deduction",
        compute="_compute_payslip_problem",
        compute_sudo=True,
    )
    lacks_rule = fields.Boolean(
        "Salary Rule Missing",
        compute="_compute_payslip_problem",
        compute_sudo=True,
        technical=True,
    )
    has_missed = fields.Boolean(
        "Payslips Done Without the Deduction",
        compute="_compute_payslip_problem",
        compute_sudo=True,
        technical=True,
    )

    @api.depends(
        "state", "deduction_ids.amount", "deduction_ids.is_reported", "date_to"
    )
    def _compute_payslip_problem(self):
        for run in self:
            found = run._get_structure_problems()
            missed = run.state == "confirmed" and run._get_missed()
            run.lacks_rule = "no_rule" in found
            run.has_missed = bool(missed)
            sentences = [
                *(run._explain_structures(*each) for each in found.items()),
                missed and run._explain_missed(missed),
            ]
            run.payslip_problem = "\n".join(filter(None, sentences)) or False

    def _get_waiting(self):
        """Return the deductions that a payslip can still take."""
        return self.deduction_ids.filtered(
            lambda each: each.amount and not each.is_reported
        )

    # -- salary structures -----------------------------------------------------------

    def _get_structures(self):
        """Return {employee: the salary structure of their payslip of the period}."""
        employees = self._get_waiting().employee_id
        versions = employees._get_contracts(self.date_from, self.date_to)
        return {
            employee: versions[employee.id][:1].struct_id
            if employee.id in versions
            else self.env["hr.payroll.structure"]
            for employee in employees
        }

    def _get_structure_problems(self):
        """Return {problem: employees whose payslips will not deduct what is asked}.

        Without any structure, the payslips of the company are made elsewhere.
        """
        if self.state not in ("draft", "confirmed"):
            return {}
        structures = self._get_structures()
        if not any(structures.values()):
            return {}
        problems = {
            structure: structure._get_telecom_problem()
            for structure in set(structures.values())
        }
        employees = self.env["hr.employee"].concat(*structures)
        found = employees.grouped(lambda employee: problems[structures[employee]])
        return {problem: own for problem, own in found.items() if problem}

    def _explain_structures(self, problem, employees):
        sentence = {
            "no_structure": self.env._(
                "These employees have no salary structure in the pay period, so their "
                "payslips deduct nothing: %(names)s. Choose one on their contract."
            ),
            "no_rule": self.env._(
                "The salary structures of these employees lack the rule Phone Costs, "
                "so their payslips deduct nothing: %(names)s. Add the rule."
            ),
            "not_in_net": self.env._(
                "The net pay of these employees does not count the rule Phone Costs "
                "exactly once: %(names)s. Correct the rule Net of their salary "
                "structures."
            ),
        }[problem]
        return sentence % {"names": self._name_some(employees)}

    def _name_some(self, employees):
        names = ", ".join(employees[:SHOWN].mapped("name"))
        more = len(employees) - SHOWN
        if more <= 0:
            return names
        return self.env._("%(names)s and %(count)s more", names=names, count=more)

    @once
    def action_add_rule(self):
        """Add the salary rule to the structures of employees that lack it."""
        self._check_payroll()
        rule = self.env.ref("telecom_split_billing_payroll.salary_rule_telecom")
        for run in self.sudo():  # payroll decides about it, whoever owns structures
            structures = run.env["hr.payroll.structure"].concat(
                *run._get_structures().values()
            )
            for structure in structures.sorted(
                lambda each: len(each.get_structure_with_parents())
            ):
                if structure._get_telecom_problem() == "no_rule":
                    chain = structure.get_structure_with_parents()
                    paying = chain.filtered(lambda each: each._has_telecom_net())
                    (paying[:1] or structure)._link_telecom_rule(rule.sudo())
        self.invalidate_recordset(["payslip_problem", "lacks_rule"])
        return True

    # -- payslips without the deduction ----------------------------------------------

    def _get_payslips(self, states):
        """Return the payslips of this pay period of those who are still deducted."""
        employees = self._get_waiting().employee_id
        payslips = self.env["hr.payslip"].search(
            [
                ("employee_id", "in", employees.ids),
                ("state", "in", states),
                ("credit_note", "=", False),
                ("refunded_id", "=", False),
                ("date_from", "<=", self.date_to),
                ("date_to", ">=", self.date_to),
            ]
        )
        return payslips.filtered(
            lambda each: each._get_telecom_company() == self.company_id
        )

    def _get_missed(self):
        """Return {employee: payslips that are final and deduct none of it}."""
        return self._get_payslips(["done"]).grouped("employee_id")

    def _explain_missed(self, missed):
        return self.env._(
            "The payslips of these employees are done without the deduction: "
            "%(names)s. Refund or cancel the payslips and make them again, or count "
            "the amounts as not withheld: the next run collects them.",
            names=self._name_some(self.env["hr.employee"].concat(*missed)),
        )

    @once
    def action_release_missed(self):
        """Count as not withheld what the payslips were made without."""
        self._check_payroll()
        for run in self:
            run._lock("confirmed")
            run.sudo()._release_missed()  # payroll posts no other entries
        return True

    def _release_missed(self):
        missed = self._get_missed()
        deductions = self._get_waiting().filtered(
            lambda each: each.employee_id in missed
        )
        reasons = {
            each: self.env._(
                "Payslip %(payslip)s was made without it",
                payslip=missed[each.employee_id][:1]._get_telecom_name(),
            )
            for each in deductions
        }
        self._withhold(dict.fromkeys(deductions, 0.0), reasons)

    def _close(self):
        """Refuse to count as withheld what payslips have not deducted."""
        if self.state == "confirmed":  # payroll was not told of it in a file
            self._release_revoked()
            if missed := self._get_missed():
                raise UserError(self._explain_missed(missed))
            if payslips := self._get_payslips(list(OPEN)):
                raise UserError(
                    self.env._(
                        "The payslips of these employees are not done yet: %(names)s. "
                        "Confirm or cancel the payslips, then close the run.",
                        names=self._name_some(payslips.employee_id),
                    )
                )
        return super()._close()

    def _cancel(self, reason=None):
        """Refuse to reverse deductions on payslips: these are cancelled first."""
        payslips = self.deduction_ids.payslip_id
        if payslips:
            raise UserError(
                self.env._(
                    "%(payslips)s deduct what %(run)s says. Cancel or refund them "
                    "first.",
                    payslips=", ".join(payslips.mapped("display_name")),
                    run=self.name,
                )
            )
        return super()._cancel(reason)
