from odoo import fields, models


class TelecomTask(models.Model):
    _inherit = "telecom.task"

    kind = fields.Selection(
        selection_add=[
            ("read", "Reading and splitting a file"),
            ("split", "Splitting a bill again"),
            ("post", "Posting a bill"),
            ("reset", "Resetting a bill to draft"),
            ("void", "Cancelling a bill"),
            ("reverse", "Reversing a bill"),
        ],
        ondelete=dict.fromkeys(
            ("read", "split", "post", "reset", "void", "reverse"), "cascade"
        ),
    )
