from odoo import api, models

from .telecom_usage_mark import SECRET


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    @api.model
    def get_param(self, key, default=False):
        """Hide what the rules hide: by its key a parameter is read past them."""
        if key == SECRET and not self.env.su:
            return default
        return super().get_param(key, default)
