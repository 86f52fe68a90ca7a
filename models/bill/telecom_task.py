from odoo import fields, models


class TelecomTask(models.Model):
    _inherit = "telecom.task"

    kind = fields.Selection(
        selection_add=[
            ("read", "Reading and splitting a file"),
            ("split", "Splitting a bill again"),
            ("post", "Posting a bill"),
        ],
        ondelete={"read": "cascade", "split": "cascade", "post": "cascade"},
    )
