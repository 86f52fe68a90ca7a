from odoo import api, models


class TelecomImportRemembered(models.AbstractModel):
    """A part of a layout: a change of it ends what is remembered of files."""

    _name = "telecom.import.remembered"
    _description = "Part of a Layout"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
