"""The invariants of entries and settlements: clearing, settlements, residuals."""

from odoo.tools.translate import LazyTranslate

from .check import Check

_lt = LazyTranslate(__name__)

BILL, SETTLEMENT = "account.move", "telecom.settlement"

ENTRIES = (
    Check(
        key="clearing_of_bill",
        name=_lt("Clearing of each bill"),
        sentence=_lt(
            "A posted bill or correction and its related entry leave no balance "
            "on the clearing account, unless employees are invoiced."
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
            "The balance of a company's clearing account over all posted entries "
            "is zero, except for amounts still to be invoiced to employees."
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
        name=_lt("Entries related to bills"),
        sentence=_lt(
            "A bill and the entry of its employees' part belong together: both "
            "are posted or neither is, in one company, and no two bills share an "
            "entry."
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

SETTLEMENTS = (
    Check(
        key="settlement_amount",
        name=_lt("Amounts of settlements"),
        sentence=_lt(
            "The amount of a settlement equals the employee's shares that it "
            "collects, tax included."
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
        sentence=_lt(
            "The amounts that employees owe for a posted document are "
            "recorded in settlements."
        ),
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
             UNION ALL
            SELECT bill.company_id, bill.move_id AS res_id,
                   SUM(share.employee) AS expected, 0 AS found
              FROM telecom_share share
              JOIN telecom_bill bill ON bill.id = share.bill_id
              JOIN telecom_statement statement ON statement.id = share.statement_id
             WHERE bill.state = 'posted' AND bill.vat_method = 'reinvoice'
               AND share.settlement_id IS NULL
               AND COALESCE(statement.channel, '') != 'operator_direct'
          GROUP BY bill.company_id, bill.move_id
            HAVING SUM(share.employee) != 0
        """,
    ),
    Check(
        key="residual",
        name=_lt("Residual amounts of settlements"),
        sentence=_lt(
            "The residual amount of settlements equals the residual amount of "
            "their receivables in the ledger."
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
        sentence=_lt("The cancelled settlements of a debtor offset each other."),
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
            "The amounts that deduction runs withheld or reserved for a "
            "settlement do not exceed its amount."
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
            "Journal items that collect or write off a settlement are on the "
            "account of its receivable and do not exceed its amount."
        ),
        model=SETTLEMENT,
        query="""
            SELECT settlement.company_id, settlement.id AS res_id,
                   settlement.amount AS expected, -SUM(line.balance) AS found
              FROM telecom_settlement settlement
              JOIN account_move_line receivable
                ON receivable.id = settlement.move_line_id
              JOIN account_move_line line
                ON line.telecom_settlement_id = settlement.id
               AND line.parent_state = 'posted'
              JOIN account_move entry
                ON entry.id = line.move_id AND entry.move_type = 'entry'
             WHERE settlement.invoice_id IS NULL
          GROUP BY settlement.company_id, settlement.id, settlement.amount,
                   receivable.account_id
            HAVING -SUM(line.balance) * settlement.amount < 0
                OR ABS(SUM(line.balance)) > ABS(settlement.amount)
                OR BOOL_OR(line.account_id != receivable.account_id)
        """,
    ),
)
