from functools import partial

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from .telecom_overview import OFFICER

HIGHEST = 5
ENDS_DAYS = 60
# A line is unusual whose cost is so many times its median of so many months before,
# and above that by more than an amount.
TIMES, BEFORE, ABOVE = 2, 6, 10


class TelecomOverview(models.AbstractModel):
    """The cards of telecom officers: lines, and what they cost in the last month."""

    _inherit = "telecom.overview"

    def _get_line_cards(self):
        cards = super()._get_line_cards()
        if not self._is_any(OFFICER):
            return cards
        bills = self._get_last_bills()
        costs = [self._get_costs_of(bills), self._get_highest(bills)]
        return [*cards, self._get_lines(), *costs]

    def _get_last_bills(self):
        """Return the posted bills of the last month that has any."""
        bills_sudo = self.env["telecom.bill"].sudo()  # their ids, for sums over lines
        posted = Domain("state", "=", "posted") & Domain(
            "company_id", "in", self.env.companies.ids
        )
        last = bills_sudo.search(
            posted & Domain("date_to", "!=", False), order="date_to desc", limit=1
        ).date_to
        if not last:
            return bills_sudo
        return bills_sudo.search(posted & Domain("date_to", ">=", last.replace(day=1)))

    def _get_lines(self):
        row = partial(self._row, "action_telecom_line")
        active = Domain("state", "=", "active")
        return self._card(
            self.env._("Lines"),
            row(self.env._("Active"), active),
            row(
                self.env._("Active without a holder"),
                active & Domain("assignment_id", "=", False),
            ),
            row(self.env._("Of holders who left"), Domain("holder_left", "=", True)),
            row(
                self.env._("Contract ends within 60 days"),
                self._soon("contract_end", ENDS_DAYS),
            ),
        )

    def _get_costs_of(self, bills):
        """Return what to look at on the posted bills of the last month."""
        if not bills:
            return None
        unused, roaming, unusual = self._find_lines(bills)
        return self._card(
            self.env._("Last Month"),
            self._of_lines(self.env._("Lines without any usage"), unused),
            self._of_lines(self.env._("Lines used abroad"), roaming),
            self._of_lines(self.env._("Far above their usual cost"), unusual),
        )

    def _of_lines(self, label, costs):
        """Return a row of a card about {line id: cost}."""
        row = self._row("action_telecom_line", label, Domain("id", "in", list(costs)))
        return {**row, "amount": sum(costs.values())}

    def _find_lines(self, bills):
        """Return {line id: cost} of unused lines, of roaming, and of unusual lines."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.line_id, SUM(charge.amount)::float,
                       BOOL_OR(category.code != 'non_usage'),
                       COALESCE(SUM(charge.amount) FILTER (WHERE usage_type.abroad),
                                0)::float
                  FROM telecom_charge charge
             LEFT JOIN telecom_usage_type usage_type
                    ON usage_type.id = charge.usage_type_id
             LEFT JOIN telecom_usage_category category
                    ON category.id = usage_type.category_id
                 WHERE charge.bill_id = ANY(%s) AND charge.line_id IS NOT NULL
              GROUP BY charge.line_id
                """,
                bills.ids,
            )
        )
        unused = {line: cost for line, cost, is_used, _abroad in rows if not is_used}
        roaming = {line: abroad for line, _cost, _is_used, abroad in rows if abroad}
        costs = {line: cost for line, cost, *_rest in rows}
        usual = self._get_usual(bills)
        unusual = {
            line: cost
            for line, cost in costs.items()
            if line in usual and cost > max(TIMES * usual[line], usual[line] + ABOVE)
        }
        return unused, roaming, unusual

    def _get_usual(self, bills):
        """Return {line id: median of its cost in the months before these bills}."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    WITH month AS (
                         SELECT MIN(statement.date_from) AS begin
                           FROM telecom_charge charge
                           JOIN telecom_statement statement
                             ON statement.id = charge.statement_id
                          WHERE charge.bill_id = ANY(%s)
                         ),
                         cost AS (
                         SELECT statement.line_id, statement.date_to,
                                SUM(statement.amount) AS amount
                           FROM telecom_statement statement, month
                          WHERE statement.state = 'posted'
                            AND statement.date_to < month.begin
                            AND statement.date_from
                                >= month.begin - MAKE_INTERVAL(months => %s)
                       GROUP BY statement.line_id, statement.date_to
                         )
                  SELECT line_id, PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY amount)
                    FROM cost
                   WHERE line_id IS NOT NULL
                GROUP BY line_id
                    """,
                    bills.ids,
                    BEFORE,
                )
            )
        )

    def _get_highest(self, bills):
        """Return the lines that cost most on the posted bills of the last month."""
        if not bills:
            return None
        highest = self.env["telecom.charge"]._read_group(
            Domain("bill_id", "in", bills.ids) & Domain("line_id", "!=", False),
            ["line_id"],
            ["amount:sum"],
            order="amount:sum desc",
            limit=HIGHEST,
        )
        booked = Domain("bill_id", "in", bills.ids) & Domain("state", "=", "posted")
        rows = [
            {
                "label": line.display_name,
                "count": None,
                "amount": amount,
                "action": self._open_analysis(
                    booked & Domain("line_id", "=", line.id), ["usage_type_id"]
                ),
            }
            for line, amount in highest
        ]
        return self._card(self.env._("Highest Costs of the Last Month"), *rows)
