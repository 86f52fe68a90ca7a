from odoo import api, models

from ..ground.scheduled import come_back


class TelecomMonth(models.AbstractModel):
    """The job that takes a month from the arriving bill to the closed run.

    Each step may be done again at any time: it goes by the states of the records.
    """

    _name = "telecom.month"
    _description = "Automatic Steps of a Month"

    @api.model
    def _cron_run(self):
        """Perform what is due today, then list what is left for somebody."""
        left = self.env["telecom.bill"]._post_clean()
        left += self.env["telecom.mandate"]._ask_missing()
        left += self.env["telecom.deduction.run"]._run_months()
        left += self.env["telecom.settlement"]._remind_due()
        self.env["telecom.exception"]._update()
        come_back(self.env, left)
