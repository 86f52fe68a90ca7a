from odoo import models


class TelecomImportProfileWizard(models.TransientModel):
    _inherit = "telecom.import.profile.wizard"

    def _propose(self):
        """Propose the operator, too: the one of most lines in the file.

        With the country of its numbers, the proposal is made again.
        """
        super()._propose()
        if self.operator_id or self.move_id.partner_id or self._get_layout_problem():
            return
        self.operator_id = self.env["telecom.bill.reader"]._find_by_lines(
            self.company_id, self._as_parser(), self.country_id, self._get_content()
        )
        if self.operator_id:
            super()._propose()

    def _read_on_bill(self):
        super()._read_on_bill()
        self.env["telecom.bill.reader"].read_attached(self.move_id)
