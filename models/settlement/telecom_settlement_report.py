from odoo import api, fields, models
from odoo.tools import SQL

from ..ground.channel import CHANNELS
from .telecom_settlement import STATES


class TelecomSettlementReport(models.Model):
    """The debts of employees by age: settlements as a table that can be analysed."""

    _name = "telecom.settlement.report"
    _description = "Balances of Employees"
    _auto = False
    _order = "date desc, id desc"

    settlement_id = fields.Many2one("telecom.settlement", readonly=True)
    move_id = fields.Many2one("account.move", "Bill", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    employee_id = fields.Many2one("hr.employee", readonly=True)
    department_id = fields.Many2one("hr.department", readonly=True)
    partner_id = fields.Many2one("res.partner", "Debtor", readonly=True)
    date = fields.Date(readonly=True)
    date_due = fields.Date("Due Date", readonly=True)
    channel = fields.Selection(CHANNELS, "Collected By", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    age = fields.Selection(
        [
            ("0", "Not due"),
            ("1", "1 - 30 days"),
            ("2", "31 - 60 days"),
            ("3", "61 - 90 days"),
            ("4", "Older"),
        ],
        "Overdue",
        readonly=True,
    )
    amount = fields.Monetary(readonly=True)
    collected = fields.Monetary(readonly=True)
    residual = fields.Monetary("Still Open", readonly=True)

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT settlement.id, settlement.id AS settlement_id, settlement.move_id,
                   settlement.company_id, company.currency_id, settlement.employee_id,
                   version.department_id, settlement.partner_id, settlement.date,
                   settlement.date_due, settlement.channel, settlement.state,
                   CASE WHEN COALESCE(settlement.date_due, %(today)s) >= %(today)s
                        THEN '0'
                        ELSE LEAST((%(today)s - settlement.date_due - 1) / 30 + 1,
                                   4)::text
                   END AS age,
                   settlement.amount, settlement.residual,
                   settlement.amount - settlement.residual AS collected
              FROM telecom_settlement settlement
              JOIN res_company company ON company.id = settlement.company_id
         LEFT JOIN hr_employee employee ON employee.id = settlement.employee_id
         LEFT JOIN hr_version version ON version.id = employee.current_version_id
             WHERE settlement.state != 'cancelled'
            """,
            today=fields.Date.context_today(self),
        )

    @api.model
    def _get_action(self, name, domain):
        """Return the action that analyses the settlements of a domain."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": self._name,
            "view_mode": "pivot,graph,list",
            "domain": domain,
        }
