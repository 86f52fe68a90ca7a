"""The holder of a line, as statements keep it."""

from ...engine import Period

HOLDING = ("line_id", "employee_id", "partner_id", "holder_name", "days_held")


def get_holding(assignment, period):
    """Return what a statement of the period says of its assignment.

    Usage of another month on a bill counts for the month it is billed in.
    """
    last = assignment._get_last_day() or assignment.date_to or period.date_to
    held = period
    if assignment.date_from <= period.date_to and period.date_from <= last:
        held = Period(
            max(assignment.date_from, period.date_from), min(last, period.date_to)
        )
    values = (
        assignment.line_id.id,
        assignment.employee_id.id,
        assignment.partner_id.id,
        assignment.holder,
        held.days,
    )
    return dict(zip(HOLDING, values, strict=True))
