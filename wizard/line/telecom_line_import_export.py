from odoo import models

from .import_layout import KIND_WORDS, PROVIDED, get_language, write_workbook


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
        """Return a row for each assignment, and for each line without one."""
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
            # the spelling of the operator's bill is read again
            "number": line.name if line.kind == "internet" else line.number,
            "kind": KIND_WORDS[line.kind][get_language(self.env.lang)],
            "operator": line.operator_id.name,
            **{name: yes if line[f"provides_{name}"] else no for name in PROVIDED},
            "sim": line.sim_iccid,
            "contract_end": line.contract_end,
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
                "One row per line and holder. A line without a holder takes one "
                "row without a holder; a line that changed holders takes one row "
                "for each holder. Data that is not in the table remains "
                "unchanged. The columns can be in any order, and columns that you "
                "do not need can be removed."
            ),
            "number": self.env._(
                "Required. A phone number in full with + and the country code, or as "
                "it is dialled in the operator's country; the ICCID of a data SIM; or "
                "the customer, circuit or installation number of another connection. "
                "An unknown number creates a line."
            ),
            "operator": self.env._(
                "The name of the operator, as in Configuration, Operators. "
                "Required for new lines, unless you choose one operator for all "
                "of them."
            ),
            "employee_number": self.env._(
                "Identifies the holder: the employee's registration number or "
                "badge. It takes precedence over the email address and the name."
            ),
            "email": self.env._(
                "Identifies the holder: the work email address of the employee, "
                "or the address of another holder whose name is not unique."
            ),
            "employee": self.env._(
                "The full name of the employee. Sufficient if the name is unique."
            ),
            "partner": self.env._(
                "The name of a contact who is not an employee, for instance a director."
            ),
            "date_from": self.env._(
                "The first day, in the format 2026-01-31. Together with the "
                "number, it identifies the assignment: a different day creates "
                "another assignment. If empty, the holder's current assignment is "
                "used, or a new one from today."
            ),
            "date_to": self.env._(
                "The last day. If empty, the holder keeps the line. A current "
                "holder who is not in the table has the line until the day before "
                "a new holder gets it."
            ),
            "policy": self.env._(
                "The name of a policy for this holder and line only. If empty, "
                "the policy of the contract, the department or the company "
                "applies."
            ),
            "device": self.env._(
                "Yes or no: the company provides a phone or tablet with it."
            ),
            "subscription": self.env._(
                "Yes or no: the line includes a subscription. Leave empty for no "
                "change."
            ),
            "internet": self.env._(
                "Yes or no: the line includes internet. Leave empty for no change."
            ),
            "kind": self.env._(
                "Phone, data SIM or internet. Required for a new line that is "
                "identified by a customer, circuit or installation number. If empty, "
                "an existing line keeps its kind, and a new one is a phone number or a "
                "data SIM."
            ),
            "sim": self.env._(
                "The ICCID of the SIM of a phone number: 18 to 20 digits, formatted as "
                "text. Leave empty for no change."
            ),
            "contract_end": self.env._(
                "The last day of the minimum term of the contract, in the format "
                "2026-01-31. Leave empty for no change."
            ),
        }

    def _get_yes_no(self):
        """Return both words as they are read again, whatever the language."""
        words = [("yes", "no"), ("ja", "nee"), ("oui", "non"), ("ja", "nein")]
        return words[get_language(self.env.lang)]
