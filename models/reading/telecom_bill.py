from odoo import models

from .placement import delete_rows


class TelecomBill(models.Model):
    """The usage rows of bills that are deleted."""

    _inherit = "telecom.bill"

    def _prepare_deletion(self):
        """Delete the usage rows first, which is done in no time.

        After their charges, each of them would be changed before it is deleted.
        """
        result = super()._prepare_deletion()
        delete_rows(self.env.cr, self.detail_ids.ids)
        return result
