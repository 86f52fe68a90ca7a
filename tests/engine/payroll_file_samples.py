"""Amounts of two made-up employees, and the shipped layouts as the engine has them."""

from datetime import date
from decimal import Decimal

from ...engine.payroll_file import Amount, Column, Template

OCTOBER = {"period_from": date(2026, 10, 1), "period_to": date(2026, 10, 31)}
VALUES = {
    "period": date(2026, 10, 1),
    "period_from": date(2026, 10, 1),
    "period_to": date(2026, 10, 31),
    "date": date(2026, 11, 5),
    "company": "Fiction & Sons",
    "company_number": "7001",
    "run": "October 2026",
}


def amount(value, kind="deduction", code="5100", who="ann", **values):
    """Return an amount of October."""
    number, name = {"ann": ("0012", "Ann Peeters"), "zoe": ("0345", "Zoë Çelik")}[who]
    return Amount(
        payroll_number=values.pop("number", number),
        employee_name=values.pop("name", name),
        kind=kind,
        wage_code=code,
        amount=Decimal(value),
        **{**OCTOBER, **values},
    )


SAMPLES = (
    amount("18.15", explanation="October: 18.15 of 18.15"),
    amount("4.00", "benefit_subscription", "5200", authority="tax"),
    amount("-2.50", who="zoe", explanation="Credit of September; paid out"),
)

NEUTRAL = (
    Column(source="payroll_number", header="Employee number"),
    Column(source="employee_name", header="Employee"),
    Column(source="kind", header="Kind"),
    Column(source="authority", header="Authority"),
    Column(source="wage_code", header="Wage code"),
    Column(source="amount", header="Amount"),
    Column(source="period_from", header="Period from"),
    Column(source="period_to", header="Period to"),
    Column(source="explanation", header="Explanation"),
    Column(source="constant", header="Withheld"),
    Column(source="constant", header="Net pay"),
    Column(source="constant", header="Reason"),
)
TEMPLATES = {
    "neutral_csv": Template(
        columns=NEUTRAL, encoding="utf-8-sig", file_name="phone-{period}.csv"
    ),
    "neutral_xlsx": Template(
        columns=NEUTRAL, format="xlsx", file_name="phone-{period}.xlsx"
    ),
    "nmbrs": Template(
        columns=(
            Column(source="constant", header="Bedrijfnr", text="{company_number}"),
            Column(source="payroll_number", header="Persnr"),
            Column(source="period_from", header="Periode", date_format="YYYY-MM"),
            Column(
                source="amount_per_code",
                header="L{wage_code}",
                sign="negative_deductions",
            ),
        ),
        format="xlsx",
        layout="employee",
        file_name="nmbrs-{company_number}-{period}.xlsx",
    ),
    "fixed": Template(
        columns=(
            Column(source="constant", header="Record", text="D", width=1),
            Column(source="payroll_number", header="Employee", width=8, padding="0"),
            Column(source="employee_name", header="Name", width=20, truncate=True),
            Column(source="period_from", header="Month", width=6, date_format="YYYYMM"),
            Column(source="wage_code", header="Wage code", width=6),
            Column(source="sign", header="Sign", width=1),
            Column(
                source="amount",
                header="Amount",
                width=8,
                padding="0",
                decimal_mark="",
                sign="absolute",
            ),
        ),
        format="fixed",
        has_header=False,
        encoding="cp1252",
        header_lines=("H{company_number:8}{period:YYYYMM}",),
        footer_lines=("T{count:6}{sum:10}",),
        file_name="PHONE{company_number}_{period:YYYYMM}.txt",
    ),
}
