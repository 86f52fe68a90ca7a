from odoo import api, fields, models


@api.depends("state", "partner_id", "telecom_is_split", "telecom_issue_ids.kind")
def _get_can_read(moves):
    reader = moves.env["telecom.bill.reader"]
    for move in moves:
        move.telecom_can_read = reader.can_read(move)


@api.depends("state", "partner_id", "telecom_is_split", "telecom_issue_ids.state")
@api.depends_context("lang")
def _get_unread(moves):
    # a form asks for the sizes of files; here it takes what is in them
    whole = moves.with_context(bin_size=False)
    reader = whole.env["telecom.bill.reader"]
    for move, each in zip(moves, whole, strict=True):
        move.telecom_unread, move.telecom_unread_step = reader.get_unread(each)


class AccountMove(models.Model):
    """Whether files that are attached to a bill wait to be read."""

    _inherit = "account.move"

    telecom_can_read = fields.Boolean(compute=_get_can_read)
    telecom_expected = fields.Boolean(
        string="Uploaded as a Telecom Bill",
        technical=True,
        copy=False,
        help="It was uploaded or created in the list of telecom bills.",
    )
    telecom_unread = fields.Char("Unread File", compute=_get_unread)
    telecom_unread_step = fields.Selection(
        [
            ("layout", "Create a layout"),
            ("vendor", "Choose the vendor"),
            ("operator", "Add the operator"),
            ("read", "Read the file again"),
            ("resolve", "Resolve the issue"),
        ],
        compute=_get_unread,
    )
