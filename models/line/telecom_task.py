from odoo import fields, models


class TelecomTask(models.Model):
    _inherit = "telecom.task"

    kind = fields.Selection(
        selection_add=[("import", "Importing lines")], ondelete={"import": "cascade"}
    )
