from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...models.ground.turn import once_per_dialog


class TelecomIssueLabels(models.TransientModel):
    """Says what many labels mean at once, then splits the bills again."""

    _name = "telecom.issue.labels"
    _description = "Map Labels"

    issue_ids = fields.Many2many("telecom.issue", readonly=True)
    line_ids = fields.One2many(
        "telecom.issue.labels.line",
        "wizard_id",
        "Labels",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
    )

    @api.depends("issue_ids")
    def _compute_line_ids(self):
        for wizard in self:
            issues = wizard.issue_ids._origin
            groups = issues.grouped(
                lambda issue: (issue.move_id.telecom_operator_id, issue.key)
            )
            proposed = issues._propose_usage_types()
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(
                        {
                            "issue_ids": [Command.set(issues.ids)],
                            "operator_id": operator.id,
                            "label": label,
                            "rows": sum(issues.mapped("count")),
                            "amount": sum(issues.mapped("amount")),
                            "usage_type_id": proposed[issues[0]].id,
                            "is_proposed": bool(proposed[issues[0]]),
                        }
                    )
                    for (operator, label), issues in groups.items()
                ),
            ]

    @once_per_dialog
    def action_map(self):
        """Map each label that has a usage type, and split again."""
        self.ensure_one()
        decided = self.line_ids.filtered("usage_type_id")
        if not decided:
            raise UserError(self.env._("Choose the usage types of the labels."))
        for line in decided:
            for issue in line.issue_ids:
                issue._map(line.usage_type_id, line.from_now_on)
        issues, bills = self.issue_ids, decided.issue_ids.bill_id
        bills.action_split()
        return issues.exists()._get_way_on(bills)
