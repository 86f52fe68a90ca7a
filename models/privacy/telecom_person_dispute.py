from odoo import models
from odoo.fields import Domain

from ..dispute.telecom_dispute import WAITING
from .telecom_person import PersonData


class TelecomPerson(models.AbstractModel):
    """The disputes and marks of a person: to hand over, and to forget.

    A granted amount is booked by a correction, which stays; the dispute says what
    somebody called, and goes.
    """

    _inherit = "telecom.person"

    def _get_person_data(self, person):
        disputed = person.get_domain("statement_id.")
        amounts = ("amount", "granted")
        words = ("reason", "answer")
        private = ("day", "label", "dialled")
        users = person.employees.user_id | person.partners.user_ids
        marks = ("number", "dialled", "create_date")
        return [
            *super()._get_person_data(person),
            PersonData(
                self.env._("Disputes"),
                "telecom.dispute",
                disputed,
                (
                    *("statement_id", "date", "kind", "state", *amounts, *words),
                    *("decider_id", "date_decided"),
                ),
                private=words,  # for who decides otherwise
                deleted=Domain.TRUE,
            ),
            PersonData(
                self.env._("Disputed Usage"),
                "telecom.dispute.line",
                Domain("dispute_id", "any", disputed),
                ("dispute_id", *private, *amounts),
                private=private,
            ),
            PersonData(
                self.env._("Numbers Marked as Work-Related"),
                "telecom.usage.mark",
                Domain("user_id", "in", users.ids),
                marks,
                private=marks,
                deleted=Domain.TRUE,
            ),
        ]

    def _get_cannot_forget_reasons(self, employee_sudo):
        reasons = super()._get_cannot_forget_reasons(employee_sudo)
        disputes_sudo = self.env["telecom.dispute"].sudo()  # of everybody
        open_sudo = disputes_sudo.search(
            [
                ("statement_id.employee_id", "=", employee_sudo.id),
                ("state", "in", WAITING),
            ]
        )
        if open_sudo:
            reasons.append(
                self.env._(
                    "Not decided and booked yet: %(disputes)s.",
                    disputes=", ".join(open_sudo.mapped("display_name")),
                )
            )
        return reasons
