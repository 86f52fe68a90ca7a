from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecomBill(models.Model):
    """The debts of employees for a bill."""

    _inherit = "telecom.bill"

    settlement_ids = fields.One2many("telecom.settlement", "bill_id", readonly=True)
    settlement_count = fields.Integer(compute="_compute_settlement_count")
    operator_collects = fields.Boolean(compute="_compute_operator_collects")

    @api.depends("settlement_ids")
    def _compute_settlement_count(self):
        counts = dict(
            self.env["telecom.settlement"]._read_group(
                [("bill_id", "in", self.ids)], ["bill_id"], ["__count"]
            )
        )
        for bill in self:
            bill.settlement_count = counts.get(bill, 0)

    @api.depends("settlement_ids.channel")
    def _compute_operator_collects(self):
        for bill in self:
            channels = bill.sudo().settlement_ids.mapped("channel")  # whether
            bill.operator_collects = "operator_direct" in channels

    @api.model
    def _is_booking(self, move):
        move_sudo = move.sudo()  # asked of every move, whoever writes it
        is_entry = move_sudo.move_type == "entry"
        return super()._is_booking(move) or bool(
            is_entry and move_sudo.line_ids.telecom_settlement_id
        )

    @api.model
    def _check_collecting(self, moves):
        super()._check_collecting(moves)
        for move in moves:
            if move.move_type == "entry" and move.line_ids.telecom_settlement_id:
                raise UserError(
                    self.env._(
                        "%(entry)s writes off amounts that employees owe. Choose "
                        "“Collect After All” on the settlements instead.",
                        entry=move.display_name,
                    )
                )

    @api.model
    def _adapt_copy(self, move, values):
        """Make a cost of what a credit note gives back to an employee."""
        super()._adapt_copy(move, values)
        company = move.company_id
        if not (move.telecom_invoiced_ids and values.get("reversed_entry_id")):
            return
        for command in values.get("line_ids", ()):
            line = command[2]
            if line.get("account_id") == company.telecom_clearing_account_id.id:
                line["account_id"] = company._get_telecom_waive_account().id
