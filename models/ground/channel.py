"""The ways in which the employee's part is collected."""

CHANNELS = [
    ("payroll", "Payroll"),
    ("receivable", "Paid by the Employee"),
    ("invoice", "Invoice"),
    ("operator_direct", "Collected by the Operator"),
    ("waived", "Written Off"),
]

# Why a settlement is not collected in the way that was asked for.
FALLBACKS = [
    ("no_employee", "The holder is not an employee"),
    ("no_mandate", "There is no valid mandate for payroll deductions"),
    ("departed", "The employee has left"),
    ("above_cap", "Above the maximum deduction"),
    ("no_invoice", "The VAT setting of the company does not create invoices"),
]

CHANNEL_HELP = (
    "Method used to collect the employee's part. Payroll requires a mandate from "
    "the employee; without a mandate, the employee pays it directly."
)


def get_channel(wanted, vat_method):
    """Return (channel, reason for another one than the wanted) under a VAT method.

    Re-invoicing makes an invoice of whatever an employee is to pay; without it there
    is no tax that an invoice could show.
    """
    if vat_method == "reinvoice":
        return ("invoice" if wanted == "receivable" else wanted), False
    return ("receivable", "no_invoice") if wanted == "invoice" else (wanted, False)
