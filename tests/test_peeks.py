from collections import defaultdict

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .bill.booked_case import BookedCase

SECRET = "Zzsecret"
# What of whom is nobody else's business, and by which fields it would be found.
PRIVATE = {
    "telecom.usage.row": ("label",),
    "telecom.charge": ("amount", "usage_type_id.name"),
    "telecom.share": ("employee",),
    "telecom.dispute": ("reason",),
    "telecom.dispute.line": ("amount",),
    "telecom.usage.access": ("reason",),
}
# Odoo's models from which a path leads to ours.
BETWEEN = {"account.move", "account.move.line", "hr.employee"}
CURIOUS = ("plain user", "portal", "accountant", "auditor", "HR", "payroll", "officer")
WITH_A_RECORD = ("mail.followers", "mail.message", "mail.activity", "ir.attachment")


@tagged("post_install", "-at_install")
@freeze_time("2026-11-05")
class TestPeeks(BookedCase):
    """What somebody may not read is not to be had by way of what they may read."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.root = cls.env(su=True)
        cls.everybody = {
            **{role: cls.users[role] for role in CURIOUS},
            "elsewhere": cls.create_outsider(),
            "Bob": cls.bob_user,
        }
        cls.env.flush_all()

    def get_readable(self, model, user, ids=None):
        """Return the ids of what a user finds of a model."""
        own = model.with_user(user).with_context(active_test=False)
        domain = [] if ids is None else [("id", "in", list(ids))]
        return set(own.search(domain).ids) if own.has_access("read") else set()

    def tried(self, action):
        """Return what an action returns, and nothing if it is refused."""
        self.env.invalidate_all()
        try:
            with self.env.cr.savepoint():
                return action()
        except (UserError, LookupError):
            return None

    # -- relations -------------------------------------------------------------------

    def test_no_relation_is_read_past_the_rules_of_where_it_leads(self):
        """Nested specifications and columns of exports tell what a search tells."""
        read = 0
        for model in self.get_models():
            for role, user in self.everybody.items():
                records = model.with_user(user).with_context(active_test=False)
                if not records.has_access("read"):
                    continue
                records = records.search([])
                for field in self.get_relations(records):
                    with self.subTest(role=role, field=str(field)):
                        read += self.read_through(records, field)
        self.assertGreater(read, 100)

    def get_relations(self, records):
        return [
            field
            for field in records._fields.values()
            if field.relational
            and field.comodel_name.startswith("telecom.")
            and records._has_field_access(field, "read")
        ]

    def read_through(self, records, field):
        """Read a relation with all that is behind it; return of how many records."""
        target = records.env[field.comodel_name]
        names = [
            each.name
            for each in target._fields.values()
            if each.type != "binary" and target._has_field_access(each, "read")
        ]
        spec = {field.name: {"fields": {name: {} for name in names}}}
        shown = set()
        for one in records:
            for row in self.tried(lambda one=one: one.web_read(spec)) or []:
                values = row[field.name]
                several = values if isinstance(values, list) else [values or {}]
                shown |= {each["id"] for each in several if len(each) > 1}
            paths = [f"{field.name}/.id", f"{field.name}/display_name"]
            one = one.with_context(import_compat=False)
            found = self.tried(lambda one=one, paths=paths: one.export_data(paths))
            for number, _name in (found or {}).get("datas", ()):
                shown |= {int(number)} if number else set()
        readable = self.get_readable(self.env[field.comodel_name], records.env.user)
        self.assertLessEqual(shown, readable)
        return len(shown)

    def test_no_search_or_group_follows_a_path_to_what_is_hidden(self):
        row, charge = self.root["telecom.usage.row"], self.root["telecom.charge"]
        self.root["telecom.usage.type"].search([]).name = SECRET
        row.search([]).label = self.root["telecom.dispute"].search([]).reason = SECRET
        self.assertTrue(charge.search([("row_ids.label", "=", SECRET)]))
        tried = 0
        for role in CURIOUS:
            user = self.users[role]
            hidden = {
                name for name in PRIVATE if not self.get_readable(self.env[name], user)
            }
            for model in self.get_models():
                own = model.with_user(user).with_context(active_test=False)
                if not own.has_access("read"):
                    continue
                for path, end in self.get_paths(model._name, 2):
                    for leaf in PRIVATE[end] if end in hidden else ():
                        with self.subTest(role=role, model=model._name, path=path):
                            self.follow(own, f"{path}.{leaf}")
                            tried += 1
        self.assertGreater(tried, 300)

    def get_paths(self, name, depth):
        """Return [(path, model)] to what is private, over so many records at most."""
        found = []
        for field in self.env[name]._fields.values():
            target = field.comodel_name if field.relational else ""
            if target in PRIVATE:
                found.append((field.name, target))
            if depth > 1 and (target.startswith("telecom.") or target in BETWEEN):
                found += [
                    (f"{field.name}.{path}", end)
                    for path, end in self.get_paths(target, depth - 1)
                ]
        return found

    def follow(self, own, path):
        for operator, value in (("!=", False), ("ilike", SECRET)):
            domain = [(path, operator, value)]
            if not path.endswith(("amount", "employee")) or operator == "!=":
                found = self.tried_search(lambda d=domain: own.search(d))
                self.assertFalse(found)
        groups = self.tried_search(lambda: own.formatted_read_group([], [path]))
        self.assertFalse([each for each in groups or () if each[path]])

    def tried_search(self, action):
        """As above; and no other error than that a field cannot be searched."""
        try:
            return self.tried(action)
        except ValueError as error:
            self.assertRegex(str(error), "Cannot convert|not stored|Invalid|groupby")
            return None

    # -- forms -----------------------------------------------------------------------

    def test_no_form_shows_what_a_record_that_it_names_holds(self):
        """A made-up record may name anything, but shows nothing of it."""
        tried = 0
        for model in self.get_models(transient=True):
            for role, user in self.everybody.items():
                own = model.with_user(user)
                if own.has_access("create"):
                    for field in self.get_relations(own):
                        with self.subTest(role=role, field=str(field)):
                            tried += self.name_hidden(own, field)
        self.assertGreater(tried, 20)

    def name_hidden(self, own, field):
        """Name what is hidden in a new record; return whether there is any."""
        target = self.env[field.comodel_name]
        every = self.root[target._name].with_context(active_test=False).search([])
        hidden = sorted(set(every.ids) - self.get_readable(target, own.env.user))
        if not hidden or field.type == "one2many":
            return False
        value = hidden[0] if field.type == "many2one" else [Command.set(hidden)]
        told = {}
        for name in self.get_names(own, field):
            spec = {name: {}}
            before, after = (
                (self.tried(lambda v=v: own.onchange(v, list(v), spec)) or {})  # noqa: B023
                for v in ({}, {field.name: value})
            )
            shown = after.get("value", {}).get(name)
            if shown and shown != before.get("value", {}).get(name):
                told[name] = shown
        self.assertEqual(told, {})
        return True

    def get_names(self, own, named):
        return [
            each.name
            for each in own._fields.values()
            if each != named
            and (each.compute or each.related)
            and each.type != "binary"
            and own._has_field_access(each, "read")
        ]

    # -- what is said of records -----------------------------------------------------

    def test_what_is_said_of_a_record_is_for_its_readers(self):
        """Followers, messages, activities and files, which Odoo keeps for all."""
        for model in self.get_models():
            if hasattr(model, "message_post"):
                one = model.sudo().search([], limit=1)
                one.message_subscribe(self.vendor.ids)
                one.message_post(body=SECRET, attachments=[("a.txt", b"Zz")])
        self.env.flush_all()
        seen = defaultdict(int)
        for name in WITH_A_RECORD:
            of_model = "model" if name == "mail.message" else "res_model"
            every = self.root[name].search([(of_model, "=like", "telecom.%")])
            for role, user in self.everybody.items():
                with self.subTest(name=name, role=role):
                    seen[name] += self.look(every.with_user(user), of_model)
        self.assertEqual(set(seen), set(WITH_A_RECORD))
        self.assertTrue(all(seen.values()), seen)

    def look(self, every, of_model):
        """Search and read what is said of records; return how much is found."""
        domain = [("id", "in", every.ids)]
        found = self.tried(lambda: every.search(domain).ids) or ()
        for one in every:
            said = one.sudo()
            record = self.env[said[of_model]].with_user(one.env.user)
            readable = record.browse(said.res_id).has_access("read")
            self.assertLessEqual(one.id in found, readable, said[of_model])
            is_read = self.tried(lambda one=one: one.read(["res_id"]))
            self.assertLessEqual(bool(is_read), readable, said[of_model])
        return len(found)

    # -- what Odoo reads of its own records ------------------------------------------

    def test_who_reads_a_record_of_odoo_reads_all_that_is_offered_of_it(self):
        """No field of ours makes a record of Odoo unreadable to its users."""
        for name, model in sorted(self.env.registry.items()):
            ours = [each for each in model._fields if each.startswith("telecom_")]
            if name.startswith("telecom.") or not ours or model._abstract:
                continue
            for role, user in self.everybody.items():
                own = self.env[name].with_user(user)
                if not own.has_access("read") or model._transient:
                    continue
                self.env.invalidate_all()
                fields = [
                    each
                    for each in ours
                    if own._has_field_access(own._fields[each], "read")
                ]
                with self.subTest(model=name, role=role):
                    if fields:
                        own.search([], limit=20).read(fields)

    # -- making records --------------------------------------------------------------

    def test_a_name_alone_makes_no_record_for_who_may_not_make_one(self):
        for model in self.get_models():
            for role, user in self.everybody.items():
                own = model.with_user(user)
                if own.has_access("create") and not model._is_telecom_locked():
                    continue
                before = model.sudo().with_context(active_test=False).search_count([])
                for call in (
                    lambda own=own: own.name_create("Zz"),
                    lambda own=own: own.web_save({}, {"display_name": {}}),
                    lambda own=own: own.create([{}]),
                ):
                    self.tried(call)
                with self.subTest(model=model._name, role=role):
                    every = model.sudo().with_context(active_test=False)
                    self.assertEqual(every.search_count([]), before)

    def test_no_translation_rewrites_what_is_the_programs(self):
        """Translations are written past `write`."""
        for model in self.get_guarded():
            _own, locked = model._get_telecom_own()
            translated = [name for name in locked if model._fields[name].translate]
            self.assertFalse(translated, model)
