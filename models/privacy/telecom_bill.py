from odoo import models


class TelecomBill(models.Model):
    """Files attached to bills are deleted with the usage in them."""

    _inherit = "telecom.bill"

    def _forget_texts(self):
        """Empty the search index of all that is attached to these documents."""
        moves = self.move_id
        files_sudo = self.env["ir.attachment"].sudo()  # whoever deletes usage
        files_sudo.search(
            [
                ("res_model", "=", moves._name),
                ("res_id", "in", moves.ids),
                ("index_content", "!=", False),
                ("res_field", "in", [False, *moves._fields]),
            ]
        ).index_content = False
