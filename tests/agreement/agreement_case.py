from ...models.ground.guard import untraced
from ..masters.masters_case import MastersCase


class AgreementCase(MastersCase):
    """A company that wants agreements; Ann and Bob hold a line each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(untraced())
        cls.env["res.company"].search([]).telecom_agreement = "none"
        cls.company.telecom_agreement = "mail"
        cls.thirty = cls.create_policy({"kind": "amount", "amount": 30}, name="Thirty")
        cls.fifty = cls.create_policy({"kind": "amount", "amount": 50}, name="Fifty")
        cls.company.telecom_policy_id = cls.thirty
        cls.ann, cls.bob = (
            cls.create_employee(name, work_email=f"{name.lower()}@fictief.example")
            for name in ("Ann", "Bob")
        )
        cls.ann_line, cls.bob_line = (
            cls.create_line(number, holder=holder)
            for number, holder in (
                ("+447700900001", cls.ann),
                ("+447700900002", cls.bob),
            )
        )
        # The tests are not the scheduler, who makes agreements.
        cls.agreements = cls.env["telecom.agreement"].sudo()

    def update(self):
        """Do what the scheduled action does each day; return the new agreements."""
        return self.agreements._update_needed()

    def of(self, holder, *states):
        """Return the agreements of a holder, the oldest first."""
        field = "employee_id" if holder._name == "hr.employee" else "partner_id"
        domain = [(field, "=", holder.id)]
        if states:
            domain.append(("state", "in", states))
        return self.agreements.search(domain, order="id")

    def states(self, holder):
        return self.of(holder).mapped("state")

    def sign_on_paper(self, agreements, day="2026-11-10"):
        agreements.write({"signed_by": "paper", "date_signed": day})
