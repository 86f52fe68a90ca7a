from odoo import fields, models
from odoo.tools import SQL

OFFICER = "telecom_split_billing.group_telecom_officer"

DECIDED_BY = [
    ("type", "Rule for a Usage Type"),
    ("category", "Rule for a Category"),
    ("overall", "Rule for the Whole Bill"),
    ("default", "Default of the Policy"),
    ("third_party", "Setting for Third-Party Payments"),
    ("decided", "Decision beside the Policy"),
    ("employer", "No Policy: the Employer Pays"),
]


PAYERS = [("employer", "Employer"), ("employee", "Employee")]


class TelecomAnalysis(models.Model):
    """The cost of all lines, share by share, with a record for each payer.

    Shares of a later document are differences, so that sums over all documents of a
    period are always the last state of the split. A share has the same part of the
    usage of its charge as of the amount; free usage is with the employer. Usage is for
    telecom officers: other roles may see what somebody costs, not what somebody does.
    """

    _name = "telecom.analysis"
    _description = "Telecom Cost Analysis"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "date"

    date = fields.Date(
        "Month", readonly=True, help="The last day of the billing period."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    state = fields.Selection(
        [("draft", "Draft"), ("posted", "Posted")], "Status", readonly=True
    )
    bill_id = fields.Many2one("telecom.bill", readonly=True)
    statement_id = fields.Many2one("telecom.statement", readonly=True)
    operator_id = fields.Many2one("telecom.operator", readonly=True)
    line_id = fields.Many2one("telecom.line", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    partner_id = fields.Many2one("res.partner", "Other Holder", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    policy_id = fields.Many2one("telecom.policy", readonly=True)
    category_id = fields.Many2one(
        "telecom.usage.category", "Usage Category", readonly=True, groups=OFFICER
    )
    usage_type_id = fields.Many2one("telecom.usage.type", readonly=True, groups=OFFICER)
    abroad = fields.Boolean(readonly=True, groups=OFFICER)
    decided_by = fields.Selection(
        DECIDED_BY,
        readonly=True,
        groups=OFFICER,
        help="The part of the policy that decided the share of the employer.",
    )
    payer = fields.Selection(PAYERS, "Paid By", readonly=True)
    amount = fields.Monetary("Cost", readonly=True, help="Tax excluded.")
    employer = fields.Monetary("Employer Pays", readonly=True)
    employee = fields.Monetary("Employee Pays", readonly=True)
    employee_tax = fields.Monetary("Tax of the Employee", readonly=True)
    quantity = fields.Float(
        readonly=True,
        groups=OFFICER,
        help="Messages, subscriptions and all else that is neither time nor data.",
    )
    duration = fields.Float("Duration (Hours)", readonly=True, groups=OFFICER)
    volume = fields.Float("Volume (GB)", readonly=True, groups=OFFICER)

    def action_open(self):
        """Open the statement of this cost, or the bill where it is on none.

        Managers see the cost of their team, and none of its statements.
        """
        self.ensure_one()
        if not self.statement_id and self.bill_id.move_id.has_access("read"):
            return self.bill_id._open_bill()
        if not self.statement_id or not self.statement_id.has_access("read"):
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.act_window",
            "name": self.statement_id.display_name,
            "res_model": self.statement_id._name,
            "res_id": self.statement_id.id,
            "views": [[False, "form"]],
        }

    @property
    def _table_query(self):
        # outer joins, so that the database leaves out those that no column asks for
        return SQL(
            """
            SELECT 3 * cost.id::bigint + cost.at AS id,
                   bill.company_id, bill.id AS bill_id, bill.operator_id,
                   bill.state,
                   COALESCE(statement.date_to, bill.date_to, move.invoice_date,
                            move.date) AS date,
                   cost.statement_id, charge.line_id, statement.employee_id,
                   statement.partner_id, statement.department_id,
                   statement.policy_id, charge.usage_type_id,
                   usage_type.category_id,
                   COALESCE(usage_type.abroad, FALSE) AS abroad,
                   CASE WHEN cost.at = 2 THEN NULL
                        WHEN cost.rule IN ('third_party', 'decided')
                        THEN cost.rule
                        WHEN cost.snapshot_id IS NULL THEN 'employer'
                        WHEN COALESCE(cost.rule, '') = '' THEN 'default'
                        ELSE snapshot.content->'rules'->(cost.rule::int)
                             ->>'scope'
                   END AS decided_by,
                   cost.payer, cost.employer + cost.employee AS amount,
                   cost.employer, cost.employee, cost.employee_tax,
                   COALESCE(charge.quantity * used.part, 0) AS quantity,
                   COALESCE(charge.duration * used.part, 0) / 3600
                   AS duration,
                   COALESCE(charge.volume * used.part, 0) / 1024 AS volume
              FROM (%s) cost
              JOIN telecom_bill bill ON bill.id = cost.bill_id
         LEFT JOIN account_move move ON move.id = bill.move_id
         LEFT JOIN telecom_charge charge ON charge.id = cost.charge_id
         LEFT JOIN telecom_statement statement ON statement.id = cost.statement_id
         LEFT JOIN telecom_usage_type usage_type
                ON usage_type.id = charge.usage_type_id
         LEFT JOIN telecom_snapshot snapshot ON snapshot.id = cost.snapshot_id
CROSS JOIN LATERAL (
                   SELECT CASE WHEN cost.at = 2 THEN 1 WHEN charge.amount != 0
                               THEN (cost.employer + cost.employee) / charge.amount END
                   ) used(part)
             WHERE bill.state IN ('draft', 'posted')
            """,
            self._get_costs(),
        )

    def _get_costs(self):
        """Return the query of shares, for each payer, and of usage that is free."""
        return SQL(
            """
            SELECT share.id, part.at, share.bill_id, share.charge_id,
                   share.statement_id, share.rule, share.snapshot_id,
                   part.payer, part.employer, part.employee, part.employee_tax
              FROM telecom_share share
              JOIN LATERAL (VALUES
                   (0, 'employer', share.employer, 0, 0),
                   (1, 'employee', 0, share.employee, share.employee_tax)
                   ) AS part(at, payer, employer, employee, employee_tax)
                ON part.employer != 0 OR part.employee != 0 OR part.employee_tax != 0
         UNION ALL
            SELECT charge.id, 2, charge.bill_id, charge.id,
                   charge.statement_id, NULL, NULL,
                   'employer', 0, 0, 0
              FROM telecom_charge charge
             WHERE charge.amount = 0 AND (charge.quantity != 0
                OR charge.duration != 0 OR charge.volume != 0)
            """
        )
