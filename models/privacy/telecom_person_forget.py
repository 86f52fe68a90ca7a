from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .telecom_retention import SETTLED


class Plan(NamedTuple):
    """The outcome for the data of an employee, in words."""

    refused: list  # sentences; when there is one, nothing happens
    deleted: list  # (what, how many)
    kept: list  # (what, how many, why)


class TelecomPerson(models.AbstractModel):
    """Forgetting who a former employee was; sums and the books stay as they are."""

    _inherit = "telecom.person"

    # -- whether it can be done ------------------------------------------------------

    @api.model
    def _get_cannot_forget_reasons(self, employee_sudo):
        """Return the sentences why an employee cannot be made anonymous now.

        Extend it for what is not over yet.
        """
        today = fields.Date.context_today(self)
        left = employee_sudo.departure_date
        if employee_sudo.active and not (left and left < today):
            return [
                self.env._(
                    "The employee still works for the company. First archive the "
                    "employee, or enter the departure date."
                )
            ]
        reasons = [
            self._get_open_reason(employee_sudo),
            self._get_bill_reason(employee_sudo),
        ]
        return [reason for reason in reasons if reason]

    def _get_open_reason(self, employee_sudo):
        settlements_sudo = self.env["telecom.settlement"].sudo()  # of everybody
        open_sudo = settlements_sudo.search(
            [("employee_id", "=", employee_sudo.id), ("state", "not in", SETTLED)]
        )
        if open_sudo:
            return self.env._(
                "Amounts are still to be collected or paid back for %(bills)s. "
                "Collect them or write them off first.",
                bills=", ".join(open_sudo.move_id.mapped("display_name")),
            )
        return False

    def _get_bill_reason(self, employee_sudo):
        bills_sudo = self._get_bills(employee_sudo)
        if drafts_sudo := bills_sudo.filtered(lambda bill: bill.state == "draft"):
            return self.env._(
                "%(bills)s is not posted yet. Post or delete it first.",
                bills=", ".join(drafts_sudo.mapped("display_name")),
            )
        if kept_sudo := bills_sudo.filtered("telecom_keep_reason"):
            return self.env._(
                "The usage of %(bills)s must be kept. Clear “Keep Usage Because” "
                "on the bill first.",
                bills=", ".join(kept_sudo.mapped("display_name")),
            )
        return False

    def _get_bills(self, employee_sudo):
        """Return the documents that charge something to the employee."""
        charges_sudo = self.env["telecom.charge"].sudo()  # of everybody
        charges_sudo = charges_sudo.search(
            [("statement_id.employee_id", "=", employee_sudo.id)]
        )
        return charges_sudo.bill_id.move_id | charges_sudo.corrected_bill_id.move_id

    # -- what it would do ------------------------------------------------------------

    @api.model
    def _get_plan(self, employee_sudo):
        """Return the Plan of an employee."""
        person = self._get_employee(employee_sudo)
        found = self._find_all(employee_sudo)
        gone, kept = self._sort_mandates(found["telecom.mandate"])
        mails = self._get_mails(found)
        deleted = [
            (self.env._("Usage rows"), self._count_rows(employee_sudo)),
            *(
                (data.title, len(self._find_deleted(data)))
                for data in self._get_person_data(person)
            ),
            (self.env._("Mandates, with scans and signatures"), len(gone)),
            (self.env._("Emails and attachments"), len(mails)),
            (
                self.env._("Activities"),
                len(self._get_activities(found["telecom.mandate"])),
            ),
        ]
        return Plan(
            self._get_cannot_forget_reasons(employee_sudo),
            [(what, count) for what, count in deleted if count],
            [*self._get_kept(person), *map(self._explain_mandate, kept)],
        )

    def _get_kept(self, person):
        kept = [
            (data, self._find_person_data(data) - self._find_deleted(data))
            for data in self._get_person_data(person)
            if data.kept
        ]
        return [(data.title, len(left), data.kept) for data, left in kept if left]

    def _find_deleted(self, data):
        """Return what goes of the records of this kind."""
        return self._find_person_data(data._replace(domain=data.domain & data.deleted))

    def _explain_mandate(self, mandate_sudo):
        years = mandate_sudo.company_id.telecom_mandate_years
        ends = [day for day in (mandate_sudo.date_to, mandate_sudo.date_revoked) if day]
        values = {"years": years, "day": format_date(self.env, min(ends, default=None))}
        if not years:
            why = self.env._("the company keeps mandates indefinitely")
        elif ends:
            why = self.env._(
                "the proof of the deducted amounts, for %(years)s years after %(day)s",
                **values,
            )
        else:
            why = self.env._(
                "the proof of the deducted amounts: it ends today, and is kept "
                "for %(years)s years",
                **values,
            )
        return self.env._("Mandate, with scan and signature"), 1, why

    # -- doing it --------------------------------------------------------------------

    @api.model
    def _forget(self, employee_sudo):
        """Delete what need not be kept of a former employee, and the name elsewhere."""
        self.env["telecom.statement"].flush_model()
        today = fields.Date.context_today(self)
        found = self._find_all(employee_sudo)
        names = self._get_names(employee_sudo, found["telecom.statement"])
        shared = self._find_shared(employee_sudo, found)
        company = employee_sudo.company_id
        reports_sudo = self.env["telecom.retention"].sudo()  # nobody writes it by hand
        reports_sudo._report(
            company, "rows", self._delete_person_rows(employee_sudo), None
        )
        self._get_bills(employee_sudo).telecom_bill_id._forget_texts()
        for data in self._get_person_data(self._get_employee(employee_sudo)):
            self._find_deleted(data).unlink()
        self._get_mails(found)._delete_with_files()
        self._get_activities(found["telecom.mandate"]).unlink()
        gone, kept = self._sort_mandates(found["telecom.mandate"])
        reports_sudo._report(company, "mandates", gone._delete_over(), None)
        kept._end()
        employee_sudo.telecom_anonymised_on = today
        instead = employee_sudo._get_telecom_pseudonym(company.partner_id.lang)
        found["telecom.statement"].write({"holder_name": instead})
        unsent = found["telecom.statement"].filtered(
            lambda each: each.mail_state in ("waiting", "failed")
        )
        unsent.write({"mail_state": False, "mail_problem": False})
        unsent._follow_unsent()
        shared["telecom.issue"]._forget_names(names)
        for records in (*found.values(), *shared.values()):
            left = records.exists()
            if left._name.startswith("telecom."):
                self._replace_names(left, names, instead)
                self._replace_names_in_chatter(left, names, instead)
        reports_sudo._report(company, "persons", 1, None)

    def _find_all(self, employee_sudo):
        """Return {model: all records of the employee}."""
        return {
            data.model: self._find_person_data(data)
            for data in self._get_person_data(self._get_employee(employee_sudo))
            if data.model != "telecom.usage.row"
        }

    def _find_shared(self, employee_sudo, found):
        """Return {model: records that may name the employee, among others}."""
        lines_sudo = found["telecom.assignment"].line_id
        statements_sudo = found["telecom.statement"]
        bills_sudo = self._get_bills(employee_sudo)
        everything = self.env(context={**self.env.context, "active_test": False})
        corrections_sudo = everything["telecom.correction"].sudo()  # of everybody
        corrections_sudo = corrections_sudo.search(
            Domain("employee_id", "=", employee_sudo.id)
            | Domain("line_id", "in", lines_sudo.ids)
            | Domain("bill_ids", "in", bills_sudo.ids)
            | Domain("line_ids.statement_id", "in", statements_sudo.ids)
        )
        issues_sudo = everything["telecom.issue"].sudo()  # of everybody
        issues_sudo = issues_sudo.search(
            Domain("company_id", "=", employee_sudo.company_id.id)
            & (
                Domain("move_id", "in", bills_sudo.ids)
                | Domain("key", "in", lines_sudo.mapped("number"))
                | Domain("user_name", "!=", False)
            )
        )
        return {
            "telecom.line": lines_sudo,
            "telecom.device": lines_sudo.device_ids,
            "telecom.correction": corrections_sudo,
            "telecom.correction.line": corrections_sudo.line_ids,
            "telecom.correction.label": corrections_sudo.label_ids,
            "telecom.correction.charge": corrections_sudo.charge_ids,
            "telecom.issue": issues_sudo,
        }

    def _get_mails(self, found):
        """Return our e-mails about what is the employee's."""
        messages_sudo = self.env["mail.message"].sudo()  # to others than the user
        for records in found.values():
            if records._name.startswith("telecom."):
                messages_sudo |= self._get_messages(records).filtered(
                    lambda each: each.message_type == "email_outgoing"
                )
        return messages_sudo

    @api.model
    def _sort_mandates(self, mandates_sudo):
        """Return the mandates that go, and those that are proof for some time yet."""
        gone = mandates_sudo.filtered(
            lambda each: not each.date_signed or each._is_kept_long_enough()
        )
        return gone, mandates_sudo - gone

    # -- usage rows ------------------------------------------------------------------

    def _get_rows_condition(self, employee_sudo):
        """Return the condition of usage rows of an employee.

        Rows without a charge, too, where the employee had the number.
        """
        return SQL(
            """
            usage.id IN (
                SELECT own.id
                  FROM telecom_statement statement
                  JOIN telecom_charge charge ON charge.statement_id = statement.id
                  JOIN telecom_usage_row own ON own.charge_id = charge.id
                 WHERE statement.employee_id = %(employee)s
                 UNION ALL
                SELECT own.id
                  FROM telecom_assignment assignment
                  JOIN telecom_line line ON line.id = assignment.line_id
                  JOIN telecom_usage_row own ON own.number = line.number
                  JOIN telecom_detail detail ON detail.id = own.detail_id
                  JOIN telecom_bill bill ON bill.id = detail.bill_id
                  JOIN account_move move ON move.id = bill.move_id
             LEFT JOIN telecom_charge charge ON charge.id = own.charge_id
                 WHERE assignment.employee_id = %(employee)s
                   AND assignment.active IS NOT FALSE
                   AND detail.company_id = line.company_id
                   AND charge.statement_id IS NULL AND move.state != 'draft'
                   AND COALESCE(move.telecom_keep_reason, '') = ''
                   AND COALESCE(own.day, own.date_from, bill.date_from)
                       BETWEEN assignment.date_from
                           AND COALESCE(assignment.date_to, 'infinity'::date)
            )
            """,
            employee=employee_sudo.id,
        )

    def _count_rows(self, employee_sudo):
        self.env.flush_all()
        [[count]] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM telecom_usage_row usage WHERE %s",
                self._get_rows_condition(employee_sudo),
            )
        )
        return count

    def _delete_person_rows(self, employee_sudo):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM telecom_usage_row usage WHERE %s",
                self._get_rows_condition(employee_sudo),
            )
        )
        count = self.env.cr.rowcount
        self.env.invalidate_all()
        return count
