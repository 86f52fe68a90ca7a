from odoo import Command, fields, models
from odoo.tools import SQL

from ..ground.guard import untraced
from .telecom_deduction import EDITABLE


class TelecomDeductionRun(models.Model):
    """The content of a draft run: open settlements, per employee and mandate."""

    _inherit = "telecom.deduction.run"

    def _gather(self):
        """Take anew what can be deducted, and say so on what is scheduled by it."""
        self.ensure_one()
        before = self.deduction_ids.item_ids.settlement_id
        # Noted below for all at once: thousands of notes one by one take their time.
        with untraced():
            self.with_context(tracking_disable=True)._gather_silently()
        now = self.deduction_ids.item_ids.settlement_id
        (now - before)._log(self.env._("Scheduled in %(run)s.", run=self.name))
        (before - now)._log(
            self.env._("No longer scheduled in %(run)s.", run=self.name)
        )

    def _gather_silently(self):
        """Keep what payroll said about employees, and gather the rest anew."""
        said = {
            (deduction.employee_id, deduction.mandate_id): {
                name: deduction[name] for name in EDITABLE if deduction[name]
            }
            for deduction in self.deduction_ids
        }
        self.deduction_ids.unlink()
        self.env.flush_all()
        settlements = self.env["telecom.settlement"].search(
            self._get_gathered_domain(), order="date, id"
        )
        # What somebody else gathers just now is theirs.
        settlements = settlements.try_lock_for_update().filtered(
            lambda settlement: settlement._get_deductible()
        )
        groups = self._group_settlements(settlements)
        known = self._get_known_net_pay(settlements.employee_id)
        deductions = self.env["telecom.deduction"].create(
            [
                {
                    "run_id": self.id,
                    # what follows from the run, else worked out one by one
                    "company_id": self.company_id.id,
                    "date_from": self.date_from,
                    "employee_id": employee.id,
                    "mandate_id": mandate.id,
                    "fallback": fallback,
                    "is_last": self._is_last_pay(employee),
                    **_get_known(known, employee),
                    **said.get((employee, mandate), {}),
                    "item_ids": list(map(_get_item, members)),
                }
                for (employee, mandate, fallback), members in groups.items()
            ]
        )
        deductions._plan()
        self.env.flush_all()

    def _get_gathered_domain(self):
        """Return the domain of what this run can deduct beside what it has."""
        settlements = self.env["telecom.settlement"]
        return [
            *settlements._get_collectable_domain(self.company_id),
            ("employee_id", "!=", False),
            ("date", "<=", self.date_to),
        ]

    def _group_settlements(self, settlements):
        """Return {(employee, mandate, why not deducted): settlements}, oldest first.

        An amount owed to an employee needs no mandate: it goes with a mandate that lets
        it count against what is due, else it is paid out.
        """
        mandates = self._get_mandates(settlements)
        none = self.env["telecom.mandate"]
        groups = {}
        for settlement in settlements:
            employee = settlement.employee_id
            operator = settlement.move_id.telecom_operator_id
            mandate = mandates[operator].get(employee.id, none)
            fallback = settlement.residual > 0 and self._get_fallback(employee, mandate)
            key = (employee, mandate, fallback)
            groups.setdefault(key, []).append(settlement.id)
        return {
            key: settlements.browse(ids).with_prefetch(settlements.ids)
            for key, ids in groups.items()
        }

    def _get_mandates(self, settlements):
        """Return {operator: {employee id: mandate}} that allow this run to deduct.

        A mandate has to hold on the day of pay and must not be revoked by now.
        """
        today = fields.Date.context_today(self)
        allowed = {}
        for operator, members in settlements.grouped(
            lambda settlement: settlement.move_id.telecom_operator_id
        ).items():
            valid = self.env["telecom.mandate"]._get_valid(
                members.employee_id, self.company_id, self.date, operator
            )
            allowed[operator] = {
                employee_id: mandate
                for employee_id, mandate in valid.items()
                if not (mandate.date_revoked and mandate.date_revoked <= today)
            }
        return allowed

    def _get_fallback(self, employee, mandate):
        """Return why nothing may be deducted from what the employee owes, or False."""
        left = employee.departure_date
        final = self.company_id.telecom_leaver == "final_run"
        if left and (left < self.date_from or (left <= self.date_to and not final)):
            return "departed"
        return not mandate and "no_mandate"

    def _is_last_pay(self, employee):
        left = employee.departure_date
        return bool(left and self.date_from <= left <= self.date_to)

    def _get_known_net_pay(self, employees):
        """Return {employee id: the net pay that payroll reported last}."""
        return dict(
            self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT ON (deduction.employee_id)
                           deduction.employee_id, deduction.net_pay
                      FROM telecom_deduction deduction
                      JOIN telecom_deduction_run run ON run.id = deduction.run_id
                     WHERE deduction.employee_id = ANY(%s)
                       AND run.id != %s AND run.company_id = %s
                       AND run.state IN ('confirmed', 'exported', 'done')
                       AND deduction.net_pay > 0
                  ORDER BY deduction.employee_id, run.date_from DESC, deduction.id DESC
                    """,
                    employees.ids,
                    self.id,
                    self.company_id.id,
                )
            )
        )


def _get_item(settlement):
    """Return what creates the item of a settlement, most of which are deducted whole.

    The plan changes the others.
    """
    due = settlement._get_deductible()
    return Command.create({"settlement_id": settlement.id, "due": due, "amount": due})


def _get_known(known, employee):
    """Return the net pay of an employee as a value to give, if it is known."""
    net_pay = known.get(employee.id)
    return {"net_pay": net_pay} if net_pay else {}
