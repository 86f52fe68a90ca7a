from dataclasses import dataclass
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ..engine import Parts, ShareToBook, to_book
from .bulk import copy_rows, reserve_ids
from .stored_charge import StoredCharge


@dataclass(slots=True)
class Delta:
    """What this bill books of one charge: its share now less what was booked so far."""

    charge: StoredCharge
    employer: Decimal
    employee: Decimal
    rule: str
    employee_tax: Decimal
    snapshot_id: int | None = None  # what the rule is one of
    direct: bool = False  # the operator collects the employee's part itself


class AccountMove(models.Model):
    """The shares that a bill books: those of now, less those booked so far."""

    _inherit = "account.move"

    def _telecom_get_deltas(self, charges, split_now, changed):
        """Return what this bill has to book: shares now less shares booked so far.

        Where employees are invoiced, the invoice says the tax: then it is what the
        invoice of this bill will say, not a difference.
        """
        by_id = {charge.id: charge for charge in charges}
        is_invoiced = self.telecom_vat_method == "reinvoice"
        taxes = self._telecom_get_employee_taxes(
            (by_id[key], part.tax) for key, part in split_now.items() if not is_invoiced
        )
        now = {
            key: Parts(part.employer, part.employee, taxes.get(key, Decimal(0)))
            for key, part in split_now.items()
        }
        booked = self._telecom_get_booked(list(now))
        if is_invoiced:
            booked = {
                key: each._replace(tax=Decimal(0)) for key, each in booked.items()
            }
        deltas = to_book(now, booked)
        for charge_id in now:
            # too little for our currency, but a part of the document
            charge = by_id[charge_id]
            if charge.move_id == self.id and charge.amount_currency:
                deltas.setdefault(charge_id, Parts())
        if self.telecom_correction_id:
            self._telecom_note_terms(by_id, now, deltas, changed)
        if is_invoiced:
            taxes = self._telecom_get_employee_taxes(
                (by_id[key], each.employee * by_id[key].rate / 100)
                for key, each in deltas.items()
            )
            deltas = {
                key: each._replace(tax=taxes.get(key, Decimal(0)))
                for key, each in deltas.items()
            }
        direct = set(self._telecom_get_direct_ids(by_id.values()))
        return [
            Delta(
                by_id[key],
                *(each.employer, each.employee, split_now[key].rule, each.tax),
                snapshot_id=split_now[key].snapshot_id,
                direct=by_id[key].statement_id in direct,
            )
            for key, each in deltas.items()
        ]

    @staticmethod
    def _telecom_note_terms(by_id, now, deltas, changed):
        """Note with a share of zero where other terms hold but nothing else changes.

        The next document of the period is split by them, so the correction is booked.
        """
        to_note = set(changed.ids)
        to_note -= {by_id[charge_id].statement_id for charge_id in deltas}
        for charge_id in sorted(now):
            statement_id = by_id[charge_id].statement_id
            if statement_id in to_note:
                deltas[charge_id] = Parts()
                to_note.remove(statement_id)

    def _telecom_get_booked(self, charge_ids):
        """Return {charge id: what other documents have booked of it}."""
        return {
            charge_id: Parts(*map(Decimal, parts))
            for charge_id, *parts in self.env.execute_query(
                SQL(
                    """
                    SELECT share.charge_id, SUM(share.employer)::text,
                           SUM(share.employee)::text, SUM(share.employee_tax)::text
                      FROM telecom_share share
                      JOIN account_move move ON move.id = share.move_id
                     WHERE share.charge_id = ANY(%s)
                       AND move.state = 'posted' AND move.id != %s
                  GROUP BY share.charge_id
                    """,
                    charge_ids,
                    self.id,
                )
            )
        }

    def _telecom_get_direct_ids(self, charges):
        """Return the statements whose employee's part the operator collects."""
        statements = (
            self.env["telecom.statement"]
            .sudo()  # how it is collected, for every holder
            .browse({charge.statement_id for charge in charges if charge.statement_id})
        )
        return statements.filtered(
            lambda statement: statement.channel == "operator_direct"
        ).ids

    def _telecom_get_shares_to_book(self, deltas):
        """Return the deltas as the engine books them, in the company's currency."""
        groups = self._telecom_get_expense_groups(deltas)
        return [
            ShareToBook(
                employer=delta.employer,
                # what the operator collects is not on the bill to us
                employee=Decimal(0) if delta.direct else delta.employee,
                tax=delta.charge.rate,
                group=groups[delta.charge.statement_id, delta.charge.usage_type_id],
            )
            for delta in deltas
        ]

    def _telecom_store_shares(self, deltas):
        """Write the shares that this bill books."""
        ids = reserve_ids(self.env.cr, "telecom_share", len(deltas)) if deltas else []
        copy_rows(
            self.env.cr,
            "telecom_share",
            (
                *("id", "move_id", "charge_id", "statement_id"),
                *("employer", "employee", "employee_tax", "rule", "snapshot_id"),
            ),
            (
                (
                    number,
                    self.id,
                    delta.charge.id,
                    delta.charge.statement_id,
                    delta.employer,
                    delta.employee,
                    delta.employee_tax,
                    delta.rule,
                    delta.snapshot_id,
                )
                for number, delta in zip(ids, deltas, strict=True)
            ),
        )
