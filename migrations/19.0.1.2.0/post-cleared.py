from odoo.tools import SQL


def migrate(cr, version):
    """Keep what bills put on the clearing account, and split drafts again.

    The tax of employees is rounded for each of them now.
    """
    cr.execute(
        SQL(
            """
            UPDATE telecom_bill bill SET cleared = cleared.balance
              FROM (
                    SELECT line.move_id, SUM(line.balance) AS balance
                      FROM account_move_line line
                      JOIN res_company company
                        ON company.id = line.company_id
                       AND company.telecom_clearing_account_id = line.account_id
                  GROUP BY line.move_id
                   ) cleared
             WHERE cleared.move_id = bill.move_id AND bill.is_split
            """
        )
    )
    cr.execute(
        SQL("UPDATE telecom_bill SET stale = TRUE WHERE is_split AND state = 'draft'")
    )
