import base64
import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import NO_ACCESS
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from .bill.booked_case import BookedCase

TYPED = ("char", "integer", "float", "monetary", "boolean", "date", "text")
SECRET = b"Zzsecret"


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestDoors(BookedCase, HttpCase):
    """Other ways in than forms: imports, mails, reports, downloads, chatter."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.env(su=True)
        cls.everybody = {
            **cls.users,
            "elsewhere": cls.create_outsider(),
            "Bob": cls.bob_user,
        }
        cls.env.flush_all()

    # -- writing ---------------------------------------------------------------------

    @mute_logger("odoo.sql_db")
    def test_no_import_writes_what_is_the_programs(self):
        user = self.users["all of it"]
        for model in self.get_guarded():
            record = self.get_samples(model)[0]
            fields = [model._fields[name] for name in model._get_telecom_own()[1]]
            fields = [field for field in fields if field.type in TYPED]
            names = sorted(field.name for field in fields)
            before = record.read(names)
            for field in fields:
                value = {"date": "2027-01-01", "boolean": str(not record[field.name])}
                value = value.get(field.type, "77")
                for keys, row in (
                    ([".id", field.name], [str(record.id), value]),
                    ([field.name], [value]),
                ):
                    with self.subTest(model=model._name, field=field.name, keys=keys):
                        self.assertFalse(self.load(model.with_user(user), keys, row))
            record.invalidate_recordset()
            self.assertEqual(record.read(names), before)

    def load(self, model, keys, row):
        """Return what an import made or changed."""
        try:
            return model.load(keys, [row])["ids"]
        except UserError:
            return False

    def test_no_default_of_an_alias_forges(self):
        message = {"subject": "Bill", "from": "a@fictief.example", "to": "", "body": ""}
        robot = self.env.ref("base.user_root")
        values = {
            "move_type": "in_refund",
            "telecom_is_split": True,
            "telecom_document": "Forged",
        }
        move = self.env["account.move"].with_user(robot).message_new(message, values)
        self.assertEqual(move.move_type, "in_refund")
        self.assertFalse(move.telecom_is_split or move.telecom_document)
        threads = [each for each in self.get_models() if hasattr(each, "message_new")]
        self.assertGreater(len(threads), 5)
        for model in threads:
            with self.subTest(model._name), self.assertRaises(AccessError):
                model.with_user(robot).message_new(message, {})

    # -- reading ---------------------------------------------------------------------

    def test_no_hidden_field_is_grouped_sorted_or_searched_by(self):
        user = self.users["all of it"]
        hidden = [
            (model.with_user(user), field.name)
            for model in self.get_models()
            for field in model._fields.values()
            if field.groups == NO_ACCESS
        ]
        self.assertTrue(hidden)
        for model, name in hidden:
            one = model.browse(1)
            attacks = {
                "group": lambda m=model, n=name: m.formatted_read_group([], [n]),
                "most": lambda m=model, n=name: m.formatted_read_group(
                    [], [], [f"{n}:max"]
                ),
                "web": lambda m=model, n=name: m.web_read_group([], [n]),
                "sort": lambda m=model, n=name: m.search([], order=n),
                "search": lambda m=model, n=name: m.search([(n, "!=", False)]),
                "web search": lambda m=model, n=name: m.web_search_read([], {n: {}}),
                "read": lambda r=one, n=name: r.read([n]),
                "export": lambda r=one, n=name: r.export_data([n]),
            }
            for kind, attack in attacks.items():
                with (
                    self.subTest(model=model._name, field=name, attack=kind),
                    self.assertRaises(AccessError),
                ):
                    attack()

    def test_reports_are_printed_of_what_one_may_read(self):
        reports = self.env["ir.actions.report"].search(
            [("model", "=like", "telecom.%")]
        )
        self.assertTrue(reports)
        printed = 0
        for report in reports:
            of_ann, of_bob = (
                self.root[report.model].search([("employee_id", "=", each.id)], limit=1)
                for each in (self.ann, self.bob)
            )
            for role, user in self.everybody.items():
                self.log_in(user)
                for record in (of_ann, of_bob, of_ann | of_bob):
                    may = record.with_user(user).has_access("read")
                    ids = ",".join(map(str, record.ids))
                    with self.subTest(report=report.report_name, role=role, ids=ids):
                        page = f"/report/html/{report.report_name}/{ids}"
                        status = self.url_open(page).status_code
                        self.assertEqual(status, 200 if may else 403)
                        printed += may
        self.assertGreater(printed, 10)

    def test_files_are_downloaded_by_who_may_read_their_records(self):
        tried = 0
        for model in self.get_models():
            for field in model._fields.values():
                if field.type == "binary" and field.store:
                    tried += self.download(model, field)
        self.assertGreater(tried, 20)

    def download(self, model, field):
        """Try one file as everybody; return how many got it."""
        record = model.sudo().search([], limit=1)
        record.write({field.name: base64.b64encode(SECRET)})
        self.env.flush_all()
        got = 0
        for role, user in self.everybody.items():
            self.log_in(user)
            mine = record.with_user(user)
            may = mine.has_access("read") and mine._has_field_access(field, "read")
            for door in ("content", "image"):
                url = f"/web/{door}/{model._name}/{record.id}/{field.name}"
                with self.subTest(url=url, role=role):
                    shown = SECRET in self.url_open(url).content
                    self.assertLessEqual(shown, may)
                    if door == "content":
                        self.assertEqual(shown, may)
                    got += shown
        return got

    def test_chatter_is_read_by_who_may_read_the_record(self):
        for model in self.get_models():
            if not hasattr(model, "message_post"):
                continue
            record = model.sudo().search([], limit=1)
            record.message_post(body=f"Zz {model._name} ")
            for role, user in self.everybody.items():
                self.log_in(user)
                may = record.with_user(user).has_access("read")
                with self.subTest(model=model._name, role=role):
                    shown = f"Zz {model._name} " in self.ask(
                        "/mail/thread/messages", record
                    )
                    self.assertLessEqual(shown, may)
                    answer = self.ask(
                        "/mail/message/post", record, post_data={"body": "hello"}
                    )
                    posts = record.with_user(user).has_access(record._mail_post_access)
                    self.assertLessEqual('"result"' in answer, posts)

    def ask(self, route, record, **params):
        """Return the text of what a route of the chatter answers."""
        thread = {"thread_model": record._name, "thread_id": record.id}
        return self.url_open(
            route,
            data=json.dumps({"params": {**thread, **params}}),
            headers={"Content-Type": "application/json"},
        ).text
