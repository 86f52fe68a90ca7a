"""The invariants of bills and statements: charges, parts and totals."""

from odoo.tools.translate import LazyTranslate

from .check import Check

_lt = LazyTranslate(__name__)

BILL, STATEMENT = "account.move", "telecom.statement"

CHARGES = (
    Check(
        key="charge_parts",
        name=_lt("Parts of each charge"),
        sentence=_lt(
            "The employer's and the employee's parts of a charge add up to its "
            "amount, over all posted documents."
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
            "The total of a posted statement equals the sum of its charges, and "
            "its parts equal the sum of the booked shares of these charges."
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
            "The parts of a posted statement equal the result of the rules stored "
            "with it, charge by charge."
        ),
        model=STATEMENT,
        method="_find_unlike_engine",
    ),
    Check(
        key="rows",
        name=_lt("Rows of detail files"),
        sentence=_lt(
            "The rows of a detail file are the charged rows, the rows ignored by "
            "a rule and the rows with an issue."
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
        key="measures",
        name=_lt("Usage of each charge"),
        sentence=_lt(
            "The quantity, duration and volume of a charge are those of its usage "
            "rows, as long as the rows are kept."
        ),
        model=BILL,
        method="_find_other_measures",
    ),
    Check(
        key="links",
        name=_lt("Links of usage rows, charges and shares"),
        sentence=_lt(
            "Every usage row, charge and share leads to an existing file, charge, "
            "issue and bill."
        ),
        model="ir.model",
        method="_find_broken_links",
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
        sentence=_lt("A posted bill has no row that is still to be charged."),
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
            "The lines of a posted bill equal the sum of its shares and of the "
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
            "The total of a posted bill equals the total of the operator's "
            "document, tax included and without the rounding of the amount to pay."
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
            "The lines of a posted bill equal, per tax rate, the amounts that the "
            "operator's document states."
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
