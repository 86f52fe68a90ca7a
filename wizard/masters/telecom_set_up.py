from ast import literal_eval

from odoo import fields, models
from odoo.fields import Domain

from ...models.ground.turn import once_per_dialog


class TelecomSetUp(models.TransientModel):
    """Shows what the telecom settings of a company can be set to, and does it.

    Only what is empty is proposed: what somebody chose stays.
    """

    _name = "telecom.set.up"
    _description = "Telecom Set-Up"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    line_ids = fields.One2many("telecom.set.up.line", "set_up_id")
    not_found = fields.Text("Settings to Choose", readonly=True)

    def _propose(self):
        """Fill the dialog; return whether there is anything in it."""
        company = self.company_id._as_telecom_set_up()
        self.not_found = "\n".join(company._get_telecom_not_found())
        self.line_ids = self.env["telecom.set.up.line"].create(
            [
                self._prepare_line(company, proposal)
                for proposal in company._propose_telecom()
            ]
        )
        return bool(self.line_ids or self.not_found)

    def _prepare_line(self, company, proposal):
        setting = company._fields.get(proposal.key)
        is_account = setting and setting.comodel_name == "account.account"
        domain = Domain.FALSE
        if is_account:
            domain = Domain(literal_eval(setting.domain)) & Domain(
                self.env["account.account"]._check_company_domain(company)
            )
        return {
            "set_up_id": self.id,
            "key": proposal.key,
            "name": proposal.label,
            "proposal": proposal.text,
            "reason": proposal.reason,
            "is_account": is_account,
            "account_domain": repr(list(domain)),
        }

    @once_per_dialog
    def action_apply(self):
        """Set what is ticked, with the accounts that were chosen instead."""
        self.ensure_one()
        chosen = self.line_ids.filtered("is_chosen")
        self.company_id._set_up_telecom(
            {line.key: line.account_id.sudo() for line in chosen}
        )
        return {"type": "ir.actions.act_window_close"}
