import base64

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

from ...models.ground.turn import once_per_dialog
from ...parsers import BadFile
from ...parsers.identifiers import as_known, find_identifier
from ...parsers.listing import read_amount, read_listing

COLUMNS = {
    "number": ("Number", "Nummer", "Numéro", "Rufnummer"),
    "amount": ("Amount", "Bedrag", "Montant", "Betrag"),
}


class TelecomOperatorReport(models.TransientModel):
    """Compares what the operator collects from employees with what the split says."""

    _name = "telecom.operator.report"
    _description = "Charges of the Operator"

    move_id = fields.Many2one(
        "account.move",
        "Bill",
        required=True,
        default=lambda self: self.env.context.get("active_id"),
    )
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    line_ids = fields.One2many(
        "telecom.operator.report.line",
        "report_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("move_id")
    def _compute_line_ids(self):
        for report in self:
            report.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "settlement_id": settlement.id,
                            "operator_amount": settlement.operator_amount,
                        }
                    )
                    for settlement in report._get_settlements()
                ),
            ]

    def _get_settlements(self):
        return self.move_id.telecom_settlement_ids.filtered(
            lambda each: each.channel == "operator_direct" and not each.cancelled
        ).sorted(lambda each: each.partner_id.name)

    def action_read(self):
        """Fill in the amounts of a file, all of it or nothing."""
        self.ensure_one()
        try:
            listing = read_listing(
                base64.b64decode(self.file or b""), COLUMNS, ("number", "amount")
            )
        except BadFile as error:
            raise UserError(
                self.env["telecom.import.profile"]._explain(error)
            ) from error
        sums = self._read(listing)
        for line in self.line_ids:
            if line.settlement_id in sums:
                line.operator_amount = sums[line.settlement_id]
        self.file = False
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _read(self, listing):
        """Return {settlement: amount}; refuse the file with all that is wrong in it."""
        by_number = self._get_by_number()
        region = self.move_id.telecom_operator_id.country_id.code
        known = as_known(by_number.keys())
        sums, wrong = {}, []
        for row, values in listing:
            number = find_identifier(values["number"], region, known)
            settlement = by_number.get(number)
            if not settlement:
                problem = self.env._(
                    "%(number)s is not a number for which the operator collects a "
                    "part of this bill",
                    number=values["number"],
                )
            else:
                try:
                    amount = float(read_amount(values["amount"]))
                except ValueError as error:
                    problem = error
                else:
                    sums[settlement] = sums.get(settlement, 0.0) + amount
                    continue
            wrong.append(
                self.env._("Row %(row)s: %(problem)s.", row=row, problem=problem)
            )
        if wrong:
            raise UserError("\n".join(wrong))
        return sums

    def _get_by_number(self):
        """Return {number: settlement} of the lines whose holders the operator bills."""
        shares_sudo = (
            self.env["telecom.share"]
            .sudo()  # which number belongs to which settlement, nothing of its use
            .search([("settlement_id", "in", self._get_settlements().ids)])
        )
        return {
            share.statement_id.line_id.number: share.settlement_id.sudo(False)
            for share in shares_sudo
        }

    @once_per_dialog
    def action_apply(self):
        """Keep what the operator charged; differences stay visible."""
        self.ensure_one()
        if not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(
                self.env._(
                    "Only accountants can record the amounts that the operator charged."
                )
            )
        for line in self.line_ids:
            settlement_sudo = line.settlement_id.sudo()  # the group was checked
            settlement_sudo.operator_amount = line.operator_amount
        return {"type": "ir.actions.act_window_close"}
