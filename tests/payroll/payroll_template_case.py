from odoo import Command
from odoo.tests import TransactionCase

from ..engine.payroll_file_samples import OCTOBER, VALUES
from ..today import OnOneDay


class PayrollTemplateCase(OnOneDay, TransactionCase):
    """A company with an employer number and wage codes, and layouts of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create(
            {"name": VALUES["company"], "telecom_payroll_number": "7001"}
        )
        cls.codes = cls.env["telecom.wage.code"].create(
            [
                {"company_id": cls.company.id, "kind": kind, "code": code}
                for kind, code in (
                    ("deduction", "5100"),
                    ("benefit_subscription", "5200"),
                )
            ]
        )
        cls.values = {
            "company": cls.company,
            "run": VALUES["run"],
            "date": VALUES["date"],
            **OCTOBER,
        }

    def shipped(self, key):
        return self.env.ref(f"telecom_split_billing.payroll_template_{key}")

    def make(self, *columns, **values):
        """Return a template of (source, {field: value}) columns without headers."""
        return self.env["telecom.payroll.template"].create(
            {
                "name": "Own layout",
                "has_header": False,
                "column_ids": [
                    Command.create({"source": source, "header": source, **how})
                    for source, how in columns
                ],
                **values,
            }
        )
