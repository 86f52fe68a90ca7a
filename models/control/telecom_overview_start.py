from odoo import api, models

from .res_company import STEPS

ADMINISTRATOR = "telecom_split_billing.group_telecom_administrator"


class TelecomOverview(models.AbstractModel):
    """The way to the first bill, shown until there is one."""

    _inherit = "telecom.overview"

    @api.model
    def get_overview(self):
        """Add {"start": what is still to be set up, or None}."""
        return {**super().get_overview(), "start": self._get_start()}

    def _get_start(self):
        """Return {"text", "steps": [{"label", "is_done"}], "sample"} of the company.

        ``sample`` tells what can be done with sample data: "load", "remove" or nothing.
        """
        company = self.env.company
        if not self._is_any(ADMINISTRATOR):
            return None
        sample = company.telecom_sample and "remove"
        done = {step: company._is_telecom_step_done(step) for step, _label in STEPS}
        if not sample and done["bill"]:
            return None
        labels = dict(
            self.env["telecom.start"]._fields["step"]._description_selection(self.env)
        )
        return {
            "steps": [
                {"label": labels[step], "is_done": is_done}
                for step, is_done in done.items()
            ],
            "sample": sample or (done["company"] and "load"),
        }
