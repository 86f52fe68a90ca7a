from collections import Counter

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...parsers import BadFile, read

# As many as tell whose lines a file is about.
PEEKED_ROWS = 2000
# As many lines of another operator as a sentence names.
NAMED_LINES = 5


class TelecomBillReader(models.AbstractModel):
    """The operator of a file: its vendor, its layout and its lines must agree."""

    _inherit = "telecom.bill.reader"

    def _require_operator(self, move, profile, content):
        """Return the operator of a bill; without a vendor, its lines tell it.

        Raises UserError if there is none, or if layout and lines do not agree.
        """
        operator = self.env["telecom.operator"]._find(move)
        if operator:
            return operator
        if move.partner_id:
            raise UserError(self._get_no_operator_reason(move, profile))
        if not profile:
            raise UserError(
                self.env._(
                    "It does not state the operator of the bill. Choose the "
                    "vendor on the bill, then “Read Detail Files”."
                )
            )
        country_sudo = profile.sudo().country_id  # whoever imports the file
        operator = self._find_by_lines(
            move.company_id, profile._get_parser(), country_sudo, content
        )
        by_layout = self.env["telecom.operator"]._find(move, profile)
        if operator and profile.operator_ids and operator not in profile.operator_ids:
            raise UserError(
                self.env._(
                    "It has the layout %(profile)s, which belongs to %(others)s, but "
                    "it lists lines of %(operator)s. Choose the vendor on the bill, "
                    "then “Read Detail Files”.",
                    profile=profile.name,
                    others=", ".join(profile.operator_ids.mapped("name")),
                    operator=operator.name,
                )
            )
        operator = operator or by_layout
        if not operator:
            raise UserError(
                self.env._(
                    "It has the layout %(profile)s, which does not belong to exactly "
                    "one operator. Choose the vendor on the bill, then “Read Detail "
                    "Files”.",
                    profile=profile.name,
                )
            )
        move.partner_id = operator.partner_id
        return operator

    def _get_no_operator_reason(self, move, profile):
        return self.env._(
            "It is a detail file of the layout %(profile)s, but %(vendor)s is not an "
            "operator. Add it in Telecom, Configuration, Operators, or correct the "
            "vendor; then choose “Read Detail Files”.",
            profile=profile.name or self.env._("E-invoice"),
            vendor=move.partner_id.display_name,
        )

    def _find_by_lines(self, company, parser, country, content):
        """Return the operator of most lines in the first rows of a file, if it is one.

        ``country`` is that of national numbers; if it is empty, all those of the
        operators are tried. One of the company goes before a shared one of the vendor.
        """
        lines_sudo = self._peek_lines(company, parser, country, content)
        counts = Counter(line.operator_id.partner_id for line in lines_sudo)
        first, second = [*counts.most_common(2), (None, 0), (None, 0)][:2]
        operators = self.env["telecom.operator"]
        if first[1] == second[1]:
            return operators
        return operators.search(
            [
                ("partner_id", "=", first[0].id),
                ("company_id", "in", (False, company.id)),
            ],
            order="company_id, id",
            limit=1,
        )

    def _peek_lines(self, company, parser, country, content):
        """Return the lines of the company that the first rows of a file name."""
        lines_sudo = self.env["telecom.line"].sudo()  # whoever imports the file
        lines_sudo = lines_sudo.with_context(active_test=False).search_fetch(
            [("company_id", "=", company.id)], ["number", "operator_id"]
        )
        by_number = {line.number: line for line in lines_sudo}
        known = self.env["telecom.line"]._get_identifiers(company)
        found = lines_sudo.browse()
        countries = {each.country_id for each in lines_sudo.operator_id}
        for region in {(country or each).code or None for each in countries}:
            numbers = _peek_numbers(content, parser, region, known)
            found |= found.union(
                *(by_number[each] for each in numbers if each in by_number)
            )
        return found

    def _note_other_operators(self, bill):
        """Keep an issue of each other operator whose lines are charged on a bill."""
        if bill.kind == "correction":
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT operator.name, ARRAY_AGG(DISTINCT line.number),
                       SUM(charge.rows), SUM(charge.amount_currency)
                  FROM telecom_charge charge
                  JOIN telecom_line line ON line.id = charge.line_id
                  JOIN telecom_operator operator ON operator.id = line.operator_id
                 WHERE charge.bill_id = %s AND operator.partner_id != %s
              GROUP BY operator.name
              ORDER BY operator.name
                """,
                bill.id,
                bill.operator_id.partner_id.id,
            )
        )
        bill._sync_issues(
            "other_operator",
            {
                name: {"detail": _shorten(lines), "count": count, "amount": amount}
                for name, lines, count, amount in rows
            },
        )


def _peek_numbers(content, parser, region, known):
    """Return the numbers in the first rows of a file."""
    try:
        reading = read(
            content, parser, region=region, known=known, batch_size=PEEKED_ROWS
        )
        rows = next(iter(reading), [])
    except BadFile:  # reading it as a whole tells why
        return set()
    return {row.number for row in rows if row.number}


def _shorten(numbers):
    """Return the first few numbers of lines in words, and how many there are."""
    named = ", ".join(numbers[:NAMED_LINES])
    return f"{named}, … ({len(numbers)})" if numbers[NAMED_LINES:] else named
