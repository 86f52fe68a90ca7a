from odoo import models
from odoo.fields import Domain

from ..ground.expiry import get_limit
from .telecom_person import PersonData


class TelecomPerson(models.AbstractModel):
    """The agreements of a person: to hand over, and what of them need not be kept."""

    _inherit = "telecom.person"

    def _get_person_data(self, person):
        return [
            *super()._get_person_data(person),
            PersonData(
                self.env._("Agreements"),
                "telecom.agreement",
                person.get_domain(),
                (
                    *("version", "policy_id", "state", "date_asked", "reminded_on"),
                    *("date_signed", "signed_by", "signed_at", "signed_ip"),
                    *("date_outdated", "text"),
                ),
                files=("document", "signature"),
                deleted=self._get_over_agreements(person),
                kept=self.env._(
                    "the proof of the agreed terms, until the end of "
                    "the retention period"
                ),
            ),
        ]

    def _get_over_agreements(self, person):
        """Return the domain of agreements that are no proof of anything any more."""
        over = Domain("date_signed", "=", False)
        for company in person.employees.company_id:
            years = company.telecom_agreement_years
            if before := get_limit(self, years=years):
                ended = Domain("date_outdated", "<", before)
                over |= Domain("company_id", "=", company.id) & ended
        return over
