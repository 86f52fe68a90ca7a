from odoo.tests import new_test_user, tagged

from .portal_case import PortalCase

OPERATIONS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
ROLES = {
    "staff": "base.group_user",
    "port": "base.group_portal",
    "off": "telecom_split_billing.group_telecom_officer",
    "adm": "telecom_split_billing.group_telecom_administrator",
    "book": "account.group_account_invoice",
    "aud": "base.group_user,account.group_account_readonly",
    "pay": "telecom_split_billing.group_telecom_payroll",
    "hr": "hr.group_hr_user",
}
# What each role may do with each model at all; records are a matter of their rules.
MODELS = """
                        staff port  off   adm   book  aud   pay   hr
agreement               r     r     r     r     r     r     r     rwd
analysis                r     -     r     r     r     r     r     r
assignment              r     -     rwcd  rwcd  r     r     r     r
benefit                 r     -     r     r     r     r     r     r
benefit.authority       r     -     r     rwcd  r     r     rwcd  r
benefit.rate            r     -     r     rwcd  r     r     rwcd  r
bill                    -     -     r     r     rw    r     -     -
bill.total              -     -     r     r     rwcd  r     -     -
charge                  r     -     r     r     r     r     r     r
check                   -     -     -     r     r     r     -     -
check.finding           -     -     -     r     r     r     -     -
correction              -     -     rwcd  rwcd  rwcd  r     -     -
correction.charge       -     -     rwcd  rwcd  rwcd  r     -     -
correction.label        -     -     rwcd  rwcd  rwcd  r     -     -
correction.line         -     -     rwcd  rwcd  rwcd  r     -     -
deduction               r     -     r     r     r     r     rw    r
deduction.item          r     -     r     r     r     r     r     r
deduction.run           -     -     -     -     rw    r     rwcd  -
detail                  -     -     r     r     rwc   r     -     -
device                  r     -     rwcd  rwcd  r     r     r     r
dispute                 rw    r     rw    rw    rw    rw    rw    rw
dispute.line            rw    r     rw    rw    rw    rw    rw    rw
exception               -     -     r     r     r     -     r     -
import.profile          r     -     rwcd  rwcd  rwcd  r     r     r
import.profile.column   r     -     rwcd  rwcd  rwcd  r     r     r
import.profile.filter   r     -     rwcd  rwcd  rwcd  r     r     r
issue                   -     -     r     r     rwcd  r     -     -
line                    r     -     rwcd  rwcd  r     r     r     r
mandate                 r     r     r     r     r     r     rwcd  r
operator                -     -     r     rwcd  r     -     r     r
payroll.template        -     -     -     -     -     -     rwcd  -
payroll.template.column -     -     -     -     -     -     rwcd  -
policy                  -     -     rwcd  rwcd  r     -     -     r
policy.holder           -     -     r     r     -     -     -     r
policy.rule             -     -     rwcd  rwcd  r     -     -     r
policy.trial            -     -     rwcd  rwcd  r     -     -     r
policy.version          -     -     r     r     r     -     -     r
retention               -     -     -     r     -     -     -     -
settlement              r     r     r     r     r     r     r     r
settlement.report       -     -     -     -     r     r     r     -
share                   r     -     r     r     r     r     r     r
snapshot                -     -     -     -     -     r     -     -
statement               r     r     r     r     r     r     r     r
statement.version       r     -     r     r     r     r     r     r
task                    -     -     r     r     r     -     r     -
task.progress           -     -     -     -     -     -     -     -
tax                     -     -     r     rwcd  r     -     -     -
usage.access            r     r     rc    rc    rc    r     r     r
usage.category          r     -     r     rwcd  r     r     r     r
usage.label             -     -     rwcd  rwcd  rwcd  -     -     r
usage.mark              rd    rd    rd    rd    rd    rd    rd    rd
usage.row               r     r     r     r     r     r     r     r
usage.secret            -     -     -     -     -     -     -     -
usage.type              r     -     r     rwcd  r     r     r     r
wage.code               -     -     -     -     -     -     rwcd  -
"""
# Whose records each role reads: o(wn), a(nother's), or - for none.
RECORDS = """
                        staff port  off   adm   book  aud   pay   hr    boss  else
agreement               o     o     oa    oa    -     -     -     oa    -     -
analysis                o     -     oa    oa    oa    oa    oa    -     a     -
assignment              o     -     oa    oa    -     -     -     oa    -     -
charge                  o     -     oa    oa    -     -     -     -     -     -
device                  o     -     oa    oa    -     -     -     oa    -     -
dispute                 o     o     oa    oa    -     -     -     -     a     -
dispute.line            o     o     oa    oa    -     -     -     -     a     -
line                    o     -     oa    oa    oa    oa    -     oa    -     -
mandate                 o     o     -     -     -     -     oa    -     -     -
policy.holder           -     -     oa    oa    -     -     -     oa    -     -
settlement              o     o     oa    oa    oa    oa    oa    -     -     -
share                   o     -     oa    oa    -     -     -     -     -     -
statement               o     o     oa    oa    oa    oa    oa    -     -     -
statement.version       o     -     oa    oa    oa    oa    oa    -     -     -
usage.access            o     o     oa    oa    -     -     -     -     -     -
usage.mark              -     -     -     -     -     -     -     -     -     -
usage.row               o     o     -     -     -     -     -     -     -     -
"""


@tagged("post_install", "-at_install")
class TestRights(PortalCase):
    """Every role, every model, every operation: what this table says and no more."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.no_rows = cls.env["telecom.usage.row"]
        cls.users = {
            role: new_test_user(cls.env, f"telecom-{role}", groups=groups)
            for role, groups in ROLES.items()
        }

    def test_each_role_may_do_with_each_model_what_the_table_says(self):
        found = {
            name: {
                role: "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[name].with_user(user).has_access(operation)
                )
                or "-"
                for role, user in self.users.items()
            }
            for name in self.get_models()
        }
        self.assertEqual(write_table(found), MODELS.strip("\n"))

    def get_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("telecom.")
            and not model._abstract
            and not model._transient
        )

    def test_each_role_reads_the_records_that_the_table_says(self):
        found = {}
        manager = new_test_user(self.env, "telecom-manager", groups="base.group_user")
        self.bob.parent_id = self.create_employee("Mae", user_id=manager.id)
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = new_test_user(
            self.env,
            "telecom-elsewhere",
            groups=",".join(ROLES[role] for role in ("adm", "book", "pay", "hr")),
            company_id=foreign.id,
            company_ids=foreign.ids,
        )
        users = {**self.users, "boss": manager, "else": elsewhere}
        for name, own, others in self.make_records():
            found[name] = {}
            for role, user in users.items():
                if role in ("staff", "port"):
                    # a holder among them: one record is theirs
                    self.ann.user_id = user
                    self.env.flush_all()
                visible = self.env[name].with_user(user)
                if not visible.has_access("read"):
                    found[name][role] = "-"
                    continue
                visible = visible.with_context(active_test=False).search([])
                found[name][role] = (
                    ("o" if own.id in visible.ids else "")
                    + ("a" if others.id in visible.ids else "")
                ) or "-"
                self.ann.user_id = self.ann_user
        self.assertEqual(write_table(found), RECORDS.strip("\n"))

    def make_records(self):
        """Return [(model, a record of Ann, one of Bob)]."""
        self.post_month(
            (self.ANN, "National calls", "50.00"), (self.BOB, "National calls", "60.00")
        )
        names = (
            *("statement", "settlement", "mandate", "assignment", "analysis"),
            *("agreement", "policy.holder"),
        )
        self.company.telecom_agreement = "paper"
        self.env["telecom.agreement"].sudo()._update_needed()
        self.env["telecom.mandate"].sudo().create(
            [{"employee_id": each.id} for each in (self.ann, self.bob)]
        )
        records = {
            f"telecom.{name}": [
                self.env[f"telecom.{name}"]
                .sudo()
                .search([("employee_id", "=", each.id)], limit=1)
                for each in (self.ann, self.bob)
            ]
            for name in names
        }
        statements = records["telecom.statement"]
        records["telecom.charge"] = [each.charge_ids[:1] for each in statements]
        records["telecom.share"] = [each.share_ids[:1] for each in statements]
        records["telecom.line"] = [each.line_id for each in statements]
        records["telecom.device"] = self.env["telecom.device"].create(
            [{"name": "Phone", "line_id": each.line_id.id} for each in statements]
        )
        records["telecom.usage.row"] = [
            each.charge_ids.row_ids[:1] for each in statements
        ]
        records["telecom.statement.version"] = [
            each.version_ids[:1] for each in statements
        ]
        records["telecom.usage.access"] = [
            self.env["telecom.usage.access"]
            .sudo()
            .create({"statement_id": each.id, "reason": "Asked"})
            for each in statements
        ]
        records["telecom.dispute"] = [
            statement.with_user(user)._dispute(
                "work", "A customer", statement.sudo().charge_ids, self.no_rows
            )
            for statement, user in zip(
                statements, (self.ann_user, self.bob_user), strict=True
            )
        ]
        records["telecom.dispute.line"] = [
            each.line_ids for each in records["telecom.dispute"]
        ]
        # marks are their user's, whoever the employee belongs to
        records["telecom.usage.mark"] = [
            self.env["telecom.usage.mark"]
            .sudo()
            .create({"user_id": user.id, "dialled_key": user.login})
            for user in (self.ann_user, self.bob_user)
        ]
        return [(name, *pair) for name, pair in sorted(records.items())]


def write_table(found):
    """Return {name of a model: {role: text}} as a table."""
    roles = list(next(iter(found.values())))
    lines = [" " * 24 + " ".join(f"{role:5}" for role in roles)]
    lines += [
        f"{name.removeprefix('telecom.'):24}"
        + " ".join(f"{cells[role]:5}" for role in roles)
        for name, cells in found.items()
    ]
    return "\n".join(line.rstrip() for line in lines)
