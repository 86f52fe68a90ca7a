"""The cost by month, as the cost analysis has it, from fewer and smaller records.

A year of a large company has a hundred thousand statements, and many times as many
shares: the overview cannot wait until all of them are summed up.
"""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import SQL

from .telecom_analysis import PAYERS


def sum_by_payer(env, first, *, sees_all):
    """Return {(payer, month): posted cost since a day}, with the rights of the reader.

    Statements have the sums of their shares. Cost that is on none, of the whole
    account, is for those who see all.
    """
    companies = Domain("company_id", "in", env.companies.ids)
    visible = env["ir.rule"]._compute_domain("telecom.analysis", "read")
    statements_sudo = env["telecom.statement"].sudo()  # by the rules of the analysis
    amounts = defaultdict(float)
    for month, *parts in statements_sudo._read_group(
        visible
        & companies
        & Domain("state", "=", "posted")
        & Domain("date_to", ">=", first),
        ["date_to:month"],
        ["employer:sum", "employee:sum"],
    ):
        _add(amounts, month, parts)
    if sees_all:
        for month, parts in _get_account_level(env):
            if month >= first:
                _add(amounts, month, parts)
    return amounts


def _get_account_level(env):
    """Yield (month, amounts by payer) of the bills with cost of the whole account."""
    shares_sudo = env["telecom.share"].sudo()  # a sum, as in the analysis
    for bill, *parts in shares_sudo._read_group(
        Domain("statement_id", "=", False)
        & Domain("bill_id.state", "=", "posted")
        & Domain("bill_id.company_id", "in", env.companies.ids),
        ["bill_id"],
        ["employer:sum", "employee:sum"],
    ):
        move = bill.move_id
        day = bill.date_to or move.invoice_date or move.date
        yield day.replace(day=1), parts


def _add(amounts, month, parts):
    for (payer, _name), amount in zip(PAYERS, parts, strict=True):
        amounts[payer, month] += amount


def sum_by_category(env, first):
    """Return {(usage category, month): posted cost since a day}, for telecom officers.

    Charges of posted bills are as much as their shares.
    """
    rows = env.execute_query(
        SQL(
            """
            SELECT usage_type.category_id, sums.month, SUM(sums.amount)
              FROM (
                   SELECT charge.usage_type_id, SUM(charge.amount) AS amount,
                          DATE_TRUNC('month', COALESCE(
                              statement.date_to, bill.date_to, move.invoice_date,
                              move.date))::date AS month
                     FROM telecom_charge charge
                     JOIN telecom_bill bill
                       ON bill.id = charge.bill_id AND bill.state = 'posted'
                LEFT JOIN account_move move ON move.id = bill.move_id
                LEFT JOIN telecom_statement statement
                       ON statement.id = charge.statement_id
                    WHERE bill.company_id = ANY(%s)
                 GROUP BY charge.usage_type_id, month
                   ) sums
         LEFT JOIN telecom_usage_type usage_type ON usage_type.id = sums.usage_type_id
             WHERE sums.month >= %s
          GROUP BY usage_type.category_id, sums.month
            """,
            env.companies.ids,
            first,
        )
    )
    categories = env["telecom.usage.category"]
    return {
        (categories.browse(category_id), month): float(amount)
        for category_id, month, amount in rows
    }
