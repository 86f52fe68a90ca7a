from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...engine import Assignments, Period
from ...engine.collect import Collector
from ...parsers import UsageRow
from .telecom_bill_charges import PLACE, Place, as_place

# What a part of a usage row has in common with the row.
_COPIED = (
    *("detail_id", "member", "row", "number", "day", "time", "date_from", "date_to"),
    *("label", "quantity", "unit", "rate", "dialled", "dialled_key", "status"),
    *("reason", "issue_id"),
)


class Usage(NamedTuple):
    """A stored usage row, or a part of one, and where it is charged."""

    id: int
    place: Place
    sign: int
    member: str | None
    row: int
    part: str
    day: object
    date_from: object
    date_to: object
    amount: Decimal
    tax: Decimal | None


class Piece(NamedTuple):
    """The part of one usage row that a holder is charged."""

    place: Place
    amount: Decimal
    tax: Decimal | None
    part: str


class TelecomBill(models.Model):
    """Charging the usage of a line on a posted bill to who really held the line."""

    _inherit = "telecom.bill"

    def _correct_line(self, bill, line):
        """Charge what ``bill`` says of a line to who holds it now on each day."""
        usage = self._get_usage(bill, line)
        assignments = Assignments(line.assignment_ids._as_engine())
        moved = defaultdict(list)  # {stored rows: pieces they become}
        for period, members in _group(usage, _get_period(bill)):
            moved.update(self._place_again(members, period, line, assignments))
        sums = defaultdict(lambda: (Decimal(0), Decimal(0)))
        for rows, pieces in moved.items():
            for piece in pieces:
                sums[piece.place] = _add(sums[piece.place], piece, rows[0].sign)
        charges = self._correct_charges(bill, sums, SQL("charge.line_id = %s", line.id))
        self._move_rows(moved, charges)

    def _get_usage(self, bill, line):
        """Return the usage rows of a line on a bill, as they are charged now."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT usage.id, %(place)s, detail.sign, usage.member, usage.row,
                       COALESCE(usage.part, ''), usage.day, usage.date_from,
                       usage.date_to, usage.amount::text, usage.tax::text
                  FROM telecom_usage_row usage
                  JOIN telecom_charge charge ON charge.id = usage.charge_id
                  JOIN telecom_detail detail ON detail.id = usage.detail_id
             LEFT JOIN telecom_statement statement
                    ON statement.id = charge.statement_id
                 WHERE %(bill)s IN (charge.bill_id, charge.corrected_bill_id)
                   AND charge.line_id = %(line)s AND charge.usage_type_id IS NOT NULL
                   AND NOT COALESCE(detail.withdrawn, FALSE)
              ORDER BY usage.id
                """,
                place=PLACE,
                bill=bill.id,
                line=line.id,
            )
        )
        width = len(Place._fields)
        return [
            Usage(
                row[0],
                as_place(row[1 : 1 + width]),
                *row[1 + width : -2],
                Decimal(row[-2]),
                Decimal(row[-1]) if row[-1] is not None else None,
            )
            for row in rows
        ]

    def _place_again(self, usage, period, line, assignments):
        """Return {stored parts of a row: its pieces by who holds the line now}."""
        rows = defaultdict(list)
        for each in usage:
            place = each.place
            key = each.member, each.row, place.detail, place.usage_type, place.rate
            rows[key].append(each)
        stored = [tuple(parts) for parts in rows.values()]
        collector = Collector(
            lines={line.number: line.id},
            usage_type=int,
            assignments=assignments,
            rate=Decimal(0),
            # a day without holder stays the employer's where it was decided so
            decisions={("no_holder", line.number): "employer"},
        )
        result = defaultdict(list)
        again = [
            _as_row(index, parts, line.number, period)
            for index, parts in enumerate(stored)
        ]
        placed = [*collector.add(again), *collector.finish(period)]
        slots = list(collector.slots)
        for each in placed:
            parts = stored[each.row.row]
            slot = slots[each.slot]
            if slot.assignment is None and all(part.place.assignment for part in parts):
                self._refuse_gap(line, each.row, period)
            place = parts[0].place._replace(
                assignment=slot.assignment,
                date_from=slot.assignment and period.date_from,
                date_to=slot.assignment and period.date_to,
            )
            share = parts[0].part.split(" ")[0] if " " in parts[0].part else ""
            result[parts].append(
                Piece(
                    place,
                    each.amount,
                    each.tax,
                    f"{share} {each.part or '1/1'}" if share else each.part,
                )
            )
        return result

    def _refuse_gap(self, line, row, period):
        raise UserError(
            self.env._(
                "%(number)s would have no holder on %(day)s. Enter the holder for "
                "that day.",
                number=line.display_name,
                day=format_date(self.env, row.day or row.date_from or period.date_from),
            )
        )

    def _move_rows(self, moved, charges):
        """Move the usage rows to the charges of their pieces."""
        sources, targets = [], []
        for rows, pieces in moved.items():
            before = [
                (row.place, row.amount, row.part if len(rows) > 1 else "")
                for row in rows
            ]
            after = [
                (piece.place, piece.amount, piece.part if len(pieces) > 1 else "")
                for piece in pieces
            ]
            if before != after:
                sources += [row.id for row in rows]
                targets += [(rows[0].id, piece) for piece in pieces]
        if not sources:
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO telecom_usage_row (%(copied)s, part, amount, tax, charge_id)
                SELECT %(of_row)s, given.part, given.amount, given.tax, given.charge
                  FROM UNNEST(%(ids)s::int[], %(parts)s::text[], %(amounts)s::numeric[],
                              %(taxes)s::numeric[], %(charges)s::int[]) WITH ORDINALITY
                       AS given(id, part, amount, tax, charge, position)
                  JOIN telecom_usage_row usage ON usage.id = given.id
              ORDER BY given.position
                """,
                copied=SQL(", ").join(map(SQL.identifier, _COPIED)),
                of_row=SQL(", ").join(
                    SQL.identifier("usage", each) for each in _COPIED
                ),
                ids=[row_id for row_id, _piece in targets],
                parts=[piece.part for _row, piece in targets],
                amounts=[piece.amount for _row, piece in targets],
                taxes=[piece.tax for _row, piece in targets],
                charges=[charges[piece.place] for _row, piece in targets],
            )
        )
        deleted = self.env.execute_query(
            SQL(
                "DELETE FROM telecom_usage_row WHERE id = ANY(%s) RETURNING charge_id",
                sources,
            )
        )
        self._count_rows(
            {charge_id for (charge_id,) in deleted}
            | {charges[piece.place] for _row, piece in targets}
        )


def _get_period(bill):
    return Period(bill.date_from, bill.date_to)


def _group(usage, period):
    """Return the usage by billing period; what has none is in that of the bill."""
    periods = defaultdict(list)
    for each in usage:
        place = each.place
        has_own = place.date_from is not None
        own = Period(place.date_from, place.date_to) if has_own else period
        periods[own].append(each)
    return periods.items()


def _as_row(index, parts, number, period):
    """Return stored parts of a usage row as the row that the collector places."""
    first = parts[0]
    spread = " " in first.part  # a part of an amount of the whole account
    taxes = [part.tax for part in parts]
    return UsageRow(
        row=index,
        number=number,
        day=None if spread else first.day,
        date_from=period.date_from if spread else first.date_from,
        date_to=period.date_to if spread else first.date_to,
        label=str(first.place.usage_type),
        amount=sum(part.amount for part in parts),
        tax=None if None in taxes else sum(taxes),
        rate=first.place.rate,
    )


def _add(sums, piece, sign):
    """Add an amount and its tax, by the rate where the row does not say it."""
    tax = piece.tax
    if tax is None:
        tax = piece.amount * piece.place.rate / 100
    return sums[0] + sign * piece.amount, sums[1] + sign * tax
