from odoo import fields, models

BALANCE_GROUPS = (
    "telecom_split_billing.group_telecom_payroll,account.group_account_invoice"
)


class TelecomBalance(models.AbstractModel):
    """The open phone costs of a person: shown on the employee and the contact."""

    _name = "telecom.balance"
    _description = "Phone Balance"
    _telecom_debtor = ""  # the field of the settlement that names this record

    telecom_currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_telecom_balance",
        string="Currency of the Phone Balance",
        groups=BALANCE_GROUPS,
    )
    telecom_balance = fields.Monetary(
        "Phone Balance",
        currency_field="telecom_currency_id",
        compute="_compute_telecom_balance",
        groups=BALANCE_GROUPS,
    )
    telecom_settlement_count = fields.Integer(
        "Phone Settlements", compute="_compute_telecom_balance", groups=BALANCE_GROUPS
    )

    def _compute_telecom_balance(self):
        company = self.env.company
        name = self._telecom_debtor
        sums = {
            debtor: (residual, count)
            for debtor, residual, count in self.env["telecom.settlement"]._read_group(
                [(name, "in", self.ids), ("company_id", "=", company.id)],
                [name],
                ["residual:sum", "__count"],
            )
        }
        for record in self:
            balance, count = sums.get(record, (0.0, 0))
            record.telecom_balance = balance
            record.telecom_settlement_count = count
            record.telecom_currency_id = company.currency_id

    def action_open_telecom_balance(self):
        """Open what this person owes, paid and had deducted."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Phone costs of %(name)s", name=self.display_name),
            "res_model": "telecom.settlement",
            "view_mode": "list,form",
            "domain": [(self._telecom_debtor, "=", self.id)],
            "context": {"create": False},
        }
