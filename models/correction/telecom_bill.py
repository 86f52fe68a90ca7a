from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecomBill(models.Model):
    """The bill that books a correction, and the bills that were corrected."""

    _inherit = "telecom.bill"

    correction_id = fields.Many2one(
        "telecom.correction",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    correction_count = fields.Integer(compute="_compute_correction_count")

    @api.depends("move_id.telecom_correction_ids.state")
    def _compute_correction_count(self):
        for bill in self:
            corrections_sudo = bill.sudo().move_id.telecom_correction_ids  # how many
            done = corrections_sudo.filtered(lambda each: each.state == "done")
            bill.correction_count = len(done)

    @api.model
    def _check_collecting(self, moves):
        super()._check_collecting(moves)
        for bill in self._get_of(moves).filtered("correction_id"):
            raise UserError(
                self.env._(
                    "%(entry)s belongs to a correction: %(correction)s. Make "
                    "another correction instead.",
                    entry=bill.display_name,
                    correction=bill.correction_id.sudo().display_name,  # its name only
                )
            )

    def _get_corrected(self):
        bills_sudo = self.correction_id.sudo().bill_ids.telecom_bill_id  # for all
        return super()._get_corrected() | bills_sudo.sudo(self.env.su)

    def _get_followed(self):
        followed = super()._get_followed()
        return followed | self.correction_id.sudo()._get_statements()  # whoever splits

    def _get_reason(self):
        """Return why a correction was made, as it was entered."""
        return self.correction_id.sudo().reason or super()._get_reason()  # for all

    def _refuse_issues(self):
        """Refuse to book what still has issues, and name them."""
        open_ones = self.issue_ids.filtered(lambda each: each.state == "open")
        if open_ones:
            raise UserError("\n".join(open_ones.mapped("message")))
