"""The records that the rows of a table refer to: few searches, none per row."""

from collections import defaultdict

from odoo import fields, models
from odoo.tools.misc import format_date

from ...parsers.identifiers import as_known
from ...parsers.texts import clean
from .import_plan import get_holder


def key(text):
    """Return a text as names are compared: whatever its case and spaces."""
    return clean(text or "").casefold()


class Known:
    """Lines, people, operators and policies by what a table names them by."""

    def __init__(self, company, today):
        self.company = company
        self.today = today
        self.operators = defaultdict(list)
        self.policies = defaultdict(list)
        self.employees = {
            name: defaultdict(set) for name in ("number", "email", "name")
        }
        self.employee_info = {}  # {id: (name, company, whether still there)}
        self.partners = defaultdict(set)
        self.partner_info = {}  # {id: (name, e-mail)}
        self.identifiers = {}  # {as compared: as stored} of all lines
        self.numbers = set()  # as stored
        self.sims = {}  # {ICCID: number} of the lines in use
        self.lines = {}
        self.assignments = defaultdict(list)  # {line id: assignments}
        self.locked = set()  # assignments that have posted statements
        self._days = {}

    def write_day(self, env, day):
        """Return a day as the user writes it."""
        if day not in self._days:
            self._days[day] = format_date(env, day)
        return self._days[day]

    def find_assignment(self, row):
        """Return the assignment that a row speaks of: the one of its first day.

        Without a first day it is the one that its holder has today.
        """
        line = self.lines.get(row.number)
        assignments = self.assignments[line.id] if line else ()
        for assignment in assignments:
            if row.date_from:
                if assignment.date_from == row.date_from:
                    return assignment
            elif get_holder(assignment) == row.holder and assignment._covers(
                self.today
            ):
                return assignment
        return None

    def get_holders(self, row, kind):
        """Return the ids of who has the line, on the row's first day if it has one."""
        line = self.lines.get(row.number)
        return {
            get_holder(assignment)[1]
            for assignment in (self.assignments[line.id] if line else ())
            if get_holder(assignment)[0] == kind
            and row.date_from in (None, assignment.date_from)
        }


class TelecomLineImport(models.TransientModel):
    """Looks up in bulk what the rows may speak of."""

    _inherit = "telecom.line.import"

    def _get_known(self):
        """Return what rows are looked up in, but for lines and their holders."""
        known = Known(self.company_id, fields.Date.context_today(self))
        lines = self.env["telecom.line"]
        known.identifiers = as_known(lines._get_identifiers(self.company_id))
        known.numbers = set(known.identifiers.values())
        for line in lines.search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                *("|", ("sim_iccid", "!=", False), ("kind", "=", "sim")),
            ],
            ["kind", "number", "sim_iccid"],
        ):
            known.sims[line.number if line.kind == "sim" else line.sim_iccid] = (
                line.number
            )
        self._add_operators(known)
        self._add_policies(known)
        self._add_employees(known)
        return known

    def _add_operators(self, known):
        operators = self.env["telecom.operator"]
        for operator in operators.search(
            operators._check_company_domain(self.company_id)
        ):
            known.operators[key(operator.name)].append(operator)

    def _add_policies(self, known):
        policies = self.env["telecom.policy"]
        for policy in policies.search(policies._check_company_domain(self.company_id)):
            known.policies[key(policy.name)].append(policy)

    def _add_employees(self, known):
        """Keep the employees of the user's companies by number, e-mail and name."""
        employees_sudo = self.env["hr.employee"].sudo()  # to match, nothing is shown
        employees_sudo = employees_sudo.with_context(active_test=False)
        numbers = self._get_employee_number_fields()
        for employee in employees_sudo.search_fetch(
            [("company_id", "in", self.env.user.company_ids.ids)],
            ["name", "work_email", "company_id", "active", *numbers],
        ):
            found = known.employees
            for name in numbers:
                found["number"][key(employee[name])].add(employee.id)
            found["email"][key(employee.work_email)].add(employee.id)
            found["name"][key(employee.name)].add(employee.id)
            company = employee.company_id
            known.employee_info[employee.id] = (employee.name, company, employee.active)

    def _get_employee_number_fields(self):
        """Return the fields that hold an employee's number; localizations add one."""
        employee_fields = self.env["hr.employee"]._fields
        return [
            name
            for name in ("registration_number", "barcode")
            if name in employee_fields and employee_fields[name].store
        ]

    def _add_partners(self, known, rows):
        """Keep the contacts that rows name as holders who are no employees."""
        names = {clean(row.values.get("partner") or "") for row in rows} - {""}
        partners = self.env["res.partner"]
        domain = [
            ("name", "in", list(names)),
            *partners._check_company_domain(self.company_id),
        ]
        for partner in partners.search_fetch(domain, ["name", "email"]):
            known.partners[key(partner.name)].add(partner.id)
            known.partner_info[partner.id] = (partner.name, key(partner.email))

    def _add_lines(self, known, rows):
        """Keep the lines that rows name, with all who have them."""
        lines = self.env["telecom.line"].with_context(active_test=False)
        numbers = {row.number for row in rows} - {""}
        lines = lines.search(
            [
                ("number", "in", list(numbers)),
                ("company_id", "=", self.company_id.id),
            ]
        )
        known.lines = {line.number: line for line in lines}
        assignments = self.env["telecom.assignment"].search(
            [("line_id", "in", lines.ids)], order="date_from"
        )
        for assignment in assignments:
            known.assignments[assignment.line_id.id].append(assignment)
        statements_sudo = self.env["telecom.statement"].sudo()  # only that there are
        known.locked = {
            assignment.id
            for (assignment,) in statements_sudo._read_group(
                [
                    ("assignment_id", "in", assignments.ids),
                    ("state", "=", "posted"),
                ],
                ["assignment_id"],
            )
        }
