import re

from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

ANALYSIS = "telecom.analysis"

# The names of filters are not translated by Odoo: those of ours are, until renamed.
NAMES = {
    each._source: each
    for each in (
        _lt("By Month"),
        _lt("By Usage Category"),
        _lt("Roaming by Line"),
        _lt("By Department"),
        _lt("By Operator"),
        _lt("By Policy"),
        _lt("By Policy and Rule"),
        _lt("Calls by Usage Type"),
        _lt("Data by Line"),
    )
}


class IrFilters(models.Model):
    """The favorites of the cost analysis, for whom they can be shown."""

    _inherit = "ir.filters"

    @api.model
    def get_filters(self, model, *args, **kwargs):
        found = super().get_filters(model, *args, **kwargs)
        if model != ANALYSIS:
            return found
        analysis = self.env[ANALYSIS]
        hidden = analysis._fields.keys() - analysis.fields_get(attributes=()).keys()
        return [
            {**each, "name": self._get_shown_name(each["name"])}
            for each in found
            if hidden.isdisjoint(re.findall(r"\w+", each["context"] + each["domain"]))
        ]

    def _get_shown_name(self, name):
        return self.env._(NAMES[name]) if name in NAMES else name
