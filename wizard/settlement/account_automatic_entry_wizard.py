from odoo import models
from odoo.exceptions import UserError


class AccountAutomaticEntryWizard(models.TransientModel):
    """Expenses of bills may be transferred; what employees owe stays where it is."""

    _inherit = "account.automatic.entry.wizard"

    def do_action(self):
        if owed := self.move_line_ids._telecom_get_owed():
            raise UserError(
                self.env._(
                    "%(items)s are amounts that employees owe for phone costs, "
                    "and would appear as paid without any payment. Remove them "
                    "from the selection. To change them, correct the bill, or "
                    "write off the settlements.",
                    items=", ".join(owed.mapped("display_name")),
                )
            )
        return super().do_action()
