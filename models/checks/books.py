"""What always holds in the books of split bills: one query per sentence.

Each query returns one row per record that breaks the sentence, with the columns
``company_id``, ``res_id`` (of the model that the check names), ``expected`` and
``found``; the last two are amounts or counts.
"""

from dataclasses import dataclass

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that holds in the books, in words and as a query for what breaks it.

    Where no query can tell, ``method`` names the method of ``telecom.check`` that
    returns the same rows.
    """

    key: str
    name: object  # a text that is translated when it is shown
    sentence: object
    model: str
    query: str = ""
    method: str = ""


BILL, STATEMENT = "account.move", "telecom.statement"

SETTLEMENT = "telecom.settlement"

CHARGES = (
    Check(
        key="charge_parts",
        name=_lt("Parts of each charge"),
        sentence=_lt(
            "The employer's and the employee's parts of a charge add up to its amount, "
            "over all documents that are posted."
        ),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id,
                   SUM(charge.amount) AS expected,
                   SUM(COALESCE(parts.amount, 0)) AS found
              FROM telecom_charge charge
              JOIN telecom_bill bill ON bill.id = charge.bill_id
         LEFT JOIN (
                    SELECT share.charge_id,
                           SUM(share.employer + share.employee) AS amount
                      FROM telecom_share share
                      JOIN telecom_bill booked ON booked.id = share.bill_id
                     WHERE booked.state = 'posted'
                  GROUP BY share.charge_id
                   ) parts ON parts.charge_id = charge.id
             WHERE CASE WHEN bill.state = 'posted' THEN charge.amount ELSE 0 END
                   != COALESCE(parts.amount, 0)
          GROUP BY bill.company_id, bill.move_id
        """,
    ),
    Check(
        key="statement_totals",
        name=_lt("Totals of statements"),
        sentence=_lt(
            "A posted statement comes to its charges, and its parts to the shares of "
            "them that are booked."
        ),
        model=STATEMENT,
        query="""
            SELECT statement.company_id, statement.id AS res_id,
                   COALESCE(charges.amount, 0) AS expected,
                   statement.employer + statement.employee AS found
              FROM telecom_statement statement
         LEFT JOIN (
                    SELECT charge.statement_id, SUM(charge.amount) AS amount
                      FROM telecom_charge charge
                      JOIN telecom_bill bill ON bill.id = charge.bill_id
                     WHERE bill.state = 'posted'
                  GROUP BY charge.statement_id
                   ) charges ON charges.statement_id = statement.id
         LEFT JOIN (
                    SELECT share.statement_id, SUM(share.employer) AS employer,
                           SUM(share.employee) AS employee,
                           SUM(share.employee_tax) AS tax
                      FROM telecom_share share
                      JOIN telecom_bill bill ON bill.id = share.bill_id
                     WHERE bill.state = 'posted'
                  GROUP BY share.statement_id
                   ) shares ON shares.statement_id = statement.id
             WHERE statement.state = 'posted'
               AND (statement.amount != COALESCE(charges.amount, 0)
                 OR statement.amount != statement.employer + statement.employee
                 OR statement.employer != COALESCE(shares.employer, 0)
                 OR statement.employee != COALESCE(shares.employee, 0)
                 OR statement.employee_tax != COALESCE(shares.tax, 0)
                 OR statement.employee_total
                    != statement.employee + statement.employee_tax)
        """,
    ),
    Check(
        key="engine",
        name=_lt("Split by the rules"),
        sentence=_lt(
            "The parts of a posted statement are those that the rules kept with it "
            "give, charge by charge."
        ),
        model=STATEMENT,
        method="_find_unlike_engine",
    ),
    Check(
        key="rows",
        name=_lt("Rows of detail files"),
        sentence=_lt(
            "The rows of a detail file are those that are charged, those that a rule "
            "ignores and those with an issue."
        ),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id,
                   SUM(detail.rows_read) AS expected,
                   SUM(detail.rows_charged + detail.rows_ignored + detail.rows_issue)
                   AS found
              FROM telecom_detail detail
              JOIN telecom_bill bill ON bill.id = detail.bill_id
             WHERE detail.rows_read
                   != detail.rows_charged + detail.rows_ignored + detail.rows_issue
          GROUP BY bill.company_id, bill.move_id
        """,
    ),
    Check(
        key="open_issues",
        name=_lt("Issues of posted bills"),
        sentence=_lt("A posted bill has no open issue."),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id, 0 AS expected,
                   COUNT(*) AS found
              FROM telecom_bill bill
              JOIN telecom_issue issue ON issue.bill_id = bill.id
             WHERE bill.state = 'posted' AND issue.state = 'open'
          GROUP BY bill.company_id, bill.move_id
        """,
    ),
    Check(
        key="uncharged_rows",
        name=_lt("Rows of posted bills"),
        sentence=_lt("A posted bill has no row that waits to be charged."),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id, 0 AS expected,
                   SUM(detail.rows_issue) AS found
              FROM telecom_bill bill
              JOIN telecom_detail detail ON detail.bill_id = bill.id
             WHERE bill.state = 'posted' AND detail.rows_issue != 0
          GROUP BY bill.company_id, bill.move_id
        """,
    ),
)

BILLS = (
    Check(
        key="bill_parts",
        name=_lt("Lines of bills"),
        sentence=_lt(
            "The lines of a posted bill come to what its shares say, and to the "
            "differences and other lines of the operator's document."
        ),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id,
                   COALESCE(shares.employer + shares.employee, 0) AS expected,
                   COALESCE(lines.balance, 0) AS found
              FROM telecom_bill bill
         LEFT JOIN (
                    SELECT share.bill_id, SUM(share.employer) AS employer,
                           SUM(share.employee) FILTER (
                               WHERE statement.channel IS DISTINCT FROM
                                     'operator_direct') AS employee
                      FROM telecom_share share
                 LEFT JOIN telecom_statement statement
                        ON statement.id = share.statement_id
                  GROUP BY share.bill_id
                   ) shares ON shares.bill_id = bill.id
         LEFT JOIN (
                    SELECT line.move_id, SUM(line.balance) AS balance
                      FROM account_move_line line
                     WHERE line.telecom_role IN ('expense', 'clearing')
                  GROUP BY line.move_id
                   ) lines ON lines.move_id = bill.move_id
             WHERE bill.state = 'posted' AND bill.is_split
               AND bill.kind != 'correction'
               AND COALESCE(shares.employer + COALESCE(shares.employee, 0), 0)
                   != COALESCE(lines.balance, 0)
        """,
    ),
    Check(
        key="document_totals",
        name=_lt("Totals of the operator's documents"),
        sentence=_lt(
            "A posted bill comes to the total of the operator's document, tax included "
            "and without the rounding of the amount to pay."
        ),
        model=BILL,
        query="""
            SELECT move.company_id, move.id AS res_id, totals.amount AS expected,
                   billed.amount AS found
              FROM telecom_bill bill
              JOIN account_move move ON move.id = bill.move_id
              JOIN (
                    SELECT bill_id, SUM(document_base + document_tax) AS amount
                      FROM telecom_bill_total WHERE has_document GROUP BY bill_id
                   ) totals ON totals.bill_id = bill.id
         LEFT JOIN (
                    SELECT move_id, SUM(price_total) AS amount
                      FROM account_move_line
                     WHERE telecom_role IN ('other', 'rounding') GROUP BY move_id
                   ) beside ON beside.move_id = bill.move_id
CROSS JOIN LATERAL (
                    SELECT (move.amount_total - COALESCE(beside.amount, 0))
                           * CASE move.move_type WHEN 'in_refund' THEN -1 ELSE 1 END
                   ) billed(amount)
             WHERE bill.state = 'posted' AND bill.is_split
               AND totals.amount != billed.amount
        """,
    ),
    Check(
        key="document_bases",
        name=_lt("Bases per tax of the operator's documents"),
        sentence=_lt(
            "The lines of a posted bill come, per tax rate, to the amounts that the "
            "operator's document states for it."
        ),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id,
                   SUM(total.document_base) AS expected,
                   SUM(COALESCE(bases.amount, 0)) AS found
              FROM telecom_bill bill
              JOIN telecom_bill_total total
                ON total.bill_id = bill.id AND total.has_document
         LEFT JOIN (
                    SELECT line.move_id, COALESCE(taxes.rate, 0) AS rate,
                           SUM(line.amount_currency) AS amount
                      FROM account_move_line line
                 LEFT JOIN (
                            SELECT rel.account_move_line_id AS line_id,
                                   SUM(tax.amount) AS rate
                              FROM account_move_line_account_tax_rel rel
                              JOIN account_tax tax ON tax.id = rel.account_tax_id
                          GROUP BY rel.account_move_line_id
                           ) taxes ON taxes.line_id = line.id
                     WHERE line.display_type = 'product'
                       AND COALESCE(line.telecom_role, '')
                           NOT IN ('other', 'rounding')
                  GROUP BY line.move_id, COALESCE(taxes.rate, 0)
                   ) bases ON bases.move_id = bill.move_id AND bases.rate = total.rate
             WHERE bill.state = 'posted' AND bill.is_split
               AND total.rate != 0
               AND total.document_base != COALESCE(bases.amount, 0)
          GROUP BY bill.company_id, bill.move_id
        """,
    ),
)

ENTRIES = (
    Check(
        key="clearing_of_bill",
        name=_lt("Clearing of each bill"),
        sentence=_lt(
            "A posted bill, or a correction, and the entry beside it leave nothing on "
            "the clearing account, unless employees are invoiced."
        ),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id, 0 AS expected,
                   SUM(line.balance) AS found
              FROM telecom_bill bill
              JOIN res_company company ON company.id = bill.company_id
              JOIN account_move_line line
                ON line.move_id IN (bill.move_id, bill.companion_id)
               AND line.parent_state = 'posted'
               AND line.account_id = company.telecom_clearing_account_id
             WHERE bill.state = 'posted' AND bill.is_split
               AND COALESCE(bill.vat_method, 'no_deduction') != 'reinvoice'
          GROUP BY bill.company_id, bill.move_id
            HAVING SUM(line.balance) != 0
        """,
    ),
    Check(
        key="clearing_of_company",
        name=_lt("Clearing account"),
        sentence=_lt(
            "The clearing account of a company comes to zero over all posted entries, "
            "except for what is still to be invoiced to employees."
        ),
        model="res.company",
        query="""
            SELECT company.id AS company_id, company.id AS res_id,
                   COALESCE(waiting.amount, 0) AS expected,
                   COALESCE(cleared.balance, 0) AS found
              FROM res_company company
         LEFT JOIN (
                    SELECT line.company_id, line.account_id,
                           SUM(line.balance) AS balance
                      FROM account_move_line line
                     WHERE line.parent_state = 'posted'
                  GROUP BY line.company_id, line.account_id
                   ) cleared
                ON cleared.company_id = company.id
               AND cleared.account_id = company.telecom_clearing_account_id
         LEFT JOIN (
                    SELECT settlement.company_id, SUM(share.employee) AS amount
                      FROM telecom_share share
                      JOIN telecom_settlement settlement
                        ON settlement.id = share.settlement_id
                      JOIN telecom_bill bill ON bill.id = share.bill_id
                 LEFT JOIN account_move invoice
                        ON invoice.id = settlement.invoice_id
                     WHERE bill.state = 'posted'
                       AND bill.vat_method = 'reinvoice'
                       AND settlement.channel != 'operator_direct'
                       AND settlement.waive_move_id IS NULL
                       AND NOT COALESCE(settlement.cancelled, FALSE)
                       AND COALESCE(invoice.state, 'draft') != 'posted'
                  GROUP BY settlement.company_id
                   ) waiting ON waiting.company_id = company.id
             WHERE COALESCE(cleared.balance, 0) != CASE
                   WHEN company.telecom_income_account_id IS NULL
                     OR company.telecom_income_account_id
                        = company.telecom_clearing_account_id
                   THEN COALESCE(waiting.amount, 0) ELSE 0 END
               AND company.telecom_clearing_account_id IS NOT NULL
        """,
    ),
    Check(
        key="companion",
        name=_lt("Entries beside bills"),
        sentence=_lt(
            "A bill and the entry of its employees' part belong to each other: both "
            "are posted or neither is, in one company, and no two bills share one."
        ),
        model=BILL,
        query="""
            SELECT move.company_id, move.id AS res_id, 1 AS expected,
                   COUNT(other.id) AS found
              FROM telecom_bill bill
              JOIN account_move move ON move.id = bill.move_id
              JOIN account_move entry ON entry.id = bill.companion_id
              JOIN telecom_bill other ON other.companion_id = entry.id
          GROUP BY move.company_id, move.id, entry.id
            HAVING COUNT(other.id) != 1
                OR (move.state = 'posted') != (entry.state = 'posted')
                OR move.company_id != entry.company_id
                OR move.date != entry.date AND move.state = 'posted'
        """,
    ),
)

CLAIMS = (
    Check(
        key="settlement_amount",
        name=_lt("Amounts of settlements"),
        sentence=_lt(
            "A settlement comes to the employee's shares that it collects, with tax."
        ),
        model=SETTLEMENT,
        query="""
            SELECT settlement.company_id, settlement.id AS res_id,
                   COALESCE(SUM(share.employee + share.employee_tax), 0) AS expected,
                   settlement.amount AS found
              FROM telecom_settlement settlement
         LEFT JOIN telecom_share share ON share.settlement_id = settlement.id
          GROUP BY settlement.company_id, settlement.id, settlement.amount
            HAVING COALESCE(SUM(share.employee + share.employee_tax), 0)
                   != settlement.amount
        """,
    ),
    Check(
        key="settlements_of_bill",
        name=_lt("Settlements of bills"),
        sentence=_lt("What employees owe for a posted document stands in settlements."),
        model=BILL,
        query="""
            SELECT bill.company_id, bill.move_id AS res_id,
                   SUM(share.employee + share.employee_tax) AS expected,
                   COALESCE(SUM(share.employee + share.employee_tax)
                            FILTER (WHERE share.settlement_id IS NOT NULL), 0) AS found
              FROM telecom_share share
              JOIN telecom_bill bill ON bill.id = share.bill_id
             WHERE bill.state = 'posted'
          GROUP BY bill.company_id, bill.move_id
            HAVING SUM(share.employee + share.employee_tax)
                   != COALESCE(SUM(share.employee + share.employee_tax)
                               FILTER (WHERE share.settlement_id IS NOT NULL), 0)
        """,
    ),
    Check(
        key="residual",
        name=_lt("What is left of settlements"),
        sentence=_lt(
            "What is left of settlements is what is left of their receivables in the "
            "ledger."
        ),
        model=SETTLEMENT,
        query="""
            SELECT line.company_id, MIN(settlement.id) AS res_id,
                   line.amount_residual AS expected,
                   SUM(settlement.residual) AS found
              FROM telecom_settlement settlement
              JOIN account_move_line line ON line.id = settlement.move_line_id
             WHERE line.parent_state = 'posted'
          GROUP BY line.company_id, line.id, line.amount_residual
            HAVING line.amount_residual != SUM(settlement.residual)
        """,
    ),
    Check(
        key="cancelled",
        name=_lt("Cancelled settlements"),
        sentence=_lt(
            "The settlements of a debtor that were cancelled outweigh each other."
        ),
        model=SETTLEMENT,
        query="""
            SELECT settlement.company_id, MIN(settlement.id) AS res_id,
                   0 AS expected, SUM(settlement.amount) AS found
              FROM telecom_settlement settlement
             WHERE settlement.cancelled
          GROUP BY settlement.company_id, settlement.partner_id
            HAVING SUM(settlement.amount) != 0
        """,
    ),
    Check(
        key="collected_twice",
        name=_lt("Nothing is collected twice"),
        sentence=_lt(
            "What deduction runs withheld of a settlement, and what they hold of it, "
            "is not more than it comes to."
        ),
        model=SETTLEMENT,
        query="""
            SELECT settlement.company_id, settlement.id AS res_id,
                   settlement.amount AS expected, items.amount AS found
              FROM telecom_settlement settlement
              JOIN (
                    SELECT settlement_id,
                           SUM(CASE state WHEN 'done' THEN withheld
                                    WHEN 'active' THEN amount ELSE 0 END) AS amount,
                           COUNT(*) FILTER (WHERE state = 'active') AS active
                      FROM telecom_deduction_item
                  GROUP BY settlement_id
                   ) items ON items.settlement_id = settlement.id
             WHERE items.active > 1 OR items.amount * settlement.amount < 0
                OR ABS(items.amount) > ABS(settlement.amount)
        """,
    ),
    Check(
        key="booked_twice",
        name=_lt("Nothing is booked twice"),
        sentence=_lt(
            "Journal items that collect a settlement, or write it off, stand on the "
            "account of its receivable and do not come to more than it."
        ),
        model=SETTLEMENT,
        query="""
            SELECT settlement.company_id, settlement.id AS res_id,
                   settlement.amount AS expected, -SUM(line.balance) AS found
              FROM telecom_settlement settlement
              JOIN account_move_line claim ON claim.id = settlement.move_line_id
              JOIN account_move_line line
                ON line.telecom_settlement_id = settlement.id
               AND line.parent_state = 'posted'
              JOIN account_move entry
                ON entry.id = line.move_id AND entry.move_type = 'entry'
             WHERE settlement.invoice_id IS NULL
          GROUP BY settlement.company_id, settlement.id, settlement.amount,
                   claim.account_id
            HAVING -SUM(line.balance) * settlement.amount < 0
                OR ABS(SUM(line.balance)) > ABS(settlement.amount)
                OR BOOL_OR(line.account_id != claim.account_id)
        """,
    ),
)

CHECKS = (*CHARGES, *BILLS, *ENTRIES, *CLAIMS)
