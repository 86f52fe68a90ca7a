from odoo import fields, models


class TelecomTaskProgress(models.Model):
    """How much of a task is done, apart from it: written while a step goes on."""

    _name = "telecom.task.progress"
    _description = "Progress of a Background Task"

    task_id = fields.Many2one(
        "telecom.task", required=True, readonly=True, index=True, ondelete="cascade"
    )
    done = fields.Integer(readonly=True)
    total = fields.Integer(readonly=True)
    step = fields.Integer(readonly=True)
    attempts = fields.Integer(readonly=True)
    cancelled = fields.Boolean(readonly=True)
