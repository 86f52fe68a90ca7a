from odoo import models

from ..ground.turn import once
from .telecom_deduction_run import PERIOD

# The states from which each step leads on.
STATES = {
    "gather": ("draft",),
    "confirm": ("draft",),
    "export": ("confirmed",),
    "report": ("confirmed", "exported"),
    "close": ("confirmed", "exported"),
    "cancel": ("draft", "confirmed", "exported", "done"),
}

BUTTONS = {
    "gather": "action_gather",
    "confirm": "action_confirm",
    "export": "action_export",
    "close": "action_done",
    "cancel": "action_cancel",
}


class TelecomDeductionRun(models.Model):
    """The steps of a run; those of many people are done in the background."""

    _inherit = "telecom.deduction.run"

    def write(self, values):
        self._check_values(values)
        result = super().write(values)
        if PERIOD & values.keys():
            # What is shown is always what this period and company would deduct.
            for run in self.filtered(lambda each: each.state == "draft"):
                if run.deduction_ids:
                    run._begin_step("gather")
        return result

    # -- buttons ---------------------------------------------------------------------

    @once
    def action_gather(self):
        """Take what is open and can be deducted in this pay period."""
        self._check_payroll()
        for run in self:
            run._begin_step("gather")

    @once
    def action_confirm(self):
        """Book the deductions as they are shown."""
        self._check_payroll()
        for run in self:
            run._begin_step("confirm")

    @once
    def action_done(self):
        """Count unreported deductions as withheld in full, and close the run."""
        self._check_payroll()
        for run in self:
            run._begin_step("close")

    @once
    def action_cancel(self, reason=None):
        """Take everything back that this run collected.

        Once payroll has its file, somebody has to say why.
        """
        self._check_payroll()
        if not reason and {"exported", "done"} & set(self.mapped("state")):
            return self._ask_why("cancel")
        for run in self:
            run._begin_step("cancel", reason=reason)
        return True

    # -- now or later ----------------------------------------------------------------

    def _begin_step(self, step, **arguments):
        """Do a step of this run now, or let a job do it if there are many people."""
        self._lock(*STATES[step], step=step)
        people = self._count_people(step)
        if self._is_too_long(people, self.company_id):
            self._start_task(step, people, **arguments)
        else:
            self._perform_step(step, **arguments)

    def _perform_step(self, step, **arguments):
        run_sudo = self.sudo()  # rights were checked: it reads wages and books entries
        getattr(run_sudo, f"_{step}")(**arguments)
        if run_sudo.reported_rows:  # of a report that came to nothing
            run_sudo.reported_rows = False

    def _count_people(self, step):
        """Return about how many employees a step of this run is for."""
        count = self.env["telecom.deduction"].search_count([("run_id", "=", self.id)])
        if step == "gather":
            settlements_sudo = self.env["telecom.settlement"].sudo()  # only counted
            domain = self._get_gathered_domain()
            groups = settlements_sudo._read_group(
                domain, [], ["employee_id:count_distinct"]
            )
            count += groups[0][0]
        return count

    # -- what tasks do ---------------------------------------------------------------

    def _do_gather(self, step, arguments):
        return self._do_by_task("gather", step, arguments)

    def _do_confirm(self, step, arguments):
        return self._do_by_task("confirm", step, arguments)

    def _do_export(self, step, arguments):
        return self._do_by_task("export", step, arguments)

    def _do_report(self, step, arguments):
        return self._do_by_task("report", step, arguments)

    def _do_close(self, step, arguments):
        return self._do_by_task("close", step, arguments)

    def _do_cancel(self, step, arguments):
        return self._do_by_task("cancel", step, arguments)

    def _do_by_task(self, kind, step, arguments):
        """Do a step of this run, as the user who asked for it; return the next one."""
        if not self.env.su:  # the payroll office has no user to answer a mail with
            self._check_payroll()
        self._lock(*STATES[kind])
        self._perform_step(kind, **arguments)

    def _repeat_task(self, task):
        if task.kind in BUTTONS:
            getattr(self, BUTTONS[task.kind])()
        else:
            self._check_payroll()
            self._lock(*STATES[task.kind])
            self._start_task(task.kind, task.total, **(task.arguments or {}))
