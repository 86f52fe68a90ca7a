from odoo import models


class TelecomImportProfileWizard(models.TransientModel):
    _inherit = "telecom.import.profile.wizard"

    def _read_on_bill(self):
        super()._read_on_bill()
        self.env["telecom.bill.reader"].read_attached(self.move_id)
