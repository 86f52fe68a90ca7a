"""How long something is kept."""

from dateutil.relativedelta import relativedelta

from odoo import fields


def get_limit(record, **time):
    """Return the day before which things go; None when they are kept for good.

    ``time`` is as for ``relativedelta``: months or years, 0 for no limit.
    """
    if not any(time.values()):
        return None
    return fields.Date.context_today(record) - relativedelta(**time)
