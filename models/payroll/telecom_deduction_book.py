from odoo import models


class TelecomDeduction(models.Model):
    """The result of deductions that payroll reported otherwise."""

    _inherit = "telecom.deduction"

    def _withdraw_reported(self):
        """Forget what was reported as withheld: it was not, after all.

        As long as the run is open, it waits to be withheld again; of a run that is
        closed, it is open again for a later one.
        """
        for run, deductions in self.grouped("run_id").items():
            items = deductions.item_ids.filtered("withheld")
            if run.state == "done":
                amounts = {item.settlement_id: item.withheld for item in items}
                run._reverse_deductions(amounts, self.env._("not withheld"))
                run._release(items)
            else:
                # what was taken back then stays open, for a later run
                for item in deductions.item_ids:
                    item.amount = item.withheld
            items.withheld = 0
            deductions.write({"is_reported": False, "withheld_reason": False})
