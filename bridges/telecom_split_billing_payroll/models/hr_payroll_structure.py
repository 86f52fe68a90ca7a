import re

from odoo import api, models

from .hr_payslip import CODE

NET = "NET"
DEDUCTIONS = "DED"


class HrPayrollStructure(models.Model):
    """The salary rule of phone costs in the structures that pay a net wage."""

    _inherit = "hr.payroll.structure"

    @api.model_create_multi
    def create(self, vals_list):
        structures = super().create(vals_list)
        structures._add_telecom_rule()
        return structures

    def write(self, values):
        """Add the rule where the net pay is new: who took it out has a reason."""
        before = self.filtered(lambda each: each._has_telecom_net())
        result = super().write(values)
        (self - before)._add_telecom_rule()
        return result

    def _has_telecom_net(self):
        """Tell whether this structure itself computes the net pay."""
        return bool(_get_net(self.get_all_rules()))

    def _get_telecom_rules(self):
        """Return the rules of this structure and its parents, as payslips do."""
        return self.get_structure_with_parents().get_all_rules()

    def _add_telecom_rule(self):
        """Let these structures deduct phone costs, unless a parent does already.

        The net pay of a parent deducts them for all structures below it.
        """
        rule = self.env.ref("telecom_split_billing_payroll.salary_rule_telecom", False)
        if not rule:  # it was deleted, or is not there yet
            return
        ordered = self.sudo().sorted(  # the rule is the program's to add
            lambda each: len(each.get_structure_with_parents())
        )
        for structure in ordered:
            if (
                structure._has_telecom_net()
                and CODE not in structure._get_telecom_rules().mapped("code")
            ):
                structure._link_telecom_rule(rule)

    def _link_telecom_rule(self, rule):
        """Add the rule, as a deduction if that is what the net pay counts."""
        self.rule_ids |= rule
        category = rule.category_id
        if category.parent_id or self._count_in_net():
            return
        category.parent_id = self._get_deduction_category()
        counts = [each._count_in_net() for each in self.search([])]
        if self._count_in_net() != 1 or max(counts) > 1:
            category.parent_id = False  # other structures count it by its own code

    def _get_deduction_category(self):
        """Return the category of deductions, of no company: each one may read it.

        Formulas add up categories by their code, whatever company these are of.
        """
        category = self.env["hr.salary.rule.category"]
        values = {"code": DEDUCTIONS, "company_id": False}
        domain = [(name, "=", value) for name, value in values.items()]
        return category.search(domain, limit=1) or category.create(
            {"name": self.env._("Deductions"), **values}
        )

    def _count_in_net(self):
        """Return how often the formula of the net pay names phone costs.

        It names their rule or category, or a category above that.
        """
        rules = self._get_telecom_rules()
        codes = {CODE}
        category = rules.filtered(lambda rule: rule.code == CODE)[:1].category_id
        while category:
            codes.add(category.code)
            category = category.parent_id
        formulas = " ".join(
            rule.amount_python_compute
            if rule.amount_select == "code"
            else rule.amount_percentage_base or ""
            for rule in _get_net(rules)
        )
        return len(codes & set(re.findall(r"\w+", formulas)))

    def _get_telecom_problem(self):
        """Return why payslips of this structure deduct no phone costs, or False.

        It is ``no_structure``, ``no_rule`` or ``not_in_net``.
        """
        if not self:
            return "no_structure"
        rules = self._get_telecom_rules()
        codes = rules.mapped("code")
        if CODE not in codes:
            return "no_rule"
        net = _get_net(rules)
        too_late = net and rules.ids.index(net[0].id) < codes.index(CODE)
        return (too_late or self._count_in_net() != 1) and "not_in_net"


def _get_net(rules):
    """Return the rules of the net pay: by their code, else by their category's."""
    return rules.filtered(lambda rule: rule.code == NET) or rules.filtered(
        lambda rule: rule.category_id.code == NET
    )
