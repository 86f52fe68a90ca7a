from typing import NamedTuple

from odoo import api, models
from odoo.fields import Domain


class Person(NamedTuple):
    """The person concerned: as employee, of one company or of several, and as user."""

    employees: models.BaseModel
    partners: models.BaseModel

    def get_domain(self, path=""):
        """Return the domain of what the person holds: as employee or otherwise."""
        domain = Domain(f"{path}employee_id", "in", self.employees.ids)
        if self.partners:
            domain |= Domain(f"{path}partner_id", "in", self.partners.ids)
        return domain


class PersonData(NamedTuple):
    """The data that a model keeps of a person; a sheet of the export."""

    title: str
    model: str
    domain: Domain  # all that is kept of the person
    fields: tuple
    shown: Domain = Domain.TRUE  # what of it is anybody's business yet
    private: tuple = ()  # fields that nobody but the person may see
    files: tuple = ()  # binary fields
    deleted: Domain = Domain.FALSE  # what goes when the person is made anonymous
    kept: str = ""  # why the others of them stay

    def get_fields(self, own):
        """Return the fields to show to the person, or to somebody else."""
        return [name for name in self.fields if own or name not in self.private]


class TelecomPerson(models.AbstractModel):
    """Where the addon keeps something of a person.

    A model that hangs on employees, users or statements is named here, so that a
    person gets all of it. Other addons extend ``_get_person_data``.
    """

    _name = "telecom.person"
    _description = "Phone Data of a Person"

    @api.model
    def _get_user(self):
        """Return the user as the person: of every company, and not as employee only."""
        employees_sudo = self.env["hr.employee"].sudo()  # the user's own ones
        employees_sudo = employees_sudo.with_context(active_test=False)
        own_sudo = employees_sudo.search([("user_id", "=", self.env.uid)])
        return Person(own_sudo, self.env.user.sudo().partner_id)  # one's own contact

    @api.model
    def _get_employee(self, employee):
        """Return an employee as the person: what hangs on the employee alone."""
        employee_sudo = employee.sudo()  # for whoever was checked to be allowed to
        return Person(employee_sudo, self.env["res.partner"])

    @api.model
    def _get_person_data(self, person):
        """Return the PersonData of a person. Extend it for models of your own."""
        return [
            *self._get_person_lines(person),
            *self._get_person_statements(person),
            *self._get_person_collected(person),
        ]

    def _get_person_lines(self, person):
        return [
            PersonData(
                self.env._("Employee"),
                "hr.employee",
                Domain("id", "in", person.employees.ids),
                (
                    *("name", "company_id", "telecom_payroll_number"),
                    *("telecom_channel", "telecom_mail_declined"),
                ),
            ),
            PersonData(
                self.env._("Assignments"),
                "telecom.assignment",
                person.get_domain(),
                ("line_id", "date_from", "date_to", "active", "current_policy_id"),
            ),
        ]

    def _get_person_statements(self, person):
        held = person.get_domain("statement_id.")
        of_posted = Domain("move_id.state", "=", "posted")
        posted = Domain("statement_id.state", "=", "posted")
        amounts = ("employer", "employee", "employee_tax", "employee_total")
        booked = self._get_reason_booked()
        return [
            PersonData(
                self.env._("Statements"),
                "telecom.statement",
                person.get_domain(),
                (
                    *("line_id", "holder_name", "date_from", "date_to", "days_held"),
                    *("department_id", "policy_id", "policy_summary", "amount"),
                    *amounts,
                    "mail_state",
                ),
                Domain("state", "=", "posted"),
                kept=booked,
            ),
            PersonData(
                self.env._("History of Statements"),
                "telecom.statement.version",
                held,
                ("statement_id", "date", "kind", "document", "reason", *amounts),
                posted,
            ),
            PersonData(
                self.env._("Charges"),
                "telecom.charge",
                held,
                (
                    *("statement_id", "usage_type_id", "rate", "amount", "tax", "rows"),
                    *("quantity", "duration", "volume"),
                ),
                of_posted,
            ),
            PersonData(
                self.env._("Shares"),
                "telecom.share",
                held,
                ("statement_id", "usage_type_id", *amounts[:-1], "rule_text"),
                of_posted,
            ),
            self._get_person_rows(person.get_domain()),
            PersonData(
                self.env._("Corrections"),
                "telecom.correction.line",
                held,
                (
                    *("correction_id", "number", "date_from", "date_to"),
                    *("employer_before", "employer", "employee_before", "employee"),
                ),
                Domain("correction_id.state", "=", "done"),
            ),
            PersonData(
                self.env._("Usage Views"),
                "telecom.usage.access",
                held,
                ("statement_id", "create_date", "user_id", "reason"),
            ),
        ]

    def _get_reason_booked(self):
        return self.env._("their amounts are in the books; the name is removed")

    def _get_person_rows(self, held):
        """Only the holder sees usage rows: the export for others leaves them out."""
        posted = Domain("state", "=", "posted")
        usage = (
            *("row", "day", "time", "date_from", "date_to", "number", "label"),
            *("charge_id", "dialled", "quantity", "unit", "amount"),
        )
        return PersonData(
            self.env._("Usage Rows"),
            "telecom.usage.row",
            # who may not read charges and bills may read the rows of their own
            Domain("charge_id", "any!", Domain("statement_id", "any!", held)),
            usage,
            Domain("charge_id", "any!", Domain("move_id", "any!", posted)),
            private=usage,
        )

    def _get_person_collected(self, person):
        employed = Domain("employee_id", "in", person.employees.ids)
        owed = Domain("employee_id", "=", False)
        owed &= Domain("partner_id", "in", person.partners.ids)
        ran = Domain("run_id.state", "!=", "draft")
        paid = self.env._("the wages were paid on this basis")
        return [
            PersonData(
                self.env._("Settlements"),
                "telecom.settlement",
                employed | owed,
                (
                    *("date", "amount", "residual", "channel", "channel_reason"),
                    *("state", "date_due", "payment_reference", "operator_amount"),
                ),
                kept=self._get_reason_booked(),
            ),
            PersonData(
                self.env._("Deductions"),
                "telecom.deduction",
                employed,
                (
                    *("run_name", "date_from", "net_pay", "due", "amount", "rest"),
                    *("withheld", "explanation"),
                ),
                ran,
                private=("net_pay",),  # for payroll otherwise
                kept=paid,
            ),
            PersonData(
                self.env._("Deducted Settlements"),
                "telecom.deduction.item",
                Domain("deduction_id", "any", employed),
                ("run_name", "settlement_id", "due", "amount", "withheld", "state"),
                Domain("deduction_id", "any", ran),
            ),
            PersonData(
                self.env._("Benefits in Kind"),
                "telecom.benefit",
                employed,
                (
                    *("date", "authority_id", "kind", "count", "flat"),
                    *("contribution", "amount", "explanation"),
                ),
                kept=paid,
            ),
            PersonData(
                self.env._("Payroll Mandates"),
                "telecom.mandate",
                employed,
                (
                    *("date_from", "date_to", "date_signed", "signed_by", "signed_at"),
                    *("signed_ip", "date_revoked", "maximum_kind", "maximum_amount"),
                    *("maximum_percent", "operator_ids", "text"),
                ),
                files=("document", "signature"),
            ),
        ]

    def _find_person_data(self, data):
        """Return all records of this kind that the addon keeps of the person."""
        found_sudo = self.env[data.model].sudo()  # of this person, by the domain
        return found_sudo.with_context(active_test=False).search(data.domain)
