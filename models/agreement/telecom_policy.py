from odoo import models

from ..policy.wording import PolicyWording


class TelecomPolicy(models.Model):
    """The terms that a holder agrees to with a policy, as data and in plain words."""

    _inherit = "telecom.policy"

    def _get_agreement_terms(self, company):
        """Return what decides today's split in ``company``, as plain data.

        The order of the rules decides nothing, so it is not a part of it.
        """
        self.ensure_one()
        policy = self.with_company(company)
        terms = policy._get_today_terms()
        plain = terms.policy.as_dict()
        return {
            "policy": {**plain, "rules": sorted(plain["rules"], key=repr)},
            "scope": terms.scope,
            "prorate": terms.prorate,
            "tax": company.telecom_policy_tax,
            "currency": policy.currency_id.name,
        }

    def _get_agreement_text(self, company, lang):
        """Return today's terms and the company's own text, in a language."""
        self.ensure_one()
        policy = self.with_company(company).with_context(lang=lang)
        terms = policy._get_today_terms()
        wording = PolicyWording(policy.env, terms.policy, policy.currency_id)
        rules = terms.policy.rules
        return self.env["ir.qweb"]._render(
            "telecom_split_billing.agreement_text",
            {
                "summary": wording.get_summary(terms.scope),
                # one rule is what the sentence says already
                "details": wording.get_details() if len(rules) > 1 else [],
                "has_rules": bool(rules),
                "is_limited": any(rule.limit is not None for rule in rules),
                "is_prorated": terms.prorate == "prorated",
                "is_tax_excluded": company.telecom_policy_tax == "excluded",
                "own_text": company.with_context(lang=lang).telecom_agreement_text,
            },
            lang=lang,
        )
