"""The payroll of dev/demo: mandates, a run that waits, and benefits in kind."""

from datetime import date

# employee: (payroll number, what the mandate allows); nobody else agreed.
MANDATES = {
    "Emma Janssens": ("0021", {"maximum_kind": "amount", "maximum_amount": 50}),
    "Bram De Smet": ("0022", {"maximum_kind": "none"}),
    "Victor Lambert": ("0024", {"maximum_kind": "percent", "maximum_percent": 2}),
    "Yusuf Aydin": ("0031", {"maximum_kind": "none"}),
    "Jan Vermeulen": ("0032", {"maximum_kind": "amount", "maximum_amount": 10}),
    "Karel Goossens": ("0034", {"maximum_kind": "none"}),
}
WAGE_CODES = {"deduction": "5100"}
SIGNED = date(2026, 1, 15)


def prepare(env):
    """Let payroll collect what those owe who agreed to it."""
    company = env.company
    company.telecom_channel = "payroll"
    company.telecom_payment_term_id = env.ref("account.account_payment_term_15days")
    chart = env["account.chart.template"]
    company.telecom_remuneration_account_id = chart.ref("a455")
    company.telecom_payroll_number = "4711"
    for journal in env["account.journal"].search([("type", "=", "sale")]):
        journal.invoice_reference_model = "be"
    for kind, code in WAGE_CODES.items():
        env["telecom.wage.code"].create(
            {"company_id": company.id, "kind": kind, "code": code}
        )
    for name, (number, maximum) in MANDATES.items():
        employee = env["hr.employee"].search([("name", "=", name)])
        employee.telecom_payroll_number = number
        env["telecom.mandate"].create(
            {
                "employee_id": employee.id,
                "date_from": SIGNED,
                "date_signed": SIGNED,
                "signed_by": "paper",
                **maximum,
            }
        )
    env["telecom.line"].search([]).provides_device = True


def finish(env):
    """Gather what can be deducted this month; payroll has not looked at it yet."""
    payroll = env(user=env["res.users"].search([("login", "=", "payroll")]))
    run = payroll["telecom.deduction.run"].create(
        {
            "date_from": date(2026, 11, 1),
            "date_to": date(2026, 11, 30),
            "template_id": env.ref(
                "telecom_split_billing.payroll_template_neutral_csv"
            ).id,
        }
    )
    run.action_gather()
    run.action_compute_benefits()
