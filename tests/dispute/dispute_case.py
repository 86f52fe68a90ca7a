from ..reading.test_usage_mark import CUSTOMER, DENTIST, DialledCase

__all__ = ["CUSTOMER", "DENTIST", "DisputeCase"]


class DisputeCase(DialledCase):
    """Ann called a customer and a dentist; Mae is her manager and has no group."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mae_user = cls.create_user("telecom-mae")
        cls.mae = cls.create_employee("Mae", user_id=cls.mae_user.id)
        cls.ann.parent_id = cls.mae
        cls.officer = cls.create_user(
            "telecom-officer", "telecom_split_billing.group_telecom_officer"
        )
        cls.books = cls.create_user("telecom-books", "account.group_account_invoice")
        for user in (cls.mae_user, cls.officer, cls.books):
            user.password = user.login
        cls.ann_user.email = "ann@fictief.example"
        # The employer pays 30, Ann 40 and 8.40 of tax on it.
        cls.bill = cls.post_calls(
            (cls.ANN, CUSTOMER, 45), (cls.ANN, DENTIST, 25), (cls.BOB, CUSTOMER, 20)
        )
        cls.statement = cls("run").statement_of(cls.ann)
        cls.charge = cls.statement.sudo().charge_ids
        cls.to_customer, cls.to_dentist, cls.of_bob = cls("run").rows_of(cls.bill)
        cls.no_charges = cls.env["telecom.charge"]
        cls.no_rows = cls.env["telecom.usage.row"]

    def dispute(self, *rows, charges=None, kind="work", user=None, **values):
        """Dispute rows, or charges, as Ann does; return it as superuser."""
        user = user or self.ann_user
        return (
            values.pop("statement", self.statement)
            .with_user(user)
            ._dispute(
                kind,
                values.pop("reason", "A customer"),
                self.no_charges if charges is None else charges,
                self.no_rows.union(*rows),
                **values,
            )
        )

    def owed(self, employee):
        """Return what the ledger says that an employee owes."""
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "=", self.receivable.id),
                ("partner_id", "=", employee.work_contact_id.id),
                ("parent_state", "=", "posted"),
            ]
        )
        return round(sum(lines.mapped("balance")), 2)

    def settlements(self, employee):
        return [
            (each.amount, each.residual, each.state)
            for each in self.env["telecom.settlement"].search(
                [("employee_id", "=", employee.id)], order="id"
            )
        ]

    def activities(self, dispute):
        return dispute.activity_ids.mapped("user_id.login")
