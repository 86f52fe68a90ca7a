from odoo import api, fields, models

from ..ground.evidence import EvidenceLink


class TelecomShare(models.Model):
    """The parts of employer and employee in one charge, as one document books them.

    The shares of a charge over all documents add up to the answer of the engine: a
    later document of the same period books the difference on itself.
    """

    _name = "telecom.share"
    _description = "Telecom Share"
    _order = "statement_id, charge_id, id"
    _log_access = False

    bill_id = EvidenceLink(
        "telecom.bill",
        "Booked on",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    move_id = fields.Many2one(related="bill_id.move_id")
    charge_id = EvidenceLink(
        "telecom.charge", required=True, readonly=True, index=True, ondelete="cascade"
    )
    statement_id = fields.Many2one(
        "telecom.statement", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    settlement_id = fields.Many2one(
        "telecom.settlement",
        "Collected With",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    company_currency_id = fields.Many2one(related="bill_id.company_currency_id")
    usage_type_id = fields.Many2one(related="charge_id.usage_type_id")
    amount = fields.Monetary(
        related="charge_id.amount", currency_field="company_currency_id"
    )
    employer = fields.Monetary(
        "Employer Pays", currency_field="company_currency_id", readonly=True
    )
    employee = fields.Monetary(
        "Employee Pays", currency_field="company_currency_id", readonly=True
    )
    employee_tax = fields.Monetary(
        "Tax of the Employee", currency_field="company_currency_id", readonly=True
    )
    snapshot_id = fields.Many2one(
        "telecom.snapshot",
        "Split By",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The rules and settings that decided, as they were at that time.",
    )
    rule = fields.Char(
        readonly=True,
        help="The rule in this list that decided, empty for the default.",
    )

    used_text = fields.Char("Used", compute="_compute_used_text")
    # few, of the whole account; with them a year of bills is summed up by statements
    _of_account = models.Index("(bill_id) WHERE statement_id IS NULL")

    row_numbers = fields.Char(related="charge_id.row_numbers")
    rule_text = fields.Char("The Employer Pays", compute="_compute_rule_text")

    @api.depends("rule", "snapshot_id")
    @api.depends_context("lang")
    def _compute_rule_text(self):
        for snapshot, shares in self.grouped("snapshot_id").items():
            for rule, members in shares.grouped("rule").items():
                members.rule_text = snapshot._get_rule_text(rule)

    @api.depends("bill_id", "charge_id.used_text")
    def _compute_used_text(self):
        """Say what was used once, not where a later document books a difference."""
        for share in self:
            is_first = share.bill_id == share.charge_id.bill_id
            share.used_text = is_first and share.charge_id.used_text

    def action_open_rows(self):
        """Open the rows of the file behind the charge of this share."""
        return self.charge_id.action_open_rows()
