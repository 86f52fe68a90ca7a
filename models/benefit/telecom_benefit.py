from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_date

from ...engine import Period, round_half_up
from ...engine.benefit import ProvidedLine, benefits
from ...engine.payroll_file import Amount
from .telecom_benefit_rate import BENEFIT_KINDS

REASONS = [
    ("flat", "Flat amount"),
    ("lowered", "Lowered by the own contribution"),
    ("covered", "Covered by the own contribution"),
    ("split", "Split billing"),
]


class TelecomBenefit(models.Model):
    """The benefit in kind of one employee, month, authority and kind."""

    _name = "telecom.benefit"
    _description = "Benefit in Kind"
    _order = "date desc, employee_id, authority_id, kind, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", required=True, readonly=True, index=True, ondelete="cascade"
    )
    date = fields.Date("Month", required=True, readonly=True, index=True)
    authority_id = fields.Many2one(
        "telecom.benefit.authority",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(BENEFIT_KINDS, required=True, readonly=True)
    count = fields.Integer("Number", readonly=True, technical=True)
    flat = fields.Monetary("Flat Amount", readonly=True)
    contribution = fields.Monetary("Own Contribution", readonly=True)
    amount = fields.Monetary("Benefit", readonly=True)
    reason = fields.Selection(REASONS, required=True, readonly=True)
    explanation = fields.Char(compute="_compute_explanation")

    _once = models.UniqueIndex(
        "(employee_id, company_id, date, authority_id, kind)",
        "This benefit is already computed.",
    )

    @api.depends("reason", "count", "flat", "contribution", "amount", "date")
    @api.depends_context("lang")
    def _compute_explanation(self):
        for benefit in self:
            benefit.explanation = benefit._get_explanation()

    def _get_explanation(self):
        """Say in one sentence where the amount comes from."""
        self.ensure_one()
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        values = {
            "kind": kinds[self.kind],
            "month": format_date(self.env, self.date, date_format="MMMM y"),
            "number": self.count,
            **{
                name: self.currency_id.format(self[name])
                for name in ("flat", "contribution", "amount")
            },
        }
        if self.reason == "split":
            if self.authority_id.accepts_repayment:
                return self.env._(
                    "%(kind)s: the employee pays for private use, which this authority "
                    "accepts as split billing.",
                    **values,
                )
            return self.env._(
                "%(kind)s: the operator itself charges the employee for private use.",
                **values,
            )
        if self.reason == "flat":
            return self.env._("%(kind)s: %(number)s, %(flat)s in total.", **values)
        return self.env._(
            "%(kind)s: %(flat)s less the employee's payment of %(contribution)s.",
            **values,
        )

    # -- computing -------------------------------------------------------------------

    @api.model
    def _compute_month(self, company, day, employees=None):
        """Compute the benefits of a month anew; return them.

        Only authorities of the country of the company count. A line held on any day of
        the month counts for the month.
        """
        first = day.replace(day=1)
        last = first + relativedelta(months=1, days=-1)
        country = company.account_fiscal_country_id or company.country_id
        authorities = self.env["telecom.benefit.authority"].search(
            [("country_id", "=", country.id)]
        )
        known = Domain("company_id", "=", company.id) & Domain("date", "=", first)
        if employees is not None:
            known &= Domain("employee_id", "in", employees.ids)
        self.search(known).unlink()
        if not authorities:
            return self
        holdings = self._get_holdings(company, first, last, employees)
        contributions = self._get_contributions(company, first, last)
        values = []
        for authority in authorities:
            rates = {
                kind: Decimal(str(amount))
                for kind, amount in authority._get_rates(last).items()
            }
            for employee, lines in holdings.items():
                provided = [
                    ProvidedLine(
                        kinds=kinds, split=is_split(authority), line=line, days=days
                    )
                    for line, days, kinds, is_split in lines
                ]
                values += [
                    {
                        "company_id": company.id,
                        "employee_id": employee.id,
                        "date": first,
                        "authority_id": authority.id,
                        "kind": each.kind,
                        "count": each.count,
                        "flat": float(each.flat),
                        "contribution": float(each.contribution),
                        "amount": float(each.amount),
                        "reason": each.reason,
                    }
                    for each in benefits(provided, rates, contributions[employee.id])
                ]
        return self.create(values)

    def _get_holdings(self, company, first, last, employees):
        """Return {employee: [(line, days, kinds, whether an authority accepts it)]}."""
        held = Domain("line_id.company_id", "=", company.id)
        held &= Domain("date_from", "<=", last) & Domain("employee_id", "!=", False)
        held &= Domain("date_to", "=", False) | Domain("date_to", ">=", first)
        if employees is not None:
            held &= Domain("employee_id", "in", employees.ids)
        assignments = self.env["telecom.assignment"].search(held, order="id")
        days = {each: max(first, each.date_from) for each in assignments}
        policies = self.env["telecom.policy"]._get_policies(
            [(each.id, day) for each, day in days.items()]
        )
        holdings = defaultdict(list)
        for assignment, day in days.items():
            policy_id, _source = policies[assignment.id, day]
            policy = self.env["telecom.policy"].browse(policy_id or [])
            employee = assignment.employee_id
            channel = (
                employee.telecom_channel
                or policy.telecom_channel
                or company.telecom_channel
            )
            kinds = assignment.line_id._get_benefit_kinds()
            if kinds:
                held_on = Period(day, min(last, assignment.date_to or last))
                holdings[employee].append(
                    (
                        *(assignment.line_id.id, held_on, kinds),
                        _accepted_by(policy, channel),
                    )
                )
        return holdings

    def _get_contributions(self, company, first, last):
        """Return {employee id: {kind: what the employee pays of the month}}.

        A share counts for the month in which the period of its statement ends. Amounts
        written off are not paid.
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT statement.employee_id, usage_type.benefit_kind,
                       share.settlement_id,
                       SUM(share.employee + share.employee_tax)::text
                  FROM telecom_share share
                  JOIN telecom_bill bill ON bill.id = share.bill_id
                  JOIN telecom_statement statement ON statement.id = share.statement_id
                  JOIN telecom_charge charge ON charge.id = share.charge_id
                  JOIN telecom_usage_type usage_type
                    ON usage_type.id = charge.usage_type_id
                 WHERE bill.state = 'posted' AND statement.company_id = %s
                   AND statement.date_to BETWEEN %s AND %s
                   AND statement.employee_id IS NOT NULL
                   AND usage_type.benefit_kind IS NOT NULL
              GROUP BY statement.employee_id, usage_type.benefit_kind,
                       share.settlement_id
                """,
                company.id,
                first,
                last,
            )
        )
        settlements = self.env["telecom.settlement"].browse(
            {row[2] for row in rows if row[2]}
        )
        kept = settlements._get_kept_parts()
        sums = defaultdict(Fraction)
        for employee_id, kind, settlement_id, amount in rows:
            sums[employee_id, kind] += Fraction(amount) * kept.get(settlement_id, 1)
        contributions = defaultdict(dict)
        for (employee_id, kind), exact in sums.items():
            amount = Decimal(exact.numerator) / exact.denominator
            contributions[employee_id][kind] = round_half_up(amount)
        return contributions

    def _as_export_amounts(self):
        """Return what the payroll office has to know of these benefits."""
        return [
            Amount(
                payroll_number=benefit.employee_id.telecom_payroll_number or "",
                employee_name=benefit.employee_id.name,
                kind=f"benefit_{benefit.kind}",
                authority=benefit.authority_id.code,
                amount=Decimal(str(benefit.currency_id.round(benefit.amount))),
                period_from=benefit.date,
                period_to=benefit.date + relativedelta(months=1, days=-1),
                explanation=benefit.explanation,
            )
            for benefit in self
            if benefit.amount
        ]


def _accepted_by(policy, channel):
    """Return the function that tells whether an authority takes it as split billing."""

    def is_split(authority):
        if not policy.split_bill or channel == "waived":
            return False
        return channel == "operator_direct" or authority.accepts_repayment

    return is_split
