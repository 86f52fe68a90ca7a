from odoo import api, fields, models

KINDS = [
    ("rows", "Usage rows"),
    ("files", "Detail files"),
    ("statements", "Statements"),
    ("mandates", "Payroll mandates"),
    ("persons", "Anonymised persons"),
    ("agreements", "Agreements"),
]

SETTLED = ("collected", "waived", "cancelled")


class TelecomRetention(models.Model):
    """The records that the scheduler deleted at the end of their retention period."""

    _name = "telecom.retention"
    _description = "Deletion Report"
    _order = "id desc"
    _log_access = False
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    date = fields.Datetime(readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(KINDS, "Deleted Data", required=True, readonly=True)
    count = fields.Integer(readonly=True)
    before = fields.Date(
        "Older Than", readonly=True, help="Empty if these data are not kept at all."
    )

    @api.model
    def _report(self, company, kind, count, before):
        if not count:
            return
        today = fields.Date.context_today(self)
        same = [
            ("company_id", "=", company.id),
            ("kind", "=", kind),
            ("before", "=", before or False),
            ("date", ">=", today),
        ]
        if known := self.search(same, limit=1):  # of an earlier step
            known.count += count
        else:
            self.create(
                {
                    "company_id": company.id,
                    "kind": kind,
                    "count": count,
                    "before": before,
                }
            )
