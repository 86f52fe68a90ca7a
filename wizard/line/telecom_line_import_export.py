from odoo import models

from .import_layout import PROVIDED, get_language, write_workbook


class TelecomLineImport(models.TransientModel):
    """Writes the table to fill in, empty or with the lines of the company."""

    _inherit = "telecom.line.import"

    def action_template(self):
        """Download an empty table, with an explanation of its columns."""
        self.ensure_one()
        return self._download(self.env._("lines template"), [])

    def action_export(self):
        """Download the lines of the company and who has or had them."""
        self.ensure_one()
        return self._download(self.env._("lines"), self._get_exported())

    def _download(self, name, rows):
        content = write_workbook(
            self.env.lang,
            (self.env._("Lines"), self.env._("Explanation")),
            rows,
            self._get_explanations(),
        )
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{name}.xlsx",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{attachment.id}?download=true",
        }

    def _get_exported(self):
        """Return a row for each assignment, and for each line that nobody ever had."""
        lines = self.env["telecom.line"].search(
            [("company_id", "=", self.company_id.id)]
        )
        rows = []
        for line in lines:
            about_line = self._export_line(line)
            held = line.assignment_ids.sorted("date_from")
            rows += [
                {**about_line, **self._export_assignment(each)} for each in held
            ] or [about_line]
        return rows

    def _export_line(self, line):
        yes, no = self._get_yes_no()
        return {
            "number": line.number,
            "operator": line.operator_id.name,
            **{name: yes if line[f"provides_{name}"] else no for name in PROVIDED},
        }

    def _export_assignment(self, assignment):
        return {
            **self._export_holder(assignment),
            "date_from": assignment.date_from,
            "date_to": assignment.date_to,
            "policy": assignment.policy_id.name,
        }

    def _export_holder(self, assignment):
        if partner := assignment.partner_id:
            return {"partner": partner.name, "email": partner.email}
        employee_sudo = assignment.employee_id.sudo()  # name and address of the office
        vals = {"employee": employee_sudo.name, "email": employee_sudo.work_email}
        # The number of a badge is for HR: the fields' own groups say so.
        if self.env.user.has_group("hr.group_hr_user"):
            numbers = map(employee_sudo.__getitem__, self._get_employee_number_fields())
            vals["employee_number"] = next(filter(None, numbers), False)
        return vals

    def _get_explanations(self):
        """Return {column: what to write there}; the first one is about all."""
        return {
            "": self.env._(
                "One row per line and holder. A line that nobody has takes one row "
                "without a holder; a line that changed hands takes one row for each "
                "holder. What the table does not speak of stays as it is. Columns may "
                "stand in any order, and those that you do not need may go."
            ),
            "number": self.env._(
                "Needed. In full with + and the country code, or as it is dialled in "
                "the operator's country. A number that is not there yet makes a line."
            ),
            "operator": self.env._(
                "The name of the operator, as in Configuration, Operators. Needed for "
                "new lines, unless you choose one for all of them."
            ),
            "employee_number": self.env._(
                "Says who holds the line: the employee's registration number or badge. "
                "It goes before the e-mail address and the name."
            ),
            "email": self.env._(
                "Says who holds the line: the work e-mail address of the employee, or "
                "the address of another holder who shares a name with somebody."
            ),
            "employee": self.env._(
                "The full name of the employee. Enough, when nobody else is called so."
            ),
            "partner": self.env._(
                "The name of a contact who is no employee: a director."
            ),
            "date_from": self.env._(
                "The first day, as 2026-01-31. With the number it says which "
                "assignment is meant: another day makes another one. Empty means the "
                "assignment that the holder has today, or a new one from today on."
            ),
            "date_to": self.env._(
                "The last day. Empty means that the holder keeps the line. Somebody "
                "who keeps it and is not in the table has it until the day before a "
                "new holder gets it."
            ),
            "policy": self.env._(
                "The name of a policy for this holder and line alone. Empty means the "
                "policy of the contract, the department or the company."
            ),
            "device": self.env._(
                "Yes or no: the company gives a phone or tablet with it."
            ),
            "subscription": self.env._(
                "Yes or no: the line gives a subscription. Empty leaves it as it is."
            ),
            "internet": self.env._(
                "Yes or no: the line gives internet. Empty leaves it as it is."
            ),
        }

    def _get_yes_no(self):
        """Return both words as they are read again, whatever the language."""
        words = [("yes", "no"), ("ja", "nee"), ("oui", "non"), ("ja", "nein")]
        return words[get_language(self.env.lang)]
