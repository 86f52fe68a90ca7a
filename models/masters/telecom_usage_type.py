from odoo import api, fields, models
from odoo.exceptions import UserError

ACCOUNT_DOMAIN = (
    "[('account_type', 'in', ('expense', 'expense_depreciation',"
    " 'expense_direct_cost', 'expense_other', 'asset_current'))]"
)

# A device may be a fixed asset.
DEVICE_DOMAIN = ACCOUNT_DOMAIN.replace(
    "'asset_current'", "'asset_current', 'asset_fixed', 'asset_non_current'"
)


class TelecomUsageType(models.Model):
    """A kind of usage or fee: national calls, a subscription, a discount.

    Every label of an operator is mapped to one usage type; rules of contribution
    policies and the expense account of the bill follow from it.
    """

    _name = "telecom.usage.type"
    _description = "Usage Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="The name of the usage type in imports and stored splits. It never "
        "changes, so that an old bill can always be split again with the same "
        "result.",
    )
    category_id = fields.Many2one(
        "telecom.usage.category", required=True, index=True, ondelete="restrict"
    )
    abroad = fields.Boolean(
        help="The usage takes place in another country: roaming. Used in analyses."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    account_id = fields.Many2one(
        "account.account",
        string="Expense Account",
        company_dependent=True,
        domain=DEVICE_DOMAIN,
        ondelete="restrict",
        help="The account for the employer's part of this usage. If empty, the account "
        "of the operator or of the company is used.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "Another usage type already has this code."
    )

    def write(self, vals):
        if "code" in vals and any(record.code != vals["code"] for record in self):
            # Stored splits refer to the code: another code would change their result.
            raise UserError(
                self.env._(
                    "The code of a usage type never changes, because previously "
                    "split bills refer to it. Archive the usage type and create a "
                    "new one instead."
                )
            )
        return super().write(vals)

    @api.model
    def _get_engine_keys(self):
        """Return {usage type id: (code, category code)}, archived types included."""
        types = self.with_context(active_test=False).search_fetch(
            [], ["code", "category_id"]
        )
        return {record.id: (record.code, record.category_id.code) for record in types}
