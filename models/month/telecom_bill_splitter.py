from odoo import api, models


class TelecomBillSplitter(models.AbstractModel):
    """A bill that may be posted automatically waits for no night."""

    _inherit = "telecom.bill.splitter"

    @api.private
    def split(self, bill):
        result = super().split(bill)
        if bill.kind == "bill" and bill.operator_id.when_clean == "post":
            self.env.ref("telecom_split_billing.cron_month")._trigger()
        return result
