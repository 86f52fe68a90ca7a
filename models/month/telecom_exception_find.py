from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class Off(NamedTuple):
    """Something that is off, as the list of exceptions keeps it."""

    key: tuple
    values: dict

    @property
    def amount(self):
        """Return the money that hangs on it."""
        return self.values["amount"]


def _off(kind, role, record, amount, company=None):
    """Return an Off about a record."""
    key = (kind, record._name, record.id)
    values = {
        "kind": kind,
        "role": role,
        "res_model": record._name,
        "res_id": record.id,
        "amount": amount,
        "company_id": (company or record.company_id).id,
    }
    return Off(key, values)


class TelecomException(models.Model):
    """Where to look for what is off."""

    _inherit = "telecom.exception"

    @api.model
    def _find(self, kinds):
        """Return all of these kinds that is off now, as a list of Off."""
        find = {
            "issue": self._find_issues,
            "task": self._find_tasks,
            "unclean": self._find_unclean,
            "mandate": self._find_mandates,
            "leaver": self._find_leavers,
            "run": self._find_runs,
            "mail": self._find_mails,
        }
        return [off for kind in kinds for off in find[kind]()]

    @api.model
    def _find_issues(self):
        issues = self.env["telecom.issue"].search(
            [("state", "=", "open"), ("move_id.state", "=", "draft")]
        )
        return [
            _off(
                "issue",
                "accountant",
                issue,
                abs(issue.amount or issue.blocked_amount),
            )
            for issue in issues
        ]

    @api.model
    def _find_tasks(self):
        """Return the records whose last background task failed, and nothing since."""
        failed = self.env["telecom.task"].search([("state", "=", "failed")])
        ids = failed.grouped("res_model")
        bills, runs = (
            self.env[name].browse(ids.get(name, failed.browse()).mapped("res_id"))
            for name in ("telecom.bill", "telecom.deduction.run")
        )
        bills = bills.browse(bills.exists()._get_failed_tasks().mapped("res_id"))
        runs = runs.browse(runs.exists()._get_failed_tasks().mapped("res_id"))
        return [
            *(
                _off("task", "accountant", bill, abs(bill.move_id.amount_total_signed))
                for bill in bills
            ),
            *(_off("task", "payroll", run, abs(run.amount)) for run in runs),
        ]

    @api.model
    def _find_unclean(self):
        """Return the bills that a job left; those with issues have them in the list."""
        bills = self.env["telecom.bill"]
        bills = bills.search(
            bills._get_waiting_domain()
            & Domain("unclean_reason", "!=", False)
            & Domain("issue_ids", "not any", [("state", "=", "open")])
        )
        return [
            _off("unclean", "accountant", bill, abs(bill.move_id.amount_total_signed))
            for bill in bills
        ]

    @api.model
    def _find_mandates(self):
        """Return the employees who pay themselves because they have no mandate."""
        groups = self.env["telecom.settlement"]._read_group(
            [
                ("channel_reason", "=", "no_mandate"),
                ("state", "in", ("open", "partly")),
                ("employee_id.active", "=", True),
            ],
            ["company_id", "employee_id"],
            ["residual:sum"],
        )
        asked = self.env["telecom.mandate"].search(
            [
                ("employee_id", "in", [employee.id for _c, employee, _a in groups]),
                ("state", "in", ("to_sign", "upcoming", "valid")),
            ]
        )
        done = {
            (each.company_id, each.employee_id)
            for each in asked
            if not each._is_unanswered()
        }
        return [
            _off("mandate", "payroll", employee, amount, company)
            for company, employee, amount in groups
            if (company, employee) not in done
        ]

    @api.model
    def _find_leavers(self):
        """Return the lines of those who have left, and what these still owe."""
        lines = self.env["telecom.line"].search([("holder_left", "=", True)])
        owed = dict(
            self.env["telecom.settlement"]._read_group(
                [
                    ("employee_id", "in", lines.assignment_id.employee_id.ids),
                    ("state", "in", ("open", "partly")),
                ],
                ["employee_id"],
                ["residual:sum"],
            )
        )
        return [
            _off("leaver", "officer", line, owed.get(line.assignment_id.employee_id, 0))
            for line in lines
        ]

    @api.model
    def _find_runs(self):
        runs = self.env["telecom.deduction.run"].search(
            [("problem", "!=", False), ("state", "not in", ("done", "cancelled"))]
        )
        return [_off("run", "payroll", run, abs(run.amount)) for run in runs]

    @api.model
    def _find_mails(self):
        statements = self.env["telecom.statement"].search(
            [("mail_state", "in", ("failed", "no_address")), ("state", "=", "posted")]
        )
        return [
            _off("mail", "officer", statement, abs(statement.employee_total))
            for statement in statements
        ]
