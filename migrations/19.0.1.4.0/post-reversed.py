from odoo.tools import SQL


def migrate(cr, version):
    """Charges of reversals say which charges they take back.

    They were made in the order of those. What is the employer's alone needs no link.
    """
    cr.execute(
        SQL(
            """
            WITH reversed AS (
                SELECT bill.id AS reversal, charge.statement_id, charge.amount,
                       COALESCE(charge.origin_id, charge.id) AS origin_id,
                       ROW_NUMBER() OVER (PARTITION BY bill.id ORDER BY charge.id)
                           AS position
                  FROM account_move move
                  JOIN telecom_bill bill ON bill.move_id = move.id
                  JOIN telecom_bill origin ON origin.move_id = move.reversed_entry_id
                  JOIN telecom_charge charge
                    ON charge.bill_id = origin.id
                    OR charge.corrected_bill_id = origin.id
            ), mirrored AS (
                SELECT charge.id, charge.bill_id AS reversal, charge.statement_id,
                       charge.amount,
                       ROW_NUMBER() OVER (PARTITION BY charge.bill_id
                                              ORDER BY charge.id) AS position
                  FROM account_move move
                  JOIN telecom_bill bill ON bill.move_id = move.id
                  JOIN telecom_charge charge ON charge.bill_id = bill.id
                 WHERE move.reversed_entry_id IS NOT NULL
            )
            UPDATE telecom_charge charge
               SET origin_id = reversed.origin_id
              FROM reversed
              JOIN mirrored USING (reversal, position, statement_id)
             WHERE charge.id = mirrored.id AND charge.origin_id IS NULL
               AND mirrored.amount = -reversed.amount
            """
        )
    )
