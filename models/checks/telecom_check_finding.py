from odoo import api, fields, models
from odoo.tools.misc import formatLang


class TelecomCheckFinding(models.Model):
    """A record that breaks a check of the books, with what was expected and found."""

    _name = "telecom.check.finding"
    _description = "Finding in the Books"
    _order = "check_id, id"

    check_id = fields.Many2one(
        "telecom.check", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record ID", model_field="res_model", required=True, readonly=True
    )
    record_name = fields.Char("Record", compute="_compute_record_name")
    expected = fields.Float(readonly=True, digits=(16, 2))
    found = fields.Float(readonly=True, digits=(16, 2))
    create_date = fields.Datetime("Found On")

    _once = models.UniqueIndex(
        "(check_id, res_id)", "This record is already listed for this check."
    )

    @api.depends("res_model", "res_id")
    def _compute_record_name(self):
        for model, findings in self.grouped("res_model").items():
            found = self.env[model].browse(findings.mapped("res_id")).exists()
            readable = found._filtered_access("read")
            for finding in findings:
                record = readable.filtered(lambda each, f=finding: each.id == f.res_id)
                finding.record_name = record.display_name

    @api.depends("check_id", "record_name", "expected", "found")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = self.env._(
                "%(check)s, %(record)s: %(found)s instead of %(expected)s",
                check=finding.check_id.name,
                record=finding.record_name,
                found=formatLang(self.env, finding.found),
                expected=formatLang(self.env, finding.expected),
            )

    def action_open_record(self):
        """Open the record that breaks the check."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
