import json
from collections import Counter
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..ground.guard import untraced
from ..ground.scheduled import come_back, work_off


class Holder(NamedTuple):
    """The two parties of an agreement; one of the last two is False."""

    company_id: int
    employee_id: int | bool
    partner_id: int | bool


class Needed(NamedTuple):
    """An agreement that is needed, or one that is there: alike, they are the same."""

    holder: Holder
    terms: str
    text_version: int


def _get_holder(record):
    """Return the holder of an assignment or of an agreement."""
    return Holder(record.company_id.id, record.employee_id.id, record.partner_id.id)


class TelecomAgreement(models.Model):
    """Which agreements are needed today: one per holder and terms that hold."""

    _inherit = "telecom.agreement"

    @api.model
    def _cron_update(self):
        """Make the agreements that are missing today, and outdate the others."""
        # an archived company asks nobody, and what was asked for it is over
        companies = self.env["res.company"].search([("active", "in", [True, False])])
        left = work_off(companies, self._update_company)
        self.env.ref("telecom_split_billing.cron_agreement_mail")._trigger()
        come_back(self.env, left)

    @api.model
    def _update_company(self, company):
        self._update_needed(Domain("company_id", "=", company.id))

    @api.model
    def _update_needed(self, whose=Domain.TRUE):
        """Do so for the holders in the domain ``whose``; return the new agreements.

        It reads employee_id and partner_id, and holds for assignments, too.
        """
        held = self._get_held(whose)
        needed = self._get_needed(held)
        known = self.search_fetch(
            Domain(whose) & Domain("state", "!=", "outdated"),
            ["company_id", "employee_id", "partner_id", "terms", "text_version"],
        )
        holding = {_get_holder(each) for each in held}
        asked = {each.holder for each in needed}
        over = known.filtered(
            lambda each: each._is_over(needed, holding=holding, asked=asked)
        )
        over.date_outdated = fields.Date.context_today(self)
        for there in known - over:
            needed.pop(there._as_needed(), None)
        return self._make(needed)

    @api.model
    def _get_held(self, whose):
        """Return the assignments that hold today, of people who are still there."""
        today = fields.Date.context_today(self)
        assignments = self.env["telecom.assignment"]
        found = assignments.search(
            Domain(whose)
            & assignments._get_domain_on(today)
            & (Domain("partner_id", "!=", False) | Domain("employee_id.active", "=", 1))
        )
        last_days = {each: each._get_last_day() for each in found}
        return found.filtered(
            lambda each: (
                last_days[each] is False
                or (last_days[each] and last_days[each] >= today)
            )
        )

    @api.model
    def _get_needed(self, held):
        """Return {Needed: policy} of the assignments, where the company wants it.

        Other holders than employees are asked if they can be reached.
        """
        today = fields.Date.context_today(self)
        held = held.filtered(
            lambda each: (
                each.company_id.telecom_agreement != "none"
                and (
                    each.employee_id
                    or each.partner_id.email
                    or each.partner_id.user_ids
                )
            )
        )
        policies = self.env["telecom.policy"]
        found = policies._get_policies([(each.id, today) for each in held])
        terms, needed = {}, {}
        for each in held:
            company = each.company_id
            policy = policies.browse(found[each.id, today][0] or [])
            if not policy:  # its bills wait for one, and so does this
                continue
            if (policy, company) not in terms:
                plain = policy._get_agreement_terms(company)
                terms[policy, company] = json.dumps(plain, sort_keys=True)
            key = Needed(
                _get_holder(each),
                terms[policy, company],
                company.telecom_agreement_version,
            )
            needed.setdefault(key, policy)
        return needed

    def _as_needed(self):
        return Needed(
            _get_holder(self),
            json.dumps(self.terms, sort_keys=True),
            self.text_version,
        )

    def _is_over(self, needed, *, holding, asked):
        """Tell whether it is not needed any more.

        A signature is valid until other terms apply or the line is gone: a company that
        no longer asks for agreements, or has no policy today, undoes no signature.
        """
        key = self._as_needed()
        if key in needed:
            return False
        if not self.date_signed:
            return True
        return key.holder not in holding or key.holder in asked

    @api.model
    def _make(self, needed):
        """Make the agreements of {Needed: policy}, without noise in the chatter."""
        versions = self._get_last_versions(needed)
        made = []
        for key, policy in needed.items():
            versions[key.holder] += 1
            made.append(
                {
                    **key.holder._asdict(),
                    "policy_id": policy.id,
                    "terms": json.loads(key.terms),
                    "text_version": key.text_version,
                    "version": versions[key.holder],
                }
            )
        self._write_texts(made)
        with untraced():
            return self.create(made)

    @api.model
    def _get_last_versions(self, needed):
        """Return {holder: version of the last agreement, 0 without one}."""
        holders = [key.holder for key in needed]
        rows = self._read_group(
            Domain("employee_id", "in", [each.employee_id for each in holders])
            | Domain("partner_id", "in", [each.partner_id for each in holders]),
            ["company_id", "employee_id", "partner_id"],
            ["version:max"],
        )
        return Counter(
            {
                Holder(company.id, employee.id, partner.id): version
                for company, employee, partner, version in rows
            }
        )

    @api.model
    def _write_texts(self, made):
        """Add the text to the values of new agreements; many people read the same."""
        texts = {}
        for values in made:
            lang = self.new(values)._get_reader_lang()
            key = values["policy_id"], values["company_id"], lang
            if key not in texts:
                policy_id, company_id, _lang = key
                company = self.env["res.company"].browse(company_id)
                policy = self.env["telecom.policy"].browse(policy_id)
                texts[key] = policy._get_agreement_text(company, lang)
            values["text"] = texts[key]

    def _check_still_needed(self):
        """Refuse what held in the morning and does not hold at this moment."""
        self.ensure_one()
        was_to_sign = self._is_to_sign()
        self._update_needed(self._get_whose())
        if was_to_sign and not self._is_to_sign():
            raise UserError(
                self.env._(
                    "The terms have changed since this agreement was written. "
                    "Read and sign the current version in your list of agreements."
                )
            )

    def _get_whose(self):
        """Return the domain of these holders."""
        return Domain("employee_id", "in", self.employee_id.ids) | Domain(
            "partner_id", "in", self.partner_id.ids
        )
