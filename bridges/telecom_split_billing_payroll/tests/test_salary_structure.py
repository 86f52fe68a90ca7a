from odoo.fields import Command
from odoo.tests import tagged

# The linter takes the bridge for a part of the addon whose folder it is in.
# pylint: disable-next=odoo-addons-relative-import
from odoo.addons.telecom_split_billing.tests.payroll.payroll_case import PayrollCase

from ..hooks import add_salary_rule
from .payslip_builders import PayslipBuilders


@tagged("post_install", "-at_install")
class TestSalaryStructure(PayslipBuilders, PayrollCase):
    """The salary rule is in every structure that pays net, or the run names it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.prepare_payroll()

    def create_net_of_deductions(self):
        """Return a rule of the net pay as OCA's own example has it."""
        return self.create_rule("NET", "categories.WAGE + categories.DED")

    def start_november(self):
        """Return the draft run of what Ann and Bob owe."""
        self.post(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "40")
        )
        return self.start_run()

    def test_a_new_structure_that_pays_net_gets_it(self):
        self.assertIn(self.rule, self.create_structure().rule_ids)

    def test_a_structure_that_pays_no_net_does_not_get_it(self):
        structure = self.create_structure(self.basic)
        self.assertNotIn(self.rule, structure.rule_ids)
        structure.rule_ids |= self.net
        self.assertIn(self.rule, structure.rule_ids)

    def test_a_net_pay_is_known_by_its_category_too(self):
        category = self.env["hr.salary.rule.category"].create(
            {"name": "Net", "code": "NET"}
        )
        paid = self.create_rule(
            "PAID", "categories.WAGE + categories.TELECOM", category_id=category.id
        )
        self.assertIn(self.rule, self.create_structure(paid).rule_ids)

    def test_a_child_does_not_get_it_twice(self):
        parent = self.create_structure()
        child = self.create_structure(self.basic, parent_id=parent.id)
        own_net = self.create_structure(self.net, parent_id=parent.id)
        self.assertNotIn(self.rule, (child | own_net).rule_ids)

    def test_the_installation_adds_it_to_parents_first(self):
        parent = self.create_structure()
        child = self.create_structure(self.net, parent_id=parent.id)
        (parent | child).rule_ids -= self.rule
        add_salary_rule(self.env)
        self.assertIn(self.rule, parent.rule_ids)
        self.assertNotIn(self.rule, child.rule_ids)

    def test_the_rule_that_somebody_removed_stays_away(self):
        structure = self.create_structure()
        structure.rule_ids -= self.rule
        structure.name = "Without"
        self.assertNotIn(self.rule, structure.rule_ids)

    def test_a_net_pay_of_deductions_counts_it(self):
        structure = self.create_structure(self.basic, self.create_net_of_deductions())
        self.employ(self.ann | self.bob, structure)
        run = self.start_november()
        self.assertFalse(run.payslip_problem)
        run.action_confirm()
        self.assertEqual(
            self.amounts(self.payslip()),
            {"BASIC": 2000, "TELECOM": -18.15, "NET": 1981.85},
        )

    def test_other_structures_keep_counting_it_once(self):
        own = self.create_structure()
        other = self.create_structure(
            self.basic,
            self.create_rule(
                "NET", "categories.WAGE + categories.DED + categories.TELECOM"
            ),
        )
        self.create_structure(self.basic, self.create_net_of_deductions())
        self.employ(self.ann, own)
        self.employ(self.bob, other)
        run = self.start_november()
        self.assertFalse(run.payslip_problem)
        run.action_confirm()
        self.assertEqual(self.amounts(self.payslip())["NET"], 1981.85)
        self.assertEqual(self.amounts(self.payslip(self.bob))["NET"], 1987.9)

    def test_a_net_pay_that_does_not_count_it_is_named(self):
        for formula, sequence in (
            ("categories.WAGE", 200),
            ("categories.WAGE + categories.TELECOM", 100),
        ):
            with self.subTest(formula), self.undone():
                net = self.create_rule("NET", formula, sequence=sequence)
                self.employ(self.ann, self.create_structure(self.basic, net))
                self.employ(self.bob, self.create_structure())
                run = self.start_november()
                self.assertIn("exactly once: Ann.", run.payslip_problem)
                self.assertFalse(run.lacks_rule)

    def test_a_structure_without_it_is_named_and_gets_it(self):
        parent = self.create_structure()
        parent.rule_ids -= self.rule
        child = self.create_structure(self.basic, parent_id=parent.id)
        self.employ(self.ann, child)
        self.employ(self.bob, self.create_structure())
        run = self.start_november()
        self.assertIn("lack the rule Phone Costs", run.payslip_problem)
        self.assertIn("Ann", run.payslip_problem)
        self.assertNotIn("Bob", run.payslip_problem)
        run.action_add_rule()
        self.assertIn(self.rule, parent.rule_ids)
        self.assertNotIn(self.rule, child.rule_ids)
        self.assertFalse(run.payslip_problem)

    def test_a_run_with_such_a_problem_is_one_exception(self):
        structure = self.create_structure()
        structure.rule_ids -= self.rule
        self.employ(self.ann, structure)
        self.employ(self.bob, self.create_structure())
        run = self.start_november()
        exceptions = self.env["telecom.exception"].sudo()  # as the scheduler
        for _time in range(2):
            exceptions._update()
        (exception,) = exceptions.search([("kind", "=", "run")])
        self.assertEqual((exception.res_id, exception.amount), (run.id, 30.25))
        self.assertIn("lack the rule Phone Costs", exception.message)
        run.action_add_rule()
        exceptions._update()
        self.assertFalse(exceptions.search([("kind", "=", "run")]))

    def test_an_employee_without_a_structure_is_named(self):
        self.employ(self.bob, self.create_structure())
        run = self.start_november()
        self.assertIn("no salary structure", run.payslip_problem)
        self.assertIn("Ann", run.payslip_problem)

    def test_payslips_made_elsewhere_are_no_problem(self):
        run = self.start_november()
        self.assertFalse(run.payslip_problem)
        run.action_confirm()
        run.action_done()
        self.assertEqual(run.state, "done")

    def test_a_copy_and_a_write_of_commands_keep_it_once(self):
        structure = self.create_structure()
        structure.write({"rule_ids": [Command.set((self.basic | self.net).ids)]})
        self.assertNotIn(self.rule, structure.rule_ids)
        self.assertEqual(
            self.create_structure().copy().rule_ids.ids.count(self.rule.id), 1
        )
