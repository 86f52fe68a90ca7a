from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..ground.scheduled import SECONDS, take, work_off

UNUSUAL_SHOWN = 5


class TelecomBill(models.Model):
    """Clean bills are posted by a job; the others say what keeps them."""

    _inherit = "telecom.bill"

    unclean_reason = fields.Text(
        "Not Posted Automatically",
        readonly=True,
        help="The reason why a scheduled job left this bill as a draft.",
    )

    @api.model
    def _get_waiting_domain(self):
        """Return the domain of the drafts that a job posts when they are clean."""
        return Domain(
            [
                ("state", "=", "draft"),
                ("kind", "=", "bill"),
                ("is_split", "=", True),
                ("operator_id.when_clean", "=", "post"),
            ]
        )

    @api.model
    def _post_clean(self):
        """Post the clean bills; return how many are left for another run."""
        bills = self.search(self._get_waiting_domain(), order="id")._get_without_task()
        return work_off(bills, _post_if_clean, refused=_keep_refusal, seconds=SECONDS)

    def _post_if_clean(self):
        self.ensure_one()
        take(self)
        if self._get_tasks() or not self.filtered_domain(self._get_waiting_domain()):
            return
        bill = self.with_env(self.company_id._telecom_speak().env)
        reasons = bill._get_unclean_reasons()
        bill._keep_unclean(reasons)
        if reasons:
            return
        if bill._is_too_long(bill.statement_count, bill.company_id):
            bill._start_posting(automatic=True)
        else:
            bill._post_as_clean()

    def _do_post(self, step, arguments):
        if not arguments.get("automatic"):
            return super()._do_post(step, arguments)
        return self._post_as_clean()

    def _post_as_clean(self):
        bill_sudo = self.sudo()  # the job posts it, whoever lets the job run
        bill = bill_sudo.with_env(bill_sudo.company_id._telecom_speak().env)
        bill.move_id.action_post()
        bill.move_id._message_log(
            body=bill.env._("Posted automatically, because the bill is clean.")
        )

    def _keep_unclean(self, reasons):
        """Write down what keeps this bill, if it is something else than before."""
        text = "\n".join(reasons) or False
        if self.unclean_reason != text:
            self.unclean_reason = text

    def _get_unclean_reasons(self):
        """Return sentences that say why this draft is not clean; none if it is."""
        self.ensure_one()
        if self.stale:  # another bill of the period was posted meanwhile
            self.env["telecom.bill.splitter"].split(self)
        reasons = [
            self._get_blocking_reason(),
            self._get_document_reason(),
            *self._get_unusual_reasons(),
        ]
        return [reason for reason in reasons if reason]

    def _get_document_reason(self):
        """Return what the vendor bill lacks to be posted, or False."""
        move = self.move_id
        if not move.partner_id:
            return self.env._("The bill has no vendor.")
        if not move.invoice_date:
            return self.env._("The bill has no date.")
        # Odoo also warns of another bill with the same amount on the same day
        same = move.duplicated_ref_ids.filtered(lambda other: other.ref == move.ref)
        if move.ref and same:
            return self.env._(
                "Another bill has the same reference: %(bills)s.",
                bills=", ".join(same.mapped("display_name")),
            )
        return False

    def _get_unusual_reasons(self):
        """Return a sentence for each employee whose part is unusual."""
        company = self.company_id
        if not company.telecom_usual_factor:
            return []
        compare = self.company_currency_id.compare_amounts
        unusual = [
            (name, now, average)
            for name, now, average in self._get_parts()
            if compare(now, company.telecom_usual_amount) > 0
            and compare(now, average * company.telecom_usual_factor) > 0
        ]
        money = self.company_currency_id.format
        reasons = [
            self.env._(
                "%(employee)s pays %(now)s, and %(average)s on average.",
                employee=name,
                now=money(now),
                average=money(average),
            )
            for name, now, average in unusual[:UNUSUAL_SHOWN]
        ]
        if len(unusual) > UNUSUAL_SHOWN:
            reasons.append(
                self.env._(
                    "Other employees with an unusual amount: %(count)s.",
                    count=len(unusual) - UNUSUAL_SHOWN,
                )
            )
        return reasons

    def _get_parts(self):
        """Return [(holder, part on this bill's statements, average)], highest first.

        The average is that of the last twelve months, over the periods in which the
        holder had a statement. A holder without any is left out: nothing is usual yet.
        """
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                WITH here AS (
                    SELECT employee_id, partner_id, MAX(holder_name) AS name,
                           SUM(employee_total) AS now, MIN(date_from) AS first
                      FROM telecom_statement
                     WHERE id = ANY(%(statements)s)
                  GROUP BY employee_id, partner_id
                ), usual AS (
                    SELECT here.name, here.now,
                           SUM(past.employee_total)
                               / COUNT(DISTINCT past.date_from) AS average
                      FROM here
                      JOIN telecom_statement past
                        ON past.company_id = %(company)s
                       AND past.state = 'posted'
                       AND past.date_from < here.first
                       AND past.date_from >= here.first - INTERVAL '12 months'
                       AND (past.employee_id = here.employee_id
                            OR past.partner_id = here.partner_id)
                  GROUP BY here.name, here.now, here.employee_id, here.partner_id
                )
                SELECT name, now::float, average::float FROM usual
              ORDER BY now DESC, name
                """,
                statements=self._get_statement_ids(),
                company=self.company_id.id,
            )
        )


def _post_if_clean(bill):
    bill._post_if_clean()


def _keep_refusal(bill, error):
    """Let the other bills go on; the bill says why it was refused."""
    bill._keep_unclean([str(error)])
