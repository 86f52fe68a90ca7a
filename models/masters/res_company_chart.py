from dataclasses import dataclass, field
from typing import Any

from odoo import models

from .charts import CHARTS, UNKNOWN


@dataclass(frozen=True, kw_only=True, eq=False)
class Proposal:
    """A proposed value of a company's setting, and the reason.

    ``record`` is there already, or is to be made of ``values``.
    """

    key: str  # the setting: a field of the company, or the rate of its taxes
    label: str
    text: str
    reason: str
    record: Any = None
    values: dict = field(default_factory=dict)
    lacks: str = ""  # what stays to be chosen by hand


class ResCompany(models.Model):
    """The proposals of the chart of accounts for phone costs."""

    _inherit = "res.company"

    def _get_telecom_chart(self):
        template = self.env["account.chart.template"]
        codes = template._get_parent_template(self.chart_template)
        return next((CHARTS[code] for code in codes if code in CHARTS), UNKNOWN)

    def _get_telecom_chart_record(self, xmlid):
        """Return what the chart calls so; nothing when the company deleted it."""
        template = self.env["account.chart.template"]
        return template.ref(xmlid, raise_if_not_found=False) if xmlid else None
