from odoo import api, fields, models
from odoo.exceptions import UserError


class TelecomStart(models.TransientModel):
    """The steps that choose the operator, and take its first bill."""

    _inherit = "telecom.start"

    partner_id = fields.Many2one(
        "res.partner",
        string="Operator",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        help="The vendor of your phone bills.",
    )
    is_proposed = fields.Boolean(compute="_compute_is_proposed")
    number_country_id = fields.Many2one(
        "res.country",
        string="Country of the Numbers",
        compute="_compute_number_country_id",
        store=True,
        readonly=False,
        help="Country of phone numbers that are written without a country code.",
    )
    tax_rate = fields.Float(
        string="VAT Rate (%)",
        digits=(5, 2),
        compute="_compute_tax_rate",
        store=True,
        readonly=False,
        help="The rate to assume for files without tax information.",
    )
    operator_vendor_id = fields.Many2one(
        "res.partner",
        compute="_compute_operator_vendor_id",
        help="The vendor of the first bill, if the company has only one operator.",
    )
    can_upload = fields.Boolean(compute="_compute_can_upload")

    @api.depends("company_id", "step")
    def _compute_partner_id(self):
        for wizard in self:
            if wizard.step == "operator" and not wizard.partner_id:
                wizard.partner_id = wizard._propose_vendor()

    @api.depends("partner_id")
    def _compute_is_proposed(self):
        for wizard in self:
            proposed = wizard._propose_vendor()
            wizard.is_proposed = bool(proposed) and wizard.partner_id == proposed

    @api.depends("company_id", "country_id")
    def _compute_number_country_id(self):
        for wizard in self:
            wizard.number_country_id = (
                wizard.company_id.account_fiscal_country_id or wizard.country_id
            )

    @api.depends("company_id", "step")
    def _compute_tax_rate(self):
        for wizard in self:
            operators = self.env["telecom.operator"]
            wizard.tax_rate = operators._get_usual_rate(wizard.company_id, 0)

    @api.depends("company_id", "step")
    def _compute_operator_vendor_id(self):
        for wizard in self:
            operators = self.env["telecom.operator"].search(
                [("company_id", "in", (False, wizard.company_id.id))]
            )
            vendor = operators.partner_id
            wizard.operator_vendor_id = vendor if len(vendor) == 1 else False

    @api.depends_context("uid")
    def _compute_can_upload(self):
        self.can_upload = self.env.user.has_group("account.group_account_invoice")

    def _propose_vendor(self):
        """Return the vendor with most bills on the account for phone costs, if any."""
        lines_sudo = self.env["account.move.line"].sudo()  # the vendor, no amounts
        company_sudo = self.company_id.sudo()  # as above
        account = company_sudo.telecom_expense_account_id
        if not account:
            return self.env["res.partner"]
        found = lines_sudo._read_group(
            [
                ("account_id", "=", account.id),
                ("company_id", "=", self.company_id.id),
                ("move_id.move_type", "=", "in_invoice"),
                ("partner_id", "!=", False),
            ],
            ["partner_id"],
            ["move_id:count_distinct"],
            order="move_id:count_distinct desc, partner_id",
            limit=1,
        )
        vendor = found[0][0] if found else lines_sudo.partner_id
        return vendor.commercial_partner_id.with_env(self.env)

    def _apply_operator(self):
        """Make the vendor an operator."""
        if not self.partner_id:
            raise UserError(self.env._("Choose the vendor of your phone bills."))
        operators = self.env["telecom.operator"]
        vendor = self.partner_id.commercial_partner_id
        if operators.search_count([("partner_id", "=", vendor.id)], limit=1):
            return
        operators.create(
            {
                "partner_id": vendor.id,
                "company_id": self.company_id.id,
                "country_id": self.number_country_id.id,
                "tax_rate": self.tax_rate,
            }
        )

    @api.model
    def get_follow_up(self, move_id):
        """Return the dialog about the numbers of an uploaded bill, or False.

        It shows what it proposes: the employees with the very names in the file, and
        new ones for other names.
        """
        move = self.env["account.move"].browse(move_id)
        issues = move.telecom_issue_ids.filtered(lambda issue: issue.state == "open")
        numbers = issues.filtered(
            lambda issue: issue.kind in ("unknown_number", "no_holder")
        )
        if not numbers:
            return False
        action = numbers.action_resolve_on_bill()
        if action["res_model"] == "telecom.issue.numbers":
            dialogs = self.env[action["res_model"]].with_context(**action["context"])
            dialog = dialogs.create({})
            dialog._take_suggestions(dialog.line_ids.filtered(_is_certain))
            action["res_id"] = dialog.id
        return action


def _is_certain(line):
    """Tell whether a name in the file is an employee's, or no one's known yet."""
    return line.certainty in (False, "same")
