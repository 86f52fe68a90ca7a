from datetime import date

from ..common import TelecomCase


class PayrollCase(TelecomCase):
    """A company that deducts phone costs from wages; Ann and Bob agreed to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.telecom_channel = "payroll"
        cls.remuneration = cls.env["account.account"].search(
            [("code", "=", "455000"), ("company_ids", "=", cls.company.id)]
        )
        cls.company.telecom_remuneration_account_id = cls.remuneration
        cls.payroll = cls.create_user(
            "wages", "telecom_split_billing.group_telecom_payroll"
        )
        cls.ann_mandate, cls.bob_mandate = (
            cls.create_mandate(employee) for employee in (cls.ann, cls.bob)
        )

    @classmethod
    def create_mandate(cls, employee, **values):
        # The tests are not payroll, who writes mandates.
        return (
            cls.env["telecom.mandate"]
            .sudo()
            .create(
                {
                    "employee_id": employee.id,
                    "date_from": date(2026, 1, 1),
                    "date_signed": date(2026, 1, 1),
                    "signed_by": "paper",
                    "maximum_kind": "none",
                    **values,
                }
            )
        )

    def post(self, *rows, document="F-1"):
        """Upload and post a bill of (number, label, amount[, day])."""
        bill = self.upload_rows(*rows, document=document)
        bill.action_post()
        return bill

    def start_run(self, month=11, **values):
        """Return a gathered draft run of payroll for a month of 2026."""
        run = (
            self.env["telecom.deduction.run"]
            .with_user(self.payroll)
            .create(
                {
                    "date_from": date(2026, month, 1),
                    "date_to": date(2026, month, 30),
                    **values,
                }
            )
        )
        run.action_gather()
        return run

    def undo(self, run, step):
        """Undo a step that payroll has seen, and say why."""
        undo = self.env["telecom.deduction.undo"].with_user(self.payroll)
        undo.create(
            {"run_id": run.id, "step": step, "reason": "Wrong month"}
        ).action_undo()

    def preview(self, run):
        """Return [(employee, due, to deduct, reason)] of a run."""
        return [
            (each.employee_id.name, each.due, each.amount, each.reason)
            for each in run.deduction_ids.sorted("id")
        ]

    def looks(self, settlements):
        """Return [(debtor, channel, state, residual)], the oldest first."""
        return [
            (each.partner_id.name, each.channel, each.state, each.residual)
            for each in settlements.sorted("id")
        ]
