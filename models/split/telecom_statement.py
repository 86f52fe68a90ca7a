from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...engine import Period
from ..bill.holding import HOLDING, get_holding
from ..ground.channel import CHANNELS
from ..policy.telecom_policy import POLICY_SOURCES

# What a statement says of its assignment, kept as long as nothing is booked.

OFFICER = "telecom_split_billing.group_telecom_officer"


class TelecomStatement(models.Model):
    """The cost of one line for one holder in one billing period, and its payers.

    Charges come from every document of the period. The policy is kept as a snapshot,
    so an old statement never changes when the policy does.
    """

    _name = "telecom.statement"
    _description = "Telecom Statement"
    _inherit = ["telecom.held", "mail.thread"]
    # offers to write on what nobody may change; see what sends the mails for who may
    _mail_post_access = "read"
    _order = "date_from desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_id = fields.Many2one(
        "telecom.line", required=True, readonly=True, index=True, ondelete="restrict"
    )
    assignment_id = fields.Many2one(
        "telecom.assignment",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        technical=True,
    )
    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Other Holder",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    holder_name = fields.Char("Holder", readonly=True)
    department_id = fields.Many2one(
        "hr.department", readonly=True, index="btree_not_null", ondelete="set null"
    )
    date_from = fields.Date("From", required=True, readonly=True)
    date_to = fields.Date("To", required=True, readonly=True)
    days_held = fields.Integer(readonly=True, technical=True)
    policy_id = fields.Many2one(
        "telecom.policy", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    bill_ids = fields.Many2many(
        "telecom.bill",
        string="Bills",
        compute="_compute_bill_ids",
        search="_search_bill_ids",
        compute_sudo=True,
    )
    channel = fields.Selection(
        CHANNELS,
        "Collected By",
        readonly=True,
        help="Method used to collect the employee's part.",
    )
    policy_source = fields.Selection(POLICY_SOURCES, readonly=True)
    policy_scope = fields.Selection(
        [("line", "Each line"), ("employee", "All lines of the employee")],
        readonly=True,
        technical=True,
    )
    snapshot_id = fields.Many2one(
        "telecom.snapshot",
        "Split By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The rules and settings of the split, as they were at that time.",
        technical=True,
    )
    policy_snapshot = fields.Json(related="snapshot_id.content")
    # (line, first day, last day) of what the holder had under this policy
    stays = fields.Json(readonly=True)
    policy_summary = fields.Char(compute="_compute_policy_summary")
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted")],
        default="draft",
        required=True,
        readonly=True,
    )
    charge_ids = fields.One2many(
        "telecom.charge", "statement_id", "Charges", readonly=True
    )
    share_ids = fields.One2many(
        "telecom.share", "statement_id", "Shares", readonly=True
    )
    agreed = fields.Monetary(
        readonly=True, help="Amount agreed per user in the policy."
    )
    used = fields.Monetary(
        "Amount Used",
        readonly=True,
        help="The part of the agreed amount that was actually used.",
    )
    amount = fields.Monetary("Total", readonly=True)
    employer = fields.Monetary("Employer Pays", readonly=True)
    employee = fields.Monetary("Employee Pays", readonly=True)
    employee_tax = fields.Monetary("Tax of the Employee", readonly=True)
    employee_total = fields.Monetary("To Pay", readonly=True)

    _unique = models.UniqueIndex(
        "(line_id, assignment_id, date_from, date_to)",
        "This line already has a statement for this holder and period.",
    )

    @api.depends("line_id", "holder_name", "date_from", "date_to")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = self.env._(
                "%(holder)s, %(line)s, %(month)s",
                holder=statement.holder_name or "",
                line=statement.line_id.display_name or "",
                month=format_date(self.env, statement.date_to, date_format="MMMM y")
                if statement.date_to
                else "",
            )

    @api.depends("snapshot_id", "policy_scope")
    @api.depends_context("lang")
    def _compute_policy_summary(self):
        for statement in self:
            if not statement.snapshot_id:
                statement.policy_summary = False
                continue
            wording = statement.snapshot_id._get_wording()
            statement.policy_summary = wording.get_summary(statement.policy_scope)

    def _get_snapshot(self):
        """Return all that split this statement, as the engine knows it."""
        self.ensure_one()
        return self.snapshot_id._as_engine()

    def _get_policy(self):
        """Return the engine's policy of this statement, as it was when it was split."""
        return self._get_snapshot().effective

    @api.depends("charge_ids", "share_ids")
    def _compute_bill_ids(self):
        for statement in self:
            bills = statement.charge_ids.bill_id | statement.share_ids.bill_id
            statement.bill_ids = bills

    def _search_bill_ids(self, operator, value):
        """Find the statements of bills, also for users who see no charges."""
        if operator not in ("in", "any"):
            return NotImplemented
        bills = self.env["telecom.bill"]
        bills = bills.browse(value) if operator == "in" else bills.search(value)
        return [("id", "in", bills._get_statement_ids())]

    def _get_first_day(self):
        """Return the day that decides on policy and department of the holder."""
        self.ensure_one()
        return max(self.date_from, self.assignment_id.date_from)

    def _set_channels(self):
        """Keep how the employee's part is asked to be collected."""
        for channel, statements in self.grouped(
            lambda each: (
                each.employee_id.telecom_channel
                or each.policy_id.telecom_channel
                or each.company_id.telecom_channel
            )
        ).items():
            changed = statements.filtered(
                lambda each, kept=channel: each.channel != kept
            )
            changed.channel = channel

    def _get_terms(self):
        """Return what decides on the bill: by which policy, and who collects."""
        self.ensure_one()
        return self.snapshot_id, self.channel == "operator_direct"

    def _get_looked_at(self):
        """Return those whose charges the user sees: all of them for officers."""
        sees = self.env.su or self.env.user.has_group(OFFICER)
        return self if sees else self.browse()

    def _follow_assignments(self):
        """Take over who holds the line and for how long, as it is known now."""
        kept = {each["id"]: each for each in self.read(HOLDING, load=None)}
        for statement in self:
            period = Period(statement.date_from, statement.date_to)
            holding = get_holding(statement.assignment_id, period)
            known = kept[statement.id]
            if any(known[name] != value for name, value in holding.items()):
                statement.write(holding)

    def _set_departments(self):
        """Keep the department that each holder was in then."""
        policies = self.env["telecom.policy"]
        versions = policies._get_hr_versions(self.employee_id)

        def get_department(statement):
            held = versions[statement.employee_id.id]
            day = statement._get_first_day()
            return policies._get_version_on(held, day).department_id

        for department, statements in self.grouped(get_department).items():
            moved = statements.filtered(
                lambda each, kept=department: each.department_id != kept
            )
            moved.department_id = department

    def _get_analytic_distribution(self):
        """Return the distribution of the assignment, else of the department."""
        self.ensure_one()
        own = self.assignment_id.analytic_distribution
        return own or self.department_id._get_telecom_analytic_distribution()

    def _drop_empty(self):
        """Delete the statements that no charge points at any more; return the others.

        Asked in SQL: a bill has thousands of statements, with many charges each.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT statement_id FROM telecom_charge
                 WHERE statement_id = ANY(%s)
                """,
                list(self.ids),
            )
        )
        kept = self.browse(row[0] for row in rows)
        (self - kept).unlink()
        return kept
