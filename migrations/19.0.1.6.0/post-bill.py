def migrate(cr, version):
    """The index that moved the parts of bills is not needed any more."""
    cr.execute("DROP INDEX IF EXISTS telecom_bill_by_move")
