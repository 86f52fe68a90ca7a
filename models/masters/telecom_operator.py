from odoo import api, fields, models

from .telecom_usage_type import ACCOUNT_DOMAIN


class TelecomOperator(models.Model):
    """The company that bills us for our lines: a vendor with its telecom settings."""

    _name = "telecom.operator"
    _description = "Telecom Operator"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The vendor whose bills are telecom bills.",
    )
    name = fields.Char(related="partner_id.name", store=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        help="Leave empty to share the operator among all companies.",
    )
    country_id = fields.Many2one(
        "res.country",
        string="Country of the Numbers",
        compute="_compute_country_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Country of phone numbers that are written without a country code. By "
        "default, the fiscal country of the company.",
    )
    account_id = fields.Many2one(
        "account.account",
        string="Expense Account",
        company_dependent=True,
        domain=ACCOUNT_DOMAIN,
        ondelete="restrict",
        help="The account for the employer's part if the usage type has no account of "
        "its own. If empty, the account of the company is used.",
    )
    tax_rate = fields.Float(
        string="VAT Rate (%)",
        digits=(5, 2),
        default=lambda self: self._get_usual_rate(self.env.company, 21),
        tracking=True,
        help="The rate to assume for files without tax information.",
    )
    account_level = fields.Selection(
        [
            ("employer", "Paid by the employer"),
            ("spread", "Spread equally over the lines of the bill"),
        ],
        string="Charges without a Number",
        required=True,
        default="employer",
        tracking=True,
        help="The payer of charges that the operator makes for the whole account, not "
        "for one line.",
    )
    period_day = fields.Integer(
        string="First Day of the Period",
        required=True,
        default=1,
        tracking=True,
        help="The day of the month on which the operator's billing periods begin.",
    )
    period_of = fields.Selection(
        [
            ("bill", "All usage is counted in the period of its bill"),
            ("usage", "Usage counts in the period of its date"),
        ],
        string="Limits per Period",
        required=True,
        default="bill",
        tracking=True,
        help="Choose the second option if a bill covers several periods, for instance "
        "two months: each period then has its own statement and limits.",
    )
    third_party_payer = fields.Selection(
        [
            ("employee", "Paid by the employee"),
            ("policy", "According to the policy"),
            ("employer", "Paid by the employer"),
        ],
        string="Third-Party Payments",
        required=True,
        default="employee",
        tracking=True,
        help="The payer of amounts on a statement of payments for others (parking, "
        "premium SMS), unless a rule of the policy covers these payments.",
    )
    without_details = fields.Selection(
        [
            ("ask", "Ask on each bill"),
            ("employer", "The employer pays them"),
        ],
        string="Bills without Details",
        required=True,
        default="ask",
        tracking=True,
        help="Bills on which nothing can be split, for instance because they list no "
        "phone numbers.",
    )
    line_ids = fields.One2many("telecom.line", "operator_id", string="Lines")
    line_count = fields.Integer(compute="_compute_line_count")

    _partner_unique = models.UniqueIndex(
        "(partner_id, COALESCE(company_id, 0))",
        "This vendor is already an operator. Use that operator, and unarchive it "
        "if it is archived.",
    )
    _period_day_range = models.Constraint(
        "CHECK(period_day >= 1 AND period_day <= 28)",
        "The first day of a billing period must be between 1 and 28.",
    )
    _tax_rate_range = models.Constraint(
        "CHECK(tax_rate >= 0 AND tax_rate <= 100)",
        "The VAT rate of an operator must be between 0 and 100 %.",
    )

    @api.depends("partner_id")
    def _compute_country_id(self):
        for operator in self:
            company = operator.company_id or self.env.company
            operator.country_id = (
                operator.country_id
                or company.account_fiscal_country_id
                or company.country_id
            )

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["telecom.line"]._read_group(
                [("operator_id", "in", self.ids)], ["operator_id"], ["__count"]
            )
        )
        for operator in self:
            operator.line_count = counts.get(operator, 0)

    @api.model
    def _get_usual_rate(self, company, otherwise):
        """Return the standard rate of a company's taxes, or another without any."""
        company_sudo = company.sudo()  # its rates, whoever adds an operator
        return max(company_sudo.telecom_tax_ids.mapped("rate"), default=otherwise)

    @api.model
    def _get_only(self, company):
        """Return the operator of a company that has just one, else none."""
        found = self.search(self._check_company_domain(company), limit=2)
        return found if len(found) == 1 else found.browse()

    def action_open_lines(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "telecom_split_billing.action_telecom_line"
        )
        return {
            **action,
            "domain": [("operator_id", "=", self.id)],
            "context": {"default_operator_id": self.id},
        }
