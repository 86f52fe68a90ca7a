"""The agreements of dev/demo: most are on paper, two wait in the portal."""

from datetime import date

SIGNED = date(2026, 9, 28)
# Who still has to sign, in the portal.
WAITING = ("Emma Janssens", "Sofie Dubois")
# Asked for a payroll mandate, too: one signature can be for both.
WITH_MANDATE = "Sofie Dubois"


def prepare(env):
    """Let those who hold a line agree to their policy."""
    env.company.telecom_agreement = "mail"
    agreements = env["telecom.agreement"].sudo()._update_needed()  # the scheduler does
    waiting = agreements.filtered(lambda each: each.holder_name in WAITING)
    waiting._ask()
    (agreements - waiting).write({"signed_by": "paper", "date_signed": SIGNED})
    employee = env["hr.employee"].search([("name", "=", WITH_MANDATE)])
    env["telecom.mandate"].create({"employee_id": employee.id, "maximum_amount": 25})
