"""Two months that dev/demo has behind it: bills posted, split and collected."""

from calendar import monthrange
from datetime import date

from demo_data_files import plain
from demo_data_usage import events

MONTHS = (date(2026, 8, 1), date(2026, 9, 1))


def drops(usage):
    """Return the bills of earlier months, a drop each; ``usage`` as in LINES."""
    return [[_bill(usage, month)] for month in MONTHS]


def _bill(usage, month):
    name = f"{month:%Y-%m}"
    content = plain(events(usage, month), f"LM-{name}", _last_day(month))
    return f"lumo-{name}.csv", content


def _last_day(month):
    return month.replace(day=monthrange(month.year, month.month)[1])


def collect(env, bills):
    """Post the bills; payroll and the employees themselves pay what is theirs."""
    bills.action_post()
    payroll = env(user=env["res.users"].search([("login", "=", "payroll")]))
    for bill in bills:
        month = bill.telecom_date_to.replace(day=1)
        run = payroll["telecom.deduction.run"].create(
            {"date_from": month, "date_to": _last_day(month)}
        )
        run.action_gather()
        run.action_confirm()
        run.action_done()
        for settlement in bill.telecom_settlement_ids.filtered("residual"):
            action = settlement.action_register_payment()
            env["account.payment.register"].with_context(**action["context"]).create(
                {"payment_date": _last_day(month)}
            ).action_create_payments()
