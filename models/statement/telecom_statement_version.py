from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import formatLang

KINDS = [
    ("posted", "Posted"),
    ("corrected", "Corrected"),
    ("reset", "Reset to draft"),
]


class TelecomStatementVersion(models.Model):
    """The state of a statement after a document was booked on it, or voided.

    Versions are only added: a version that may have been read never changes.
    """

    _name = "telecom.statement.version"
    _description = "Version of a Telecom Statement"
    _order = "id desc"
    _log_access = False
    _rec_name = "date"

    statement_id = fields.Many2one(
        "telecom.statement",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="statement_id.currency_id")
    kind = fields.Selection(KINDS, "Event", readonly=True)
    document = fields.Char(readonly=True)
    move_id = fields.Many2one(
        "account.move", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="set null")
    reason = fields.Char(readonly=True)
    employer = fields.Monetary("Employer Pays", readonly=True)
    employee = fields.Monetary("Employee Pays", readonly=True)
    employee_tax = fields.Monetary("Tax of the Employee", readonly=True)
    employee_total = fields.Monetary("To Pay", readonly=True)
    snapshot_id = fields.Many2one(
        "telecom.snapshot",
        "Split By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    policy_snapshot = fields.Json(related="snapshot_id.content")
    policy_scope = fields.Char(readonly=True)
    policy_summary = fields.Char(compute="_compute_policy_summary")
    # per usage type and rule; read by _compute_detail alone
    lines = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    detail = fields.Html(compute="_compute_detail", sanitize=False)

    @api.depends("snapshot_id", "policy_scope")
    @api.depends_context("lang")
    def _compute_policy_summary(self):
        for version in self:
            snapshot = version.snapshot_id
            version.policy_summary = snapshot and snapshot._get_wording().get_summary(
                version.policy_scope
            )

    @api.depends_context("lang", "uid")
    def _compute_detail(self):
        """Show the usage types to those who may read the charges of the statement."""
        types_sudo = self.env["telecom.usage.type"].sudo()  # names, archived ones too
        for version in self:
            if not version._may_read_usage():
                version.detail = False
                continue
            rows = [
                (
                    types_sudo.browse(line["type"] or []).exists().name
                    or self.env._("Other costs"),
                    *(line[name] for name in ("employer", "employee", "tax")),
                )
                for line in version.sudo().lines or []  # allowed by the line above
            ]
            version.detail = version._get_table(rows)

    def _may_read_usage(self):
        is_officer = self.env.user.has_group(
            "telecom_split_billing.group_telecom_officer"
        )
        statement_sudo = self.statement_id.sudo()  # whose it is
        return is_officer or statement_sudo.employee_id.user_id == self.env.user

    def _get_table(self, rows):
        heads = (
            self.env._("Usage"),
            self.env._("Employer"),
            self.env._("Employee"),
            self.env._("Tax"),
        )
        head = Markup().join(
            Markup("<th class='%s'>%s</th>") % ("text-end" if position else "", text)
            for position, text in enumerate(heads)
        )
        body = Markup().join(
            Markup("<tr><td>%s</td>%s</tr>")
            % (
                name,
                Markup().join(
                    Markup("<td class='text-end'>%s</td>")
                    % formatLang(self.env, amount, currency_obj=self.currency_id)
                    for amount in amounts
                ),
            )
            for name, *amounts in rows
        )
        return (
            Markup("<table class='table table-sm'><tr>%s</tr>%s</table>") % (head, body)
            if rows
            else False
        )
