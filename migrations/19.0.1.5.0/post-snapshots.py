import json

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from odoo.addons.telecom_split_billing.engine import Policy, Snapshot

TABLES = {
    "telecom_statement": SQL("owner.company_id"),
    "telecom_statement_version": SQL(
        "(SELECT company_id FROM telecom_statement WHERE id = owner.statement_id)"
    ),
}


def migrate(cr, version):
    """Keep what decided each split, and let each share name its rule in that.

    Statements kept their rules alone, and shares the position of a rule in those of
    today. What was set around them is taken from the settings of this moment.
    """
    # a database of the first version has no history of statements
    there = {
        table: company
        for table, company in TABLES.items()
        if column_exists(cr, table, "policy_snapshot")
    }
    if not there:
        return
    env = api.Environment(cr, SUPERUSER_ID, {})
    for table, company in there.items():
        _keep_snapshots(env, SQL.identifier(table), company)
    _keep_stays(cr)
    _explain_shares(cr)
    for table in there:
        cr.execute(
            SQL("ALTER TABLE %s DROP COLUMN policy_snapshot", SQL.identifier(table))
        )
    cr.execute(
        SQL("UPDATE telecom_bill SET stale = TRUE WHERE is_split AND state = 'draft'")
    )
    env.invalidate_all()


def _keep_snapshots(env, table, company):
    """Make a snapshot of what each owner kept, completed from today's settings."""
    cr = env.cr
    cr.execute(
        SQL(
            """
            SELECT DISTINCT %s, owner.policy_snapshot::text FROM %s owner
             WHERE jsonb_typeof(owner.policy_snapshot) = 'object'
            """,
            company,
            table,
        )
    )
    snapshots = env["telecom.snapshot"]
    settings = {}
    for company_id, text in cr.fetchall():
        owner = env["res.company"].browse(company_id)
        if company_id not in settings:
            settings[company_id] = snapshots._get_settings(owner)
        policy = Policy.from_dict(json.loads(text))
        kept = snapshots._keep_one(
            owner, Snapshot(policy=policy, **settings[company_id])
        )
        cr.execute(
            SQL(
                """
                UPDATE %s owner SET snapshot_id = %s
                 WHERE %s = %s AND owner.policy_snapshot = %s::jsonb
                """,
                table,
                kept.id,
                company,
                company_id,
                text,
            )
        )


def _keep_stays(cr):
    """Keep which days of which lines shared the limit of each statement."""
    cr.execute(
        SQL(
            """
            UPDATE telecom_statement statement SET stays = pool.stays
              FROM (
                    SELECT one.id, JSONB_AGG(JSONB_BUILD_ARRAY(
                               other.line_id,
                               GREATEST(held.date_from, other.date_from),
                               LEAST(COALESCE(held.date_to, other.date_to),
                                     other.date_to)) ORDER BY other.id) AS stays
                      FROM telecom_statement one
                      JOIN telecom_statement other
                        ON other.company_id = one.company_id
                       AND other.date_from = one.date_from
                       AND other.date_to = one.date_to
                       AND other.policy_id IS NOT DISTINCT FROM one.policy_id
                       AND (other.employee_id = one.employee_id
                            OR other.partner_id = one.partner_id)
                       AND (other.line_id = one.line_id
                            OR one.policy_scope = 'employee')
                      JOIN telecom_assignment held ON held.id = other.assignment_id
                     WHERE held.date_from <= other.date_to
                       AND COALESCE(held.date_to, other.date_from) >= other.date_from
                  GROUP BY one.id
                   ) pool
             WHERE pool.id = statement.id
            """
        )
    )


def _explain_shares(cr):
    """Let each share name what it was split by: as the statement said when booked.

    A decision on a charge was booked by later documents, or came with the charge.
    """
    cr.execute(
        SQL(
            """
            UPDATE telecom_share share
               SET snapshot_id = COALESCE(
                       (SELECT said.snapshot_id FROM telecom_statement_version said
                         WHERE said.statement_id = share.statement_id
                           AND said.move_id = bill.move_id AND said.kind != 'reset'
                      ORDER BY said.id DESC LIMIT 1),
                       statement.snapshot_id)
              FROM telecom_statement statement, telecom_bill bill
             WHERE statement.id = share.statement_id AND bill.id = share.bill_id
            """
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE telecom_share share SET rule = 'decided'
              FROM telecom_charge charge
             WHERE charge.id = share.charge_id
               AND (charge.fixed_employer != 0 OR charge.fixed_employee != 0)
               AND (share.bill_id != charge.bill_id OR charge.origin_id IS NOT NULL)
            """
        )
    )
