from importlib.resources import files

from odoo.tests import tagged

from .dispute.dispute_case import DisputeCase

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# The pages' own part: the frame around it is Odoo's.
CHECK = """
%(axe)s
;(async () => {
    const found = await axe.run("#wrap", {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
        rules: %(left_out)s,
    });
    if (!found.passes.length) {
        throw new Error("axe looked at nothing");
    }
    const problems = found.violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`)
    );
    if (problems.length) {
        console.error(problems.join("\\n"));
    } else {
        console.log("test successful");
    }
})();
"""
# Said of the page as a whole, of which this looks at a part.
LEFT_OUT = '{region: {enabled: false}, "page-has-heading-one": {enabled: false}}'


@tagged("post_install", "-at_install")
class TestAccessible(DisputeCase):
    """What axe finds on the employee's pages: nothing, on a screen and on a phone."""

    browser_size = "1366x768"

    def test_the_pages_on_a_screen(self):
        self.check_pages()

    def test_the_pages_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.check_pages()

    def check_pages(self):
        for page in self.get_pages():
            with self.subTest(page=page):
                self.browser_js(
                    page,
                    CHECK % {"axe": AXE, "left_out": LEFT_OUT},
                    ready="document.readyState === 'complete'",
                    login=self.ann_user.login,
                )

    def get_pages(self):
        """Return the pages of an employee who has something of everything."""
        self.post_month(
            (self.ANN, "National SMS", "5.00"),
            (self.ANN, "Subscription", "20.00"),
            document="F-5",
        )
        statement = self.statement
        dispute = self.dispute(self.to_customer)
        self.env["telecom.usage.access"].create(
            {"statement_id": statement.id, "reason": "The holder asked for help"}
        )
        mandate = (
            self.env["telecom.mandate"]
            .sudo()  # as payroll does
            .create({"employee_id": self.ann.id, "maximum_amount": 25})
        )
        self.company.telecom_agreement = "paper"
        agreements = self.env["telecom.agreement"].sudo()  # as each day
        agreements._update_needed()
        agreement = agreements.search([("employee_id", "=", self.ann.id)])
        settlement = statement._get_settlements()[:1]
        self.assertTrue(settlement and agreement)
        self.env.flush_all()
        return [
            "/my/phone",
            f"/my/phone/{statement.id}",
            f"/my/phone/{statement.id}/usage",
            f"/my/phone/{statement.id}/usage?search=nothing",
            f"/my/phone/{statement.id}/usage?marked=1",
            f"/my/phone/{statement.id}/dispute",
            "/my/phone/disputes",
            f"/my/phone/disputes/{dispute.id}",
            "/my/phone/policy",
            "/my/phone/payments",
            f"/my/phone/payments/{settlement.id}",
            "/my/phone/agreements",
            f"/my/phone/agreements/{agreement.id}",
            "/my/phone/mandates",
            f"/my/phone/mandates/{mandate.id}",
        ]
