from odoo import api, models
from odoo.tools import SQL


class TelecomBill(models.Model):
    """Whether a bill may be posted, and in a sentence why not."""

    _inherit = "telecom.bill"

    @api.depends(
        "state",
        "is_split",
        "issue_ids.state",
        "detail_ids.attachment_id",
        "operator_id",
        "date_from",
        "date_to",
    )
    def _compute_blocking_reason(self):
        for bill in self:
            bill.blocking_reason = bill._get_blocking_reason()

    def _get_blocking_reason(self):
        """Return why this telecom bill cannot be posted, or False."""
        self.ensure_one()
        if reason := self._get_task_reason():
            return reason
        if self.open_issue_count == 1:
            issue = self.issue_ids.filtered(lambda each: each.state == "open")
            return self.env._(
                "%(bill)s has 1 unresolved issue: %(issue)s",
                bill=self.display_name,
                issue=issue.message,
            )
        if self.open_issue_count:
            return self.env._(
                "%(bill)s has %(count)s unresolved issues. Resolve them on the bill, "
                "then post it again.",
                bill=self.display_name,
                count=self.open_issue_count,
            )
        if not self.is_split and self._has_usage():
            return self.env._(
                "%(bill)s has a detail file that is not split yet. Choose “Split "
                "Again”.",
                bill=self.display_name,
            )
        if reason := self._get_lost_reason():
            return reason
        if self._period_was_changed():
            return self.env._(
                "The usage period of %(bill)s was changed since the split. Choose "
                "“Split Again”.",
                bill=self.display_name,
            )
        return False

    def _get_lost_reason(self):
        """Return which file this draft was split by and is not there to prove it."""
        lost = self.detail_ids.filtered(
            lambda detail: (
                not (detail.attachment_id or detail.withdrawn or detail.rows_deleted_on)
            )
        )
        return bool(lost) and self.env._(
            "%(bill)s was split based on the file %(name)s, which is no longer "
            "attached. Attach it again and click “Read Detail Files”, or withdraw "
            "it.",
            bill=self.display_name,
            name=lost[0].name,
        )

    def _period_was_changed(self):
        """Tell whether the charges of this draft belong to another usage period."""
        operator_sudo = self.operator_id.sudo()  # for auditors too
        by_usage = operator_sudo.period_of == "usage"
        if self.state != "draft" or not self.is_split or by_usage:
            return False
        if self.reversed_id:  # its charges are where those of the bill are
            return False
        self.flush_recordset(["date_from", "date_to"])
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT FROM telecom_charge charge
                      JOIN telecom_statement statement
                        ON statement.id = charge.statement_id
                      JOIN telecom_bill bill ON bill.id = charge.bill_id
                     WHERE bill.id = %s
                       AND (statement.date_from, statement.date_to)
                           != (bill.date_from, bill.date_to)
                       AND NOT EXISTS (
                           SELECT FROM telecom_issue issue
                            WHERE issue.bill_id = bill.id
                              AND issue.resolution = 'own_period'
                              AND issue.key = CONCAT(
                                  statement.date_from, '/', statement.date_to))
                     LIMIT 1
                    """,
                    self.id,
                )
            )
        )
