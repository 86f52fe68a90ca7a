from odoo.addons.base.tests.common import BaseCommon

from ..builders import Builders
from ..today import OnOneDay


class MastersCase(OnOneDay, Builders, BaseCommon):
    """A company with an operator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.operator = cls.create_operator("Fiction Mobile", "base.uk")
