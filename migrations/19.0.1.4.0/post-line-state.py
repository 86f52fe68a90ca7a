from odoo.tools import SQL


def migrate(cr, version):
    """Lines that were archived have ended: their state says so from now on."""
    cr.execute(
        SQL(
            """
            UPDATE telecom_line line
               SET state = 'ended',
                   date_end = COALESCE(
                       (SELECT MAX(date_to) FROM telecom_assignment assignment
                         WHERE assignment.line_id = line.id),
                       line.write_date::date)
             WHERE NOT line.active
            """
        )
    )
