from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.misc import format_date

from .telecom_statement_report import REPORT

MONTHS_SHOWN = 12


class TelecomStatement(models.Model):
    """The statement as employees see it, in the portal and on paper."""

    _inherit = "telecom.statement"

    def action_open_settlements(self):
        """Open what collects the employee's part of this statement."""
        self.ensure_one()
        shares_sudo = self.share_ids.sudo()  # which settlement, not what was used
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settlements"),
            "res_model": "telecom.settlement",
            "view_mode": "list,form",
            "domain": [("id", "in", shares_sudo.settlement_id.ids)],
            "context": {"create": False},
        }

    # -- what employees see of their statements in the portal and on paper ----------

    def _get_portal_name(self):
        """Return the month of a statement, in the words of its reader."""
        self.ensure_one()
        return format_date(self.env, self.date_to, date_format="MMMM y")

    def _get_portal_domain(self):
        """Return the domain of what the user is shown: their own, once posted.

        Officers and accountants may read those of others, but not as their own.
        """
        return [("state", "=", "posted"), *self._get_own_domain()]

    def _get_posted_shares(self):
        """Return the shares that count: those of a draft are not shown yet."""
        return self.share_ids.filtered(
            lambda share: share.sudo().move_id.state == "posted"  # no more of a bill
        )

    def _get_usage_summary(self):
        """Return who pays what per usage type and rule, the largest amounts first.

        One row is a dict of type, rule (in words), amount, employer, employee, tax
        (company currency) and rows (how many rows of the file). Together they are the
        totals of the statement, to the cent.
        """
        self.ensure_one()
        groups = defaultdict(lambda: self.env["telecom.share"])
        for share in self._get_posted_shares():
            groups[share.usage_type_id, share.rule_text] |= share
        currency = self.currency_id
        summary = [
            {
                "type": usage_type.name or self.env._("Other costs"),
                "type_id": usage_type.id,
                "used": group.charge_id._get_used_text(),
                "rule": rule,
                "amount": currency.round(
                    sum(group.mapped("employer")) + sum(group.mapped("employee"))
                ),
                "employer": currency.round(sum(group.mapped("employer"))),
                "employee": currency.round(sum(group.mapped("employee"))),
                "tax": currency.round(sum(group.mapped("employee_tax"))),
                "charges": group.charge_id,
            }
            for (usage_type, rule), group in groups.items()
        ]
        return sorted(summary, key=lambda row: -abs(row["amount"]))

    def _get_usage_domain(self, search="", usage_type=None, charge_ids=None):
        """Return the domain of the rows of the file behind this statement.

        A charge of a correction has no rows of its own: those of the charge that it
        corrects are the evidence.
        """
        self.ensure_one()
        charges = self._get_posted_shares().charge_id
        if usage_type:
            charges = charges.filtered(lambda each: each.usage_type_id == usage_type)
        if charge_ids is not None:
            charges = charges.filtered(lambda each: each.id in charge_ids)
        domain = [("charge_id", "in", (charges | charges.origin_id).ids)]
        if search:
            wanted = ("label", "dialled", "number")
            domain += ["|"] * (len(wanted) - 1)
            domain += [(name, "ilike", search) for name in wanted]
        return domain

    def _get_last_months(self):
        """Return {first day of a month: (employer, employee with tax)} of a year.

        ``self`` may be of several lines; months without a statement are zeros.
        """
        if not self:
            return {}
        last = max(self.mapped("date_to")).replace(day=1)
        months = [
            last - relativedelta(months=back) for back in reversed(range(MONTHS_SHOWN))
        ]
        sums = dict.fromkeys(months, (0.0, 0.0))
        for statement in self:
            month = statement.date_to.replace(day=1)
            if month in sums:
                employer, employee = sums[month]
                sums[month] = (
                    employer + statement.employer,
                    employee + statement.employee_total,
                )
        return sums

    def _get_chart(self):
        """Return what the chart of the portal draws, with words for who sees none."""
        months = self._get_last_months()
        return {
            "labels": [
                format_date(self.env, month, date_format="MMM yy") for month in months
            ],
            "employer": [round(employer, 2) for employer, _employee in months.values()],
            "employee": [round(employee, 2) for _employer, employee in months.values()],
            "names": [self.env._("Employer pays"), self.env._("You pay")],
            "currency": self.currency_id[:1].symbol,
        }

    def _get_settlements(self):
        """Return the settlements that collect the holder's part, as superuser."""
        self.ensure_one()
        shares_sudo = self.sudo()._get_posted_shares()  # of a statement one may read
        settlements_sudo = shares_sudo.settlement_id
        return settlements_sudo.filtered(
            lambda each: (
                each.partner_id == self.partner_id
                if self.partner_id
                else each.employee_id == self.employee_id
            )
        )

    # -- a statement on paper: one page, in the language of its holder --------------

    def _get_file_name(self):
        """Return the name of a downloaded file; it names no person."""
        self.ensure_one()
        return f"{self.line_id.number.lstrip('+')}-{self.date_to:%Y-%m}"

    def _render_paper(self):
        """Return (bytes, kind) of one statement as a PDF."""
        self.ensure_one()
        reports = self.env["ir.actions.report"].sudo()  # a portal user prints their own
        return reports._render_qweb_pdf(REPORT, self.ids)

    version_ids = fields.One2many(
        "telecom.statement.version", "statement_id", "History", readonly=True
    )

    def _keep_version(self, bill, kind):
        """Remember what these statements say now, after ``bill`` was booked or reset.

        In one query, which sums up for all at once: a bill has thousands of
        statements, and asked for each, a database without statistics reads all shares
        of the bill every time.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH sums AS MATERIALIZED (
                    SELECT share.statement_id, charge.usage_type_id AS type_id,
                           SUM(share.employer) AS employer,
                           SUM(share.employee) AS employee,
                           SUM(share.employee_tax) AS tax
                      FROM telecom_share share
                      JOIN telecom_charge charge ON charge.id = share.charge_id
                      JOIN telecom_bill bill ON bill.id = share.bill_id
                     WHERE share.statement_id = ANY(%(ids)s)
                       AND bill.state = 'posted'
                  GROUP BY share.statement_id, charge.usage_type_id
                ), told AS MATERIALIZED (
                    SELECT statement_id, JSONB_AGG(
                               JSONB_BUILD_OBJECT(
                                   'type', type_id, 'employer', employer,
                                   'employee', employee, 'tax', tax)
                               ORDER BY employer + employee DESC, type_id
                           ) AS lines
                      FROM sums GROUP BY statement_id
                )
                INSERT INTO telecom_statement_version (statement_id, kind, document,
                       move_id, date, user_id, reason, employer, employee,
                       employee_tax, employee_total, snapshot_id, policy_scope,
                       lines)
                SELECT statement.id, %(kind)s, %(document)s, %(move)s, %(now)s, %(uid)s,
                       %(reason)s, statement.employer, statement.employee,
                       statement.employee_tax, statement.employee_total,
                       statement.snapshot_id, statement.policy_scope, told.lines
                  FROM telecom_statement statement
             LEFT JOIN told ON told.statement_id = statement.id
                 WHERE statement.id = ANY(%(ids)s)
                """,
                kind=kind,
                document=bill.move_id.name,
                move=bill.move_id.id,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                reason=bill._get_reason() or None,
                ids=self.ids,
            )
        )
        self.invalidate_recordset(["version_ids"])

    def action_correct(self):
        """Open a correction of these statements."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correction"),
            "res_model": "telecom.correction",
            "view_mode": "form",
            "context": {
                "default_kind": "charge",
                "default_statement_ids": self.ids,
                "default_company_id": self.company_id[:1].id,
            },
        }
