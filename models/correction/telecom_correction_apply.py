import base64
from datetime import date

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

# What has to be filled in for each kind.
NEEDED = {
    "holder": ("line_id",),
    "policy": ("statement_ids", "policy_id"),
    "usage_type": ("bill_ids",),
    "charge": ("statement_ids",),
    "file": ("detail_id",),
}


class TelecomCorrection(models.Model):
    """The changes of each kind of correction, and the bills concerned."""

    _inherit = "telecom.correction"

    def _check_complete(self):
        """Refuse a correction that does not say what was right."""
        missing = [
            self._fields[name]._description_string(self.env)
            for name in NEEDED[self.kind]
            if not self[name]
        ]
        if self.kind == "holder" and (self.employee_id or self.partner_id):
            if self.employee_id and self.partner_id:
                raise UserError(
                    self.env._("The holder is an employee or another person, not both.")
                )
            if not self.date_from:
                missing.append(self._fields["date_from"]._description_string(self.env))
        if missing:
            raise UserError(
                self.env._("First fill in: %(fields)s.", fields=", ".join(missing))
            )
        self._check_posted()
        if self.kind == "charge":
            self._check_charges()

    def _check_rows_kept(self, bills):
        """Refuse to move usage whose rows are deleted: nothing says where it goes."""
        if self.kind == "holder":
            bills = self._get_bills_with_usage()
        gone = bills.telecom_detail_ids.filtered("rows_deleted_on")
        if self.kind in ("holder", "usage_type", "file") and gone:
            raise UserError(
                self.env._(
                    "The usage rows of %(bills)s were deleted at the end of their "
                    "retention period and cannot be charged again. Correct the "
                    "charges of the statements instead.",
                    bills=", ".join(gone.move_id.mapped("display_name")),
                )
            )

    def _get_bills(self):
        """Return the posted bills that this correction is about."""
        if self.kind == "usage_type":
            return self.bill_ids
        if self.kind == "file":
            return self.detail_id.move_id
        statements = self.statement_ids
        bills = self.env["account.move"]
        if self.kind == "holder":
            bills = self._get_bills_with_usage()
            statements = self._get_statements()
        bills = bills or self._find_bills(
            SQL("charge.statement_id = ANY(%s)", statements.ids)
        )
        if not bills:
            raise UserError(
                self.env._(
                    "No posted bill contains it, so there is nothing to correct. "
                    "Drafts are split again on the bill itself."
                )
            )
        return bills

    def _get_bills_with_usage(self):
        """Return the posted bills with usage of the line on these days.

        Without any, bills can still be split by limits that count the days.
        """
        return self._find_bills(self._get_held_condition())

    def _find_bills(self, where):
        """Return the posted bills with a charge for which a condition holds."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT move.id, move.date
                  FROM telecom_charge charge
                  JOIN telecom_bill bill
                    ON bill.id = COALESCE(charge.corrected_bill_id, charge.bill_id)
                  JOIN account_move move ON move.id = bill.move_id
                 WHERE move.state = 'posted' AND %s AND move.company_id = %s
                   AND move.reversed_entry_id IS NULL
                   AND NOT EXISTS (
                       SELECT FROM account_move reversal
                        WHERE reversal.reversed_entry_id = move.id
                          AND reversal.state = 'posted')
              ORDER BY move.date, move.id
                """,
                where,
                self.company_id.id,
            )
        )
        return self.env["account.move"].browse(row[0] for row in rows)

    def _get_held_condition(self):
        """Return the condition of charges with usage of the line on these days.

        Where the rows are deleted, the period of the bill has to do.
        """
        return SQL(
            """
            charge.line_id = %s AND EXISTS (
                SELECT FROM telecom_detail detail
                 WHERE detail.id = charge.detail_id
                   AND detail.rows_deleted_on IS NOT NULL
                   AND bill.date_from <= COALESCE(%s, 'infinity'::date)
                   AND bill.date_to >= COALESCE(%s, '-infinity'::date)
                 UNION ALL
                SELECT FROM telecom_usage_row usage
                 WHERE usage.charge_id = charge.id
                   AND COALESCE(usage.day, usage.date_from, bill.date_from)
                       <= COALESCE(%s, 'infinity'::date)
                   AND COALESCE(usage.date_to, usage.day, bill.date_to)
                       >= COALESCE(%s, '-infinity'::date))
            """,
            self.line_id.id,
            self.date_to or None,
            self.date_from or None,
            self.date_to or None,
            self.date_from or None,
        )

    def _get_statements(self):
        """Return the statements that are split again, whatever is charged anew.

        Limits by days follow who had a line, also where no usage goes elsewhere: those
        of the line, and those that its holders have for all of their lines.
        """
        if self.kind != "holder":
            statements = self.statement_ids.exists()
            return statements and statements | statements._get_pooled()
        holders = self.line_id.with_context(active_test=False).assignment_ids
        statements_sudo = self.env["telecom.statement"].sudo()  # of all its holders
        found = statements_sudo.search(
            Domain("company_id", "=", self.company_id.id)
            & Domain("state", "=", "posted")
            & Domain("date_from", "<=", self.date_to or date.max)
            & Domain("date_to", ">=", self.date_from or date.min)
            & (
                Domain("line_id", "=", self.line_id.id)
                | Domain("employee_id", "in", holders.employee_id.ids)
                | Domain("partner_id", "in", holders.partner_id.ids)
            )
        )
        own = found.filtered(lambda each: each.line_id == self.line_id)
        return own | (found - own)._filter_moved(self.line_id)

    # -- one method per kind ---------------------------------------------------------

    def _change_holder(self):
        """Let the right person hold the line.

        Without a person, posted bills follow who holds the line now.
        """
        holder = self.employee_id or self.partner_id
        if self.kind == "holder" and holder:
            self.env["telecom.assignment"]._give(
                self.line_id, holder, self.date_from, self.date_to
            )
            self.env.flush_all()

    def _apply_holder(self, entry):
        """Charge the usage of the line to who holds it."""
        for bill in self._get_bills_with_usage().telecom_bill_id:
            entry._correct_line(bill, self.line_id)

    def _apply_policy(self, entry):
        """Leave it to the split, which knows who shared a limit before and after."""

    def _set_terms(self):
        """Let the statements have the right policy, when they are split."""
        if self.kind == "policy":
            self.statement_ids._set_policy(self.policy_id, "correction")

    def _apply_usage_type(self, entry):
        """Charge the usage of labels as what they mean."""
        wrong = self.label_ids.filtered("right_usage_type_id")
        for label in wrong if self.learn else ():
            for operator in self.bill_ids.telecom_operator_id:
                self.env["telecom.usage.label"]._learn(
                    operator, label.label or "", label.right_usage_type_id
                )
        types = {each.label or "": each.right_usage_type_id.id for each in wrong}
        for bill in self.bill_ids.telecom_bill_id:
            entry._correct_labels(bill, types)

    def _apply_charge(self, entry):
        """Let employer or employee pay charges whatever the policy says."""
        for each in self.charge_ids.filtered("payer"):
            amount = float(each.charge_id._get_net_amount())
            part = each.part or amount
            if abs(part) > abs(amount) or part * amount < 0:
                raise UserError(
                    self.env._(
                        "%(part)s is not between zero and %(amount)s (%(usage)s).",
                        part=self.currency_id.format(part),
                        amount=self.currency_id.format(amount),
                        usage=each.charge_id.display_name,
                    )
                )
            each.charge_id.write(self._get_fixed(each, part))

    def _get_fixed(self, each, part):
        """Return the values of a charge, of which somebody pays a part anyway."""
        return {
            "fixed_employer": part if each.payer == "employer" else 0,
            "fixed_employee": part if each.payer == "employee" else 0,
        }

    def _apply_file(self, entry):
        """Take back what the wrong file charged, and charge by the right one."""
        bill = self.detail_id.bill_id
        if not self.file and not any(bill.total_ids.mapped("has_document")):
            raise UserError(
                self.env._(
                    "The total of %(bill)s comes from this file. Upload the right "
                    "file, or reverse the bill.",
                    bill=bill.display_name,
                )
            )
        entry._withdraw(bill, self.detail_id)
        if self.file:
            attachment = self.env["ir.attachment"].create(
                {
                    "name": self.file_name or self.detail_id.name,
                    "raw": base64.b64decode(self.file),
                    "res_model": "account.move",
                    "res_id": entry.move_id.id,
                }
            )
            entry._read_instead(bill, attachment)

    # -- what there is to choose from ------------------------------------------------

    # -- what it shows ---------------------------------------------------------------

    def _get_lines(self, entry):
        """Return the values of the lines: who pays what before and after."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT share.statement_id,
                       SUM(share.employer) FILTER (WHERE share.bill_id != %(entry)s),
                       SUM(share.employer),
                       SUM(share.employee + share.employee_tax)
                           FILTER (WHERE share.bill_id != %(entry)s),
                       SUM(share.employee + share.employee_tax)
                  FROM telecom_share share
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                 WHERE (bill.state = 'posted' OR bill.id = %(entry)s)
                   AND share.statement_id IN (
                       SELECT statement_id FROM telecom_share
                        WHERE bill_id = %(entry)s)
              GROUP BY share.statement_id
                """,
                entry=entry.id,
            )
        )
        statements_sudo = self.env[
            "telecom.statement"
        ].sudo()  # for whoever may correct
        statements_sudo = statements_sudo.browse(
            row[0] for row in rows
        )  # read together
        result = []
        for statement, (_id, *amounts) in zip(statements_sudo, rows, strict=True):
            before, employer, employee_before, employee = (
                float(amount or 0) for amount in amounts
            )
            result.append(
                {
                    "statement_id": statement.id,
                    "holder_name": statement.holder_name,
                    "number": statement.line_id.display_name,
                    "date_from": statement.date_from,
                    "date_to": statement.date_to,
                    "employer_before": before,
                    "employer": employer,
                    "employee_before": employee_before,
                    "employee": employee,
                }
            )
        return result

    def _get_outcomes(self, changes):
        """Return a sentence about each settlement: what becomes of it."""
        partners_sudo = self.env["res.partner"].sudo()  # debtors, for whoever corrects
        partners_sudo = partners_sudo.browse(each.debt.partner_id for each in changes)
        return [
            self._get_outcome(change, partner_sudo.name)
            for change, partner_sudo in zip(changes, partners_sudo, strict=True)
        ]

    def _get_outcome(self, change, name):
        """Return in a sentence what becomes of one settlement of a debtor."""
        values = {
            "partner": name,
            "amount": self.currency_id.format(abs(change.amount)),
            "before": self.currency_id.format(abs(change.settlement.amount)),
        }
        if change.settlement and self.currency_id.is_zero(change.amount):
            return self.env._(
                "%(partner)s owes nothing instead of %(before)s.", **values
            )
        if change.settlement:
            return self.env._(
                "%(partner)s owes %(amount)s instead of %(before)s.", **values
            )
        if change.amount < 0:
            return self.env._("%(partner)s is owed %(amount)s.", **values)
        return self.env._("%(partner)s owes %(amount)s more.", **values)
