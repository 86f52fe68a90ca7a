import json
from dataclasses import dataclass
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine import Parts, ShareToBook, to_book
from ..ground.bulk import copy_rows, reserve_ids
from .stored_charge import StoredCharge


@dataclass(slots=True)
class Delta:
    """The amount that this bill books of one charge: its share less the booked part."""

    charge: StoredCharge
    employer: Decimal
    employee: Decimal
    rule: str
    employee_tax: Decimal
    snapshot_id: int | None = None  # what the rule is one of
    direct: bool = False  # the operator collects the employee's part itself


class TelecomBillSplitter(models.AbstractModel):
    """The shares that a bill books: those of now, less those booked so far."""

    _inherit = "telecom.bill.splitter"

    def _get_deltas(self, bill, charges, split_now, changed):
        """Return what this bill has to book: shares now less shares booked so far.

        Where employees are invoiced, the invoice says the tax: then it is what the
        invoice of this bill will say, not a difference.
        """
        by_id = {charge.id: charge for charge in charges}
        is_invoiced = bill.vat_method == "reinvoice"
        taxes = self._get_employee_taxes(
            bill,
            [
                (by_id[key], part.tax)
                for key, part in split_now.items()
                if not is_invoiced
            ],
        )
        now = {
            key: Parts(part.employer, part.employee, taxes.get(key, Decimal(0)))
            for key, part in split_now.items()
        }
        booked = self._get_booked(bill, list(now))
        if is_invoiced:
            booked = {
                key: each._replace(tax=Decimal(0)) for key, each in booked.items()
            }
        deltas = to_book(now, booked)
        for charge_id in now:
            # too little for our currency, but a part of the document
            charge = by_id[charge_id]
            if charge.bill_id == bill.id and charge.amount_currency:
                deltas.setdefault(charge_id, Parts())
        self._note_terms(bill, by_id, now, deltas, changed)
        if is_invoiced:
            taxes = self._get_employee_taxes(
                bill,
                [
                    (by_id[key], each.employee * by_id[key].rate / 100)
                    for key, each in deltas.items()
                ],
            )
            deltas = {
                key: each._replace(tax=taxes.get(key, Decimal(0)))
                for key, each in deltas.items()
            }
        direct = set(self._get_direct_ids(bill, by_id.values()))
        return [
            Delta(
                by_id[key],
                *(each.employer, each.employee, split_now[key].rule, each.tax),
                snapshot_id=split_now[key].snapshot_id,
                direct=by_id[key].statement_id in direct,
            )
            for key, each in deltas.items()
        ]

    def _note_terms(self, bill, by_id, now, deltas, changed):
        """Add what is booked where other terms hold but no amount changes."""

    def _get_booked(self, bill, charge_ids):
        """Return {charge id: what other documents have booked of it}."""
        return {
            charge_id: Parts(*map(Decimal, parts))
            for charge_id, *parts in self.env.execute_query(
                SQL(
                    """
                    SELECT share.charge_id, SUM(share.employer)::text,
                           SUM(share.employee)::text, SUM(share.employee_tax)::text
                      FROM telecom_share share
                      JOIN telecom_bill bill ON bill.id = share.bill_id
                     WHERE share.charge_id = ANY(%s)
                       AND bill.state = 'posted' AND bill.id != %s
                  GROUP BY share.charge_id
                    """,
                    charge_ids,
                    bill.id,
                )
            )
        }

    def _get_direct_ids(self, bill, charges):
        """Return the statements whose employee's part the operator collects."""
        statements = (
            self.env["telecom.statement"]
            .sudo()  # how it is collected, for every holder
            .browse({charge.statement_id for charge in charges if charge.statement_id})
        )
        return statements.filtered(
            lambda statement: statement.channel == "operator_direct"
        ).ids

    def _get_shares_to_book(self, bill, deltas):
        """Return the deltas as the engine books them, in the company's currency."""
        groups = self._get_expense_groups(bill, deltas)
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

    def _store_shares(self, bill, deltas):
        """Write the shares that this bill books."""
        ids = reserve_ids(self.env.cr, "telecom_share", len(deltas)) if deltas else []
        copy_rows(
            self.env.cr,
            "telecom_share",
            (
                *("id", "bill_id", "charge_id", "statement_id"),
                *("employer", "employee", "employee_tax", "rule", "snapshot_id"),
            ),
            (
                (
                    number,
                    bill.id,
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

    def _get_expense_groups(self, bill, deltas):
        """Return {(statement, usage type): (account, analytic distribution)}."""
        wanted = {
            (delta.charge.statement_id, delta.charge.usage_type_id) for delta in deltas
        }
        accounts = bill._get_expense_accounts({each[1] for each in wanted})
        statements = (
            self.env["telecom.statement"]
            .sudo()  # only the analytic distribution of the holder leaves
            .browse({each[0] for each in wanted if each[0]})
        )
        analytics = {False: None, None: None}
        for statement in statements:
            distribution = statement._get_analytic_distribution()
            analytics[statement.id] = (
                json.dumps(distribution, sort_keys=True) if distribution else None
            )
        return {
            (statement_id, usage_type_id): (
                accounts[usage_type_id],
                analytics[statement_id],
            )
            for statement_id, usage_type_id in wanted
        }
