import json
from hashlib import sha256

from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ...engine import Snapshot
from ..ground.money import get_unit
from ..masters.telecom_tax import as_rate
from ..policy.wording import PolicyWording
from .rule_names import DECIDED, THIRD_PARTY


class TelecomSnapshot(models.Model):
    """All that decided a split: rules, their days, and the settings around them.

    It never changes. Statements, their versions and their shares that were split alike
    have the same one, and a share names its rule by an id within its own snapshot: what
    is decided later explains later shares only.
    """

    _name = "telecom.snapshot"
    _description = "Basis of a Split"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    digest = fields.Char(required=True, readonly=True, help="Digest of the content.")
    content = fields.Json(required=True, readonly=True)

    _content_unique = models.UniqueIndex(
        "(company_id, digest)", "This snapshot is already stored."
    )

    @ormcache("self.id")
    def _as_engine(self):
        """Return what decided the split, as the engine knows it; it never changes."""
        self.ensure_one()
        snapshot_sudo = self.sudo()  # rules of a split that one may read
        return Snapshot.from_dict(snapshot_sudo.content)

    def _get_wording(self):
        """Return the words for its rules."""
        self.ensure_one()
        snapshot_sudo = self.sudo()  # rules of a split that one may read
        known = snapshot_sudo._as_engine()
        currency = snapshot_sudo.company_id.currency_id
        return PolicyWording(self.env, known.effective, currency, known.categories)

    def _get_rule_text(self, rule):
        """Return in words what decided a share: a rule, or its substitute."""
        if not self:
            return self.env._("all of it, as decided")
        if rule == DECIDED:
            return self.env._("the decision for this charge")
        if rule == THIRD_PARTY:
            return self.env._("third-party payments as set on the operator")
        found = self._as_engine().get_rule(rule)
        if rule and not found:  # booked before shares kept what they were split by
            return self.env._("according to the policy at that time")
        return self._get_wording().get_rule(found)

    @api.model
    def _keep(self, company, snapshots):
        """Return {snapshot of the engine: its record}, as text; new ones are made.

        In SQL: two bills that are split at the same moment may need the same one.
        """
        contents = {json.dumps(each.as_dict(), sort_keys=True) for each in snapshots}
        digests = {text: sha256(text.encode()).hexdigest() for text in contents}
        rows = sorted((digest, text) for text, digest in digests.items())
        if rows:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO telecom_snapshot (company_id, digest, content)
                    SELECT %s, given.digest, given.content::jsonb
                      FROM UNNEST(%s::text[], %s::text[]) AS given(digest, content)
               ON CONFLICT (company_id, digest) DO NOTHING
                    """,
                    company.id,
                    *map(list, zip(*rows, strict=True)),
                )
            )
        found = dict(
            self.env.execute_query(
                SQL(
                    "SELECT digest, id FROM telecom_snapshot"
                    " WHERE company_id = %s AND digest = ANY(%s)",
                    company.id,
                    [digest for digest, _text in rows],
                )
            )
        )
        return {text: self.browse(found[digest]) for text, digest in digests.items()}

    @api.model
    def _keep_one(self, company, snapshot):
        """Return the record of a snapshot of the engine."""
        (kept,) = self._keep(company, [snapshot]).values()
        return kept

    @api.model
    def _get_settings(self, company):
        """Return what today's settings decide of a split, for engine.Snapshot."""
        operators = self.env["telecom.operator"].sudo()  # who pays, nothing of them
        operators = operators.with_context(active_test=False).search(
            operators._check_company_domain(company)
        )
        taxes = company.telecom_tax_ids.filtered("partial_tax_id")
        return {
            "tax_included": company.telecom_policy_tax == "included",
            "categories": dict(
                self.env["telecom.usage.type"].sudo()._get_engine_keys().values()
            ),
            "payers": {str(each.id): each.third_party_payer for each in operators},
            "flat": {
                get_rate_key(as_rate(tax.rate)): str(
                    tax._get_employee_percent("flat_rate")
                )
                for tax in taxes
            },
            "unit": get_unit(company.currency_id),
        }


def get_rate_key(rate):
    """Return a tax rate as a snapshot names it."""
    return f"{rate.normalize():f}"
