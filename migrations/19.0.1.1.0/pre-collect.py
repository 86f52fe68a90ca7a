from odoo.tools import SQL


def migrate(cr, version):
    """Keep which settlements were cancelled: their state is computed from now on."""
    cr.execute(SQL("ALTER TABLE telecom_settlement ADD COLUMN cancelled BOOLEAN"))
    cr.execute(SQL("UPDATE telecom_settlement SET cancelled = (state = 'cancelled')"))
