from odoo.tools import SQL


def migrate(cr, version):
    """Split drafts again before they are posted: the tax of employees is theirs now."""
    cr.execute(
        SQL(
            "UPDATE account_move SET telecom_stale = TRUE"
            " WHERE telecom_is_split AND state = 'draft'"
        )
    )
