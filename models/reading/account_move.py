from odoo import api, fields, models


@api.depends("state", "partner_id", "telecom_is_split", "telecom_issue_ids.kind")
def _get_can_read(moves):
    reader = moves.env["telecom.bill.reader"]
    for move in moves:
        move.telecom_can_read = reader.can_read(move)


class AccountMove(models.Model):
    """Whether files that are attached to a bill wait to be read."""

    _inherit = "account.move"

    telecom_can_read = fields.Boolean(compute=_get_can_read)
    telecom_expected = fields.Boolean(
        string="Uploaded as a Telecom Bill",
        copy=False,
        help="It was uploaded or created in the list of telecom bills.",
    )
