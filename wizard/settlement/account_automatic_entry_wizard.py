from odoo import models
from odoo.exceptions import UserError


class AccountAutomaticEntryWizard(models.TransientModel):
    """Expenses of bills may be transferred; what employees owe stays where it is."""

    _inherit = "account.automatic.entry.wizard"

    def do_action(self):
        if owed := self.move_line_ids._telecom_get_owed():
            raise UserError(
                self.env._(
                    "%(items)s say what employees owe for phone costs, and would look "
                    "paid without any payment. Leave them out. Correct the bill, or "
                    "give up what is not to be paid, with the buttons of the bill and "
                    "of settlements.",
                    items=", ".join(owed.mapped("display_name")),
                )
            )
        return super().do_action()
