from odoo import models
from odoo.exceptions import UserError


class ResPartner(models.Model):
    """Whether contacts are those of one person with phones, before they are merged."""

    _inherit = "res.partner"

    def _telecom_check_one_person(self):
        """Refuse contacts of several persons, of whom one has phone statements."""
        persons = [*self._get_telecom_read_by(), *self._get_telecom_holders()]
        if len(persons) > 1 and any(map(_has_phone, persons)):
            raise UserError(
                self.env._(
                    "%(names)s belong to different employees or holders of phone "
                    "lines. A merged contact would give the phone statements and "
                    "debts of one person to the other, so these contacts cannot "
                    "be merged. Remove one of them from the selection.",
                    names=", ".join(sorted({person.name for person in persons})),
                )
            )

    def _telecom_check_one_operator(self):
        """Refuse the vendors of several operators: bills would change operators."""
        if len(self.telecom_operator_ids) > 1:
            raise UserError(
                self.env._(
                    "%(names)s are different phone operators, each with its own "
                    "lines and bills. Remove one of them from the selection.",
                    names=", ".join(self.telecom_operator_ids.mapped("display_name")),
                )
            )

    def _get_telecom_holders(self):
        """Return those of these contacts that hold phones themselves."""
        return self.filtered(_has_phone)


def _has_phone(person):
    """Tell whether something of ours is about this employee, or this contact."""
    name = "employee_id" if person._name == "hr.employee" else "partner_id"
    models = ["telecom.statement", "telecom.assignment", "telecom.agreement"]
    models += ["telecom.settlement"] if name == "employee_id" else []
    return any(
        person.env[model]
        .with_context(active_test=False)
        .search_count([(name, "=", person.id)], limit=1)
        for model in models
    )
