import base64
import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from python_calamine import CalamineWorkbook

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..payroll.test_portal_mandate import DRAWN
from ..portal_case import PortalCase

# Models with a link to a person that are no sheet of the export, and why.
NO_SHEET = {
    "telecom.bill": "the operator's bill is about all holders",
    "telecom.bill.total": "as the bill",
    "telecom.detail": "as the bill",
    "telecom.correction": "line by line: telecom.correction.line",
    "telecom.correction.charge": "the working paper of a correction",
    "telecom.correction.label": "the working paper of a correction",
    "telecom.issue": "the user is the accountant who resolved it",
    "telecom.task": "the user is the accountant who uploaded a file",
    "telecom.task.progress": "as the task",
}
PEOPLE = {"hr.employee", "res.users", "telecom.statement"}


@tagged("post_install", "-at_install")
class TestPersonExport(PortalCase):
    """A person gets all that is kept of them, and HR all but the usage rows."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bill = cls.post_month(
            (cls.ANN, "National calls", "50.00"),
            (cls.ANN, "National SMS", "5.00"),
            (cls.BOB, "International calls", "12.00"),
        )
        cls.env["telecom.mandate"].sudo().create(
            [
                {
                    "employee_id": employee.id,
                    "date_from": date(2026, 1, 1),
                    "date_signed": date(2026, 1, 1),
                    "signed_by": "portal",
                    "signature": DRAWN,
                    "document": base64.b64encode(b"%PDF-1.4 scan"),
                }
                for employee in (cls.ann, cls.bob)
            ]
        )
        cls.hr = new_test_user(cls.env, "telecom-hr", groups="hr.group_hr_user")
        cls.administrator = new_test_user(
            cls.env,
            "telecom-administrator",
            groups="telecom_split_billing.group_telecom_administrator",
        )

    def open_archive(self, content):
        """Return the data for machines, the sheets and the names of the files."""
        with ZipFile(BytesIO(content)) as archive:
            book = CalamineWorkbook.from_filelike(
                BytesIO(archive.read("phone-data.xlsx"))
            )
            sheets = {
                name: book.get_sheet_by_name(name).to_python()
                for name in book.sheet_names
            }
            data = json.loads(archive.read("phone-data.json"))
            return data, sheets, archive.namelist()

    def download(self, user, url="/my/phone/data"):
        self.env.flush_all()
        self.log_in(user)
        answer = self.url_open(url)
        return answer.content if answer.status_code == 200 else None

    def test_everybody_downloads_everything_of_themselves(self):
        for user, employee, amounts in (
            (self.ann_user, self.ann, [5, 50]),
            (self.bob_user, self.bob, [12]),
        ):
            with self.subTest(user=user.login):
                data, sheets, files = self.open_archive(self.download(user))
                self.assertFalse(data["left_out"])
                found = data["data"]
                rows = found["telecom.usage.row"]
                self.assertEqual(sorted(row["amount"] for row in rows), amounts)
                statement = self.statement_of(employee)
                self.assertEqual(
                    [each["id"] for each in found["telecom.statement"]], statement.ids
                )
                self.assertEqual(
                    [each["amount"] for each in found["telecom.statement"]],
                    [sum(amounts)],
                )
                self.assertEqual(
                    {each["id"] for each in found["telecom.share"]},
                    set(statement.share_ids.ids),
                )
                self.assertEqual(len(found["telecom.mandate"]), 1)
                self.assertEqual(len(sheets["Usage Rows"]), len(rows) + 1)
                self.assertIn("Amount", sheets["Usage Rows"][0])
                endings = sorted(name.split("-", 2)[-1] for name in files[2:])
                self.assertEqual(endings, ["document.pdf", "signature.png"])

    def test_nothing_of_anybody_else_is_in_it(self):
        content = self.download(self.ann_user)
        data, _sheets, _files = self.open_archive(content)
        text = json.dumps(data)
        for secret in ("Bob", self.BOB, "International calls"):
            self.assertNotIn(secret, text)
        # whatever rights one has
        for groups in ("hr.group_hr_manager", "account.group_account_manager"):
            self.bob_user.group_ids |= self.env.ref(groups)
        self.bob_user.group_ids |= self.administrator.group_ids
        data, _sheets, _files = self.open_archive(self.download(self.bob_user))
        text = json.dumps(data)
        for secret in ("Ann", self.ANN, "National SMS"):
            self.assertNotIn(secret, text)

    def test_who_is_not_logged_in_gets_nothing(self):
        self.authenticate(None, None)
        for url in ("/my/phone/data", f"/telecom/person/{self.ann.id}"):
            answer = self.url_open(url, allow_redirects=False)
            self.assertEqual(answer.status_code, 303)

    def test_a_draft_is_not_in_it(self):
        self.bill.button_draft()
        data, _sheets, _files = self.open_archive(self.download(self.ann_user))
        for model in ("statement", "charge", "share", "usage.row"):
            self.assertFalse(data["data"][f"telecom.{model}"], model)

    def test_heads_and_choices_are_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("nl_BE")
        self.ann_user.lang = "nl_BE"
        field = self.env["ir.model.fields"]._get("telecom.settlement", "residual")
        channel = self.env["ir.model.fields"]._get("telecom.settlement", "channel")
        chosen = self.statement_of(self.ann)._get_settlements().channel
        choice = channel.selection_ids.filtered(lambda each: each.value == chosen)
        field.with_context(lang="nl_BE").field_description = "Nog te betalen"
        choice.with_context(lang="nl_BE").name = "Als schuld"
        people = self.env["telecom.person"].with_user(self.ann_user)
        own = people.with_context(lang="nl_BE")
        me = own._get_user()
        [title] = [
            each.title
            for each in own._get_person_data(me)
            if each.model == "telecom.settlement"
        ]
        _data, sheets, _files = self.open_archive(own._export(me, own=True))
        self.assertIn("Nog te betalen", sheets[title][0])
        self.assertIn("Als schuld", sheets[title][1])

    def test_hr_and_administrators_get_all_but_the_usage(self):
        for user in (self.hr, self.administrator):
            with self.subTest(user=user.login):
                before = self.ann.message_ids
                content = self.download(user, f"/telecom/person/{self.ann.id}")
                data, sheets, files = self.open_archive(content)
                self.assertEqual(
                    data["left_out"], ["telecom.usage.row", "telecom.usage.mark"]
                )
                self.assertNotIn("telecom.usage.row", data["data"])
                self.assertNotIn("Usage Rows", sheets)
                self.assertIn(["Usage Rows", "left out"], sheets["About"])
                self.assertNotIn("net_pay", json.dumps(data))
                self.assertEqual(len(data["data"]["telecom.statement"]), 1)
                self.assertEqual(len(files), 4)
                self.ann.invalidate_recordset()
                note = self.ann.message_ids - before
                self.assertIn(user.name, note.body)
                self.assertIn("exported", note.body)

    def test_nobody_else_exports_somebody(self):
        officer, payroll, books = (
            new_test_user(self.env, f"telecom-{name}", groups=group)
            for name, group in (
                ("officer", "telecom_split_billing.group_telecom_officer"),
                ("payroll", "telecom_split_billing.group_telecom_payroll"),
                ("books", "account.group_account_manager"),
            )
        )
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        elsewhere = new_test_user(
            self.env,
            "telecom-elsewhere",
            groups="hr.group_hr_manager",
            company_id=foreign.id,
            company_ids=foreign.ids,
        )
        for user in (officer, payroll, books, elsewhere, self.ann_user, self.bob_user):
            with self.subTest(user=user.login):
                url = f"/telecom/person/{self.ann.id}"
                self.assertIsNone(self.download(user, url))
                with self.assertRaises(AccessError):
                    self.ann.with_user(user).action_export_telecom()
        self.assertNotIn("exported", "".join(self.ann.message_ids.mapped("body")))

    def test_who_holds_a_line_without_being_an_employee_gets_theirs(self):
        line = self.create_line(self.DAN)
        self.assign(line, self.ann_user.partner_id, "2024-01-01")
        self.post_month((self.DAN, "National calls", "3.33"), document="F-2")
        data, _sheets, _files = self.open_archive(self.download(self.ann_user))
        found = data["data"]
        self.assertEqual(len(found["telecom.statement"]), 2)
        self.assertIn(3.33, [row["amount"] for row in found["telecom.usage.row"]])

    def test_the_page_links_to_it(self):
        self.log_in(self.ann_user)
        self.assertIn('href="/my/phone/data"', self.read_page("/my/phone"))

    def test_every_model_with_a_person_is_a_sheet_or_says_why_not(self):
        """Whoever adds a model that hangs on people says where it is handed over."""
        people = self.env["telecom.person"]
        data = people._get_person_data(people._get_user())
        sheets = {each.model for each in data}
        self.assertEqual(self.get_linked() - sheets, set(NO_SHEET))
        self.assertFalse(sheets & set(NO_SHEET))
        titles = [each.title for each in data]
        self.assertEqual(len(titles), len(set(titles)))

    def get_linked(self):
        """Return the models of the addon that hang on people, however far away."""
        stored = [
            model
            for name, model in self.env.registry.items()
            if name.startswith("telecom.")
            and model._auto
            and not (model._abstract or model._transient)
        ]
        linked = set(PEOPLE)
        while found := {
            model._name
            for model in stored
            if model._name not in linked
            and any(
                field.store
                and field.type in ("many2one", "many2many")
                and field.comodel_name in linked
                and field.name not in ("create_uid", "write_uid")
                for field in model._fields.values()
            )
        }:
            linked |= found
        return {name for name in linked if name.startswith("telecom.")}
