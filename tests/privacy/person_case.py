import base64
from datetime import date

from odoo.tests import new_test_user

from ...models.ground.guard import untraced
from ..payroll.test_portal_mandate import DRAWN
from ..portal_case import PortalCase

SURNAME = "Quillfeather"
NAME = f"O'Ann {SURNAME}"


class PersonCase(PortalCase):
    """Somebody with a name that is nowhere else, a line, a mandate and a bill."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.enterClassContext(untraced(False))
        cls.env = cls.env(context={**cls.env.context, "mail_notrack": False})
        cls.person = cls.create_employee(
            NAME, work_email=f"o.{SURNAME.lower()}@fictief.example"
        )
        cls.line = cls.create_line(cls.CAT, holder=cls.person)
        cls.mandate = cls.create_mandate()
        cls.bill = cls.post_month(
            (cls.CAT, "National calls", "50.00"),
            (cls.BOB, "National SMS", "55.00"),
        )
        cls.statement = cls.statement_of(cls("run"), cls.person)
        cls.settlement = cls.settlement_of(cls.person)
        cls.manager = new_test_user(
            cls.env, "telecom-manager", groups="hr.group_hr_manager"
        )

    @classmethod
    def create_mandate(cls, **values):
        return (
            cls.env["telecom.mandate"]
            .sudo()
            .create(
                {
                    "employee_id": cls.person.id,
                    "date_from": date(2026, 1, 1),
                    "date_signed": date(2026, 1, 1),
                    "signed_by": "portal",
                    "signature": DRAWN,
                    "document": base64.b64encode(b"%PDF-1.4 scan"),
                    "document_name": f"{NAME}.pdf",
                    **values,
                }
            )
        )

    @classmethod
    def settlement_of(cls, employee):
        settlements = cls.env["telecom.settlement"].sudo()
        return settlements.search([("employee_id", "=", employee.id)])

    def leave(self, employee=None):
        """End what is open, and let the employee go."""
        employee = employee or self.person
        settlements = self.settlement_of(employee)
        settlements.filtered("residual")._waive(date(2026, 11, 5), f"{NAME} has left")
        employee.departure_date = date(2026, 11, 1)
        employee.active = False

    def open_wizard(self, user=None, employee=None):
        wizards = self.env["telecom.anonymise"].with_user(user or self.manager)
        return wizards.create({"employee_ids": (employee or self.person).ids})
