from importlib.resources import files

from odoo.tests import HttpCase, tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .test_start import StartCase

AXE = files("axe_core_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# The frame around it is Odoo's.
LOOK = """
%(axe)s
;(async () => {
    const wait = async (selector) => {
        while (!document.querySelector(selector)) {
            await new Promise((done) => setTimeout(done, 100));
        }
        return document.querySelector(selector);
    };
    const look = async (place) => {
        const found = await axe.run(place, {
            runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
        });
        if (!found.passes.length) {
            throw new Error("axe looked at nothing");
        }
        return found.violations.flatMap((rule) =>
            rule.nodes.map((node) => `${rule.id}: ${node.html} ${node.failureSummary}`)
        );
    };
    await wait(".o_telecom_start");
    const problems = await look(".o_telecom_overview");
    (await wait(".o_telecom_start .btn-primary")).click();
    for (const step of ["vat", "accounts", "policy", "operator"]) {
        await wait(`.modal .o_arrow_button_current[data-value='${step}']`);
        if (["vat", "policy"].includes(step)) {
            problems.push(...(await look(".modal .o_telecom_cards")));
            (await wait(".modal .o_telecom_card")).click();
        }
        if (step !== "operator") {
            (await wait(".modal button[name='action_next']")).click();
        }
    }
    if (problems.length) {
        console.error(problems.join("\\n"));
    } else {
        console.log("test successful");
    }
})();
"""


@tagged("post_install", "-at_install")
class TestStartTour(StartCase, HttpCase):
    """The guided set-up in the browser, from the overview to the first posted bill."""

    @classmethod
    @AccountTestInvoicingCommon.setup_chart_template("be_comp")
    def setUpClass(cls):
        super().setUpClass()

    def test_an_administrator_sets_up_a_company_and_posts_its_first_bill(self):
        self.start_tour(
            "/odoo/telecom", "telecom_start_tour", login=self.user.login, timeout=120
        )
        bill = self.env["account.move"].search([("telecom_document", "=", "OP-1")])
        self.assertEqual(bill.state, "posted")
        self.assertEqual(bill.telecom_statement_count, 2)
        self.assertEqual(bill.telecom_employee, 15.00)

    def test_what_axe_finds_on_the_overview_and_the_cards_is_nothing(self):
        self.browser_js(
            "/odoo/telecom",
            LOOK % {"axe": AXE},
            ready="document.readyState === 'complete'",
            login=self.user.login,
            timeout=120,
        )
