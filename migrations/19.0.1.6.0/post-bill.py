from odoo.tools import SQL


def migrate(cr, version):
    """Finish what carried bills over, and link what the first version did not."""
    # it moved the parts of bills, and is not needed any more
    cr.execute("DROP INDEX IF EXISTS telecom_bill_by_move")
    _link_settlements(cr)


def _link_settlements(cr):
    """Let shares lead to the settlement that collects them.

    Bills of 19.0.1.0.0 had one settlement per employee, and no share led to it.
    """
    cr.execute(
        SQL(
            """
            UPDATE telecom_share share SET settlement_id = settlement.id
              FROM telecom_statement statement, telecom_settlement settlement
             WHERE statement.id = share.statement_id
               AND settlement.bill_id = share.bill_id
               AND COALESCE(settlement.employee_id, 0)
                 = COALESCE(statement.employee_id, 0)
               AND (statement.employee_id IS NOT NULL
                 OR settlement.partner_id = statement.partner_id)
               AND NOT EXISTS (
                   SELECT FROM telecom_share linked
                    WHERE linked.bill_id = share.bill_id
                      AND linked.settlement_id IS NOT NULL)
            """
        )
    )
