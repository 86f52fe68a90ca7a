from odoo import api, fields, models
from odoo.tools import SQL

from .wording import PolicyWording


class TelecomPolicy(models.Model):
    """The portal's explanation of the policy that applies to an employee."""

    _inherit = "telecom.policy"

    @api.model
    def _get_own_policies(self, user):
        """Return {policy: assignments of the user that it applies to today}.

        Lines without a policy are under an empty one: their bills wait for it.
        """
        today = fields.Date.context_today(self)
        assignments_sudo = self.env["telecom.assignment"].sudo()  # own ones, by domain
        own_sudo = assignments_sudo.search(
            [
                "|",
                ("employee_id.user_id", "=", user.id),
                ("partner_id", "=", user.partner_id.id),
                *assignments_sudo._get_domain_on(today),
            ]
        )
        found = self._get_policies([(each.id, today) for each in own_sudo])
        policies_sudo = self.sudo()  # the terms that hold for the user
        return own_sudo.grouped(
            lambda each: policies_sudo.browse(found[each.id, today][0] or [])
        )

    def _get_today_terms(self):
        """Return the terms in force today."""
        today = fields.Date.context_today(self)
        return self._get_terms(self._get_version_of(today))

    def _get_wording_today(self):
        """Return in one sentence what the policy does today."""
        self.ensure_one()
        terms = self._get_today_terms()
        wording = PolicyWording(self.env, terms.policy, self.currency_id)
        return wording.get_summary(terms.scope)

    def _get_usual_amounts(self, assignments):
        """Return {usage type: mean amount a month} of what was billed of late."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT charge.usage_type_id,
                       ROUND(SUM(share.employer + share.employee)
                             / COUNT(DISTINCT statement.date_to), 2)::float
                  FROM telecom_share share
                  JOIN telecom_charge charge ON charge.id = share.charge_id
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                  JOIN telecom_statement statement ON statement.id = share.statement_id
                 WHERE statement.assignment_id = ANY(%s) AND bill.state = 'posted'
                   AND charge.usage_type_id IS NOT NULL
                   AND statement.date_to >= %s
              GROUP BY charge.usage_type_id
                HAVING SUM(share.employer + share.employee) > 0
              ORDER BY 2 DESC
                """,
                assignments.ids,
                fields.Date.subtract(fields.Date.context_today(self), months=12),
            )
        )
        types_sudo = self.env["telecom.usage.type"].sudo()  # names, for portal users
        return {types_sudo.browse(type_id): amount for type_id, amount in rows}

    def _get_example_amounts(self):
        """Return {usage type: amount} of the example, for who has no bill yet."""
        self.ensure_one()
        return {trial.usage_type_id: trial.amount for trial in self.trial_ids}
