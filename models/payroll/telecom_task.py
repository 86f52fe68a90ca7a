from odoo import fields, models


class TelecomTask(models.Model):
    _inherit = "telecom.task"

    kind = fields.Selection(
        selection_add=[
            ("gather", "Gathering a deduction run"),
            ("confirm", "Confirming a deduction run"),
            ("export", "Creating a payroll file"),
            ("report", "Reading withheld amounts"),
            ("close", "Closing a deduction run"),
            ("cancel", "Cancelling a deduction run"),
        ],
        ondelete=dict.fromkeys(
            ("gather", "confirm", "export", "report", "close", "cancel"), "cascade"
        ),
    )
