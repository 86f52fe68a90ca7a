from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import Charged, Period, correct_charges
from ...engine.labels import fold
from ..ground.bulk import copy_rows, reserve_ids
from ..ground.money import get_unit
from ..reading.measures import measure_charges


class Place(NamedTuple):
    """The key of one charge of a bill: file, line, holder, type, tax and period."""

    detail: int
    line: int | None
    assignment: int | None
    usage_type: int
    rate: Decimal
    date_from: object
    date_to: object


PLACE = SQL(
    """charge.detail_id, charge.line_id, charge.assignment_id, charge.usage_type_id,
    charge.rate::text, statement.date_from, statement.date_to"""
)


class TelecomBill(models.Model):
    """Charging the usage of a posted bill anew: its charges are the differences."""

    _inherit = "telecom.bill"

    # -- the usage type of a label ---------------------------------------------------

    def _correct_labels(self, bill, usage_types):
        """Charge the usage of these labels ({label: usage type id}) as these types."""
        stored = self.env.execute_query(
            SQL(
                """
                SELECT %s, usage.label, usage.charge_id,
                       SUM(usage.amount * detail.sign)::text,
                       SUM(COALESCE(usage.tax, usage.amount * charge.rate / 100)
                           * detail.sign)::text
                  FROM telecom_usage_row usage
                  JOIN telecom_charge charge ON charge.id = usage.charge_id
                  JOIN telecom_detail detail ON detail.id = usage.detail_id
             LEFT JOIN telecom_statement statement
                    ON statement.id = charge.statement_id
                 WHERE %s IN (charge.bill_id, charge.corrected_bill_id)
                   AND charge.usage_type_id IS NOT NULL
                   AND NOT COALESCE(detail.withdrawn, FALSE)
              GROUP BY %s, usage.label, usage.charge_id
                """,
                PLACE,
                bill.id,
                PLACE,
            )
        )
        wanted = {fold(label): type_id for label, type_id in usage_types.items()}
        sums = defaultdict(lambda: (Decimal(0), Decimal(0)))
        moved, touched = [], set()
        for *place, label, charge_id, net, tax in stored:
            before = as_place(place)
            usage_type = wanted.get(fold(label or ""), before.usage_type)
            after = before._replace(usage_type=usage_type)
            sums[after] = (sums[after][0] + Decimal(net), sums[after][1] + Decimal(tax))
            if after != before:
                moved.append((charge_id, label or "", after))
                touched |= {before, after}
        charges = self._correct_charges(
            bill,
            {place: sums[place] for place in touched},
            SQL("charge.usage_type_id IS NOT NULL"),
            touched,
        )
        if moved:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE telecom_usage_row usage SET charge_id = given.target
                      FROM UNNEST(%s::int[], %s::text[], %s::int[])
                           AS given(source, label, target)
                     WHERE usage.charge_id = given.source
                       AND COALESCE(usage.label, '') = given.label
                    """,
                    [charge_id for charge_id, _label, _place in moved],
                    [label for _charge, label, _place in moved],
                    [charges[place] for _charge, _label, place in moved],
                )
            )
        touched_ids = {charge_id for charge_id, _label, _place in moved}
        touched_ids |= {charges[place] for _charge, _label, place in moved}
        self._count_rows(touched_ids)

    # -- charges ---------------------------------------------------------------------

    def _correct_charges(self, bill, sums, scope, only=None):
        """Charge the differences on this entry; return {place: charge of its rows}."""
        charged, first = self._get_charged(bill, scope)
        if only is not None:
            charged = {key: each for key, each in charged.items() if key in only}
        self._check_rows(bill, charged, sums)
        unit = get_unit(self.company_currency_id)
        differences = correct_charges(
            charged,
            sums,
            lambda place: (place.detail, place.rate),
            Charged(get_unit(bill.currency_id), unit, unit),
        )
        # rows of zero need a charge to stand under too
        known = differences.keys() | first.keys()
        new = [*differences, *(place for place in sums if place not in known)]
        ids = reserve_ids(self.env.cr, "telecom_charge", len(new)) if new else []
        statements = self._get_places(new)
        copy_rows(
            self.env.cr,
            "telecom_charge",
            (
                *("id", "bill_id", "corrected_bill_id", "origin_id", "detail_id"),
                *("statement_id", "line_id", "assignment_id", "usage_type_id", "rate"),
                *("amount_currency", "amount", "tax", "rows"),
            ),
            (
                (
                    number,
                    *(self.id, bill.id, first.get(place), place.detail),
                    statements.get(place),
                    *(place.line, place.assignment, place.usage_type, place.rate),
                    *differences.get(place, Charged()),
                    0,
                )
                for number, place in zip(ids, new, strict=True)
            ),
        )
        self.env.invalidate_all()
        return dict(zip(new, ids, strict=True)) | first

    def _check_rows(self, bill, charged, sums):
        """Refuse to move what is charged when its usage rows are gone."""
        left = sum(each.currency for each in charged.values())
        left -= sum(net for net, _tax in sums.values())
        if abs(left) > get_unit(bill.currency_id) * (len(charged) + 1):
            raise UserError(
                self.env._(
                    "The usage rows of %(bill)s are no longer kept, so its usage "
                    "cannot be assigned to another holder. Correct single charges "
                    "instead.",
                    bill=bill.display_name,
                )
            )

    def _get_charged(self, bill, scope):
        """Return what is charged of a bill per place, and its first charge there."""
        charged, first = {}, {}
        for *place, currency, amount, tax, charge_id in self.env.execute_query(
            SQL(
                """
                SELECT %(place)s, SUM(charge.amount_currency)::text,
                       SUM(charge.amount)::text, SUM(charge.tax)::text, MIN(charge.id)
                  FROM telecom_charge charge
                  JOIN telecom_detail detail ON detail.id = charge.detail_id
             LEFT JOIN telecom_statement statement
                    ON statement.id = charge.statement_id
                 WHERE %(bill)s IN (charge.bill_id, charge.corrected_bill_id)
                   AND charge.usage_type_id IS NOT NULL AND %(scope)s
                   AND NOT COALESCE(detail.withdrawn, FALSE)
              GROUP BY %(place)s
                """,
                place=PLACE,
                bill=bill.id,
                scope=scope,
            )
        ):
            key = as_place(place)
            charged[key] = Charged(*map(Decimal, (currency, amount, tax)))
            first[key] = charge_id
        return charged, first

    def _get_places(self, places):
        """Return {place: statement id}; statements that miss are made."""
        periods = defaultdict(list)
        for place in places:
            if place.assignment:
                periods[place.date_from, place.date_to].append(place)
        statements = {}
        for dates, members in periods.items():
            assignments = {place.assignment for place in members}
            found = self.env["telecom.bill.reader"]._get_statements(
                self, assignments, Period(*dates)
            )
            for place in members:
                statements[place] = found[place.assignment]
        return statements

    def _count_rows(self, charge_ids):
        """Count what charges have under them after rows were moved.

        Others may have no rows any more, of those that the retention period deleted.
        """
        measure_charges(self.env.cr, list(charge_ids))
        self.env.invalidate_all()


def as_place(values):
    place = Place(*values)
    return place._replace(rate=Decimal(place.rate))
