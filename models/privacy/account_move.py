from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    telecom_hold = fields.Char(
        "Keep Usage Because",
        copy=False,
        tracking=True,
        help="As long as a reason stands here, a dispute for example, the usage rows, "
        "detail files and statements of this bill are not deleted.",
    )

    def _telecom_forget_texts(self):
        """Empty the search index of all that is attached to these documents."""
        files_sudo = self.env["ir.attachment"].sudo()  # whoever deletes usage
        files_sudo.search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("index_content", "!=", False),
                ("res_field", "in", [False, *self._fields]),
            ]
        ).index_content = False

    def _post(self, soft=True):
        posted = super()._post(soft)
        details_sudo = posted.sudo().telecom_detail_ids  # for whoever posts
        details_sudo.filtered(
            lambda detail: (
                detail.company_id.telecom_keep_rows == "none"
                and not detail.move_id.telecom_hold
                and not detail.rows_deleted_on
            )
        )._delete_usage()
        return posted
