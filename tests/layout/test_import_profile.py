"""Layouts: the shipped ones, recognition, and what is refused."""

from dataclasses import replace

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user, tagged

from ...parsers import BAD_FILE_KINDS, ROW_ISSUE_KINDS, BadFile, UsageRow
from ...parsers.layouts import LAYOUTS
from ..today import OnOneDay


@tagged("post_install", "-at_install")
class TestShippedProfiles(OnOneDay, TransactionCase):
    def shipped(self, layout):
        return self.env.ref(f"telecom_split_billing.import_profile_{layout.key}")

    def test_each_record_reads_as_its_layout(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                self.assertEqual(self.shipped(layout)._as_parser(), layout.profile)

    def test_each_record_has_the_labels_of_its_layout(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                self.assertEqual(
                    [
                        (label.label, label.usage_type_id.code, label.match)
                        for label in self.shipped(layout).label_ids
                    ],
                    [
                        (rule.label, rule.usage_type, rule.match)
                        for rule in layout.labels
                    ],
                )

    def test_each_record_says_what_is_verified(self):
        for layout in LAYOUTS:
            with self.subTest(layout.key):
                profile = self.shipped(layout)
                self.assertEqual(
                    profile.verification or profile.description, layout.verified
                )


# Kinds of refusals that always come with their facts.
WITH_FACTS = ("ambiguous_column", "zero_byte", "long_line", "wide_line", "long_cell")


class ImportProfileCase(OnOneDay, TransactionCase):
    """A layout of one's own, and files to recognise."""

    CONTENT = (
        b"Nummer;Datum;Soort;Bedrag\n"
        b"+32470123456;01.02.2026;Bellen;1,50\n"
        b"+32470123457;02.02.2026;Sms;2,50\n"
    )

    def make(self, headers="Nummer Datum Soort Bedrag", **values):
        names = ("number", "day", "label", "net")
        places = headers.split()
        columns = [
            {
                "field_name": name,
                "position" if place.isdecimal() else "header": place,
            }
            for name, place in zip(names, places, strict=True)
        ]
        return self.env["telecom.import.profile"].create(
            {
                "name": "Own layout",
                "signature": "Nummer\nBedrag",
                "date_formats": "DD.MM.YYYY",
                "column_ids": [Command.create(column) for column in columns],
                **values,
            }
        )


@tagged("post_install", "-at_install")
class TestRecognition(ImportProfileCase):
    def recognise(self, content=None, partner=None):
        content = self.CONTENT if content is None else content
        profiles = self.env["telecom.import.profile"]
        return profiles._recognise_or_raise(content, partner)

    def operator(self, profiles):
        partner = self.env["res.partner"].create({"name": "Operator"})
        values = {"partner_id": partner.id, "profile_ids": [Command.set(profiles.ids)]}
        return self.env["telecom.operator"].create(values)

    def test_a_file_is_recognised_by_its_headers(self):
        profile = self.make()
        self.assertEqual(self.recognise(), profile)
        self.assertEqual(
            self.env["telecom.import.profile"]._recognise(self.CONTENT), profile
        )

    def test_nothing_recognises_a_file_of_another_layout(self):
        self.make()
        self.assertFalse(self.recognise(b"Naam;Plaats\nAn;Gent\n"))

    def test_what_cannot_be_read_has_no_profile_and_raises_nothing(self):
        self.make()
        for content in (b"", b"\x00\x01", b"PK\x03\x04broken", b"<html>"):
            with self.subTest(content):
                found = self.env["telecom.import.profile"]._recognise(content)
                self.assertFalse(found)
                with self.assertRaises(BadFile):
                    self.recognise(content)

    def test_the_most_headers_win(self):
        self.make(sequence=1)
        full = self.make(signature="Nummer\nDatum\nSoort\nBedrag", sequence=2)
        self.assertEqual(self.recognise(), full)

    def test_the_first_in_the_list_wins_between_equals(self):
        self.make(sequence=2)
        first = self.make(sequence=1)
        self.assertEqual(self.recognise(), first)

    def test_the_layout_of_the_vendor_wins(self):
        own = self.make(sequence=3)
        self.make(signature="Nummer\nDatum\nSoort\nBedrag", sequence=1)
        operator = self.operator(own)
        self.assertEqual(self.recognise(partner=operator.partner_id), own)
        contact = self.env["res.partner"].create(
            {"name": "Billing", "parent_id": operator.partner_id.id}
        )
        self.assertEqual(self.recognise(partner=contact), own)

    def test_another_layout_is_recognised_although_the_vendor_has_one(self):
        profile = self.make()
        operator = self.operator(self.make(signature="Something else"))
        self.assertEqual(self.recognise(partner=operator.partner_id), profile)

    def test_an_archived_layout_recognises_nothing(self):
        self.make(active=False)
        self.assertFalse(self.recognise())

    def test_a_layout_of_another_company_recognises_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        profile = self.make(company_id=other.id)
        self.assertFalse(self.recognise())
        there = self.env["telecom.import.profile"].with_company(other)
        self.assertEqual(there._recognise(self.CONTENT), profile)

    def test_without_headers_the_values_tell(self):
        profile = self.make("1 2 3 4", has_header=False, signature=False)
        rows = self.CONTENT.partition(b"\n")[2]
        self.assertEqual(self.recognise(rows), profile)
        for line in (b"+32470123456;31.02.2026;Sms;1,50\n", b"a;b;c;d\n", b"1;2\n"):
            with self.subTest(line):
                self.assertFalse(self.recognise(rows + line))

    def test_a_changed_layout_counts_at_once(self):
        profile = self.make()
        filters = self.env["telecom.import.profile.filter"]
        nowhere = {"profile_id": profile.id, "name": "Payments", "value": "x"}
        changes = {
            "other headers": lambda: profile.write({"signature": "Something else"}),
            "archived": lambda: profile.write({"active": False}),
            "deleted": profile.unlink,
            "no column of the amount": profile.column_ids[-1].unlink,
            "a column that is nowhere": lambda: profile.column_ids[0].write(
                {"header": False}
            ),
            "a filter that is nowhere": lambda: filters.create(nowhere),
        }
        for name, change in changes.items():
            with self.subTest(name):
                self.assertEqual(self.recognise(), profile)
                with self.env.cr.savepoint() as savepoint:
                    change()
                    self.assertFalse(self.recognise())
                    savepoint.rollback()
                self.env.invalidate_all()
                self.env.registry.reset_changes()  # as the end of a transaction does
        self.assertEqual(self.recognise(), profile)
        better = self.make(signature="Nummer\nDatum\nSoort\nBedrag")
        self.assertEqual(self.recognise(), better)

    def test_every_part_of_a_layout_ends_what_is_remembered(self):
        profiles = self.env["telecom.import.profile"]
        parts = [profiles._name] + [
            profiles._fields[name].comodel_name
            for name in profiles._get_layout_fields()
            if profiles._fields[name].type == "one2many"
        ]
        self.assertEqual(len(parts), 3)
        remembered = self.env["telecom.import.remembered"]._inherit_children
        self.assertEqual(set(parts) - set(remembered), set())

    def test_whoever_uploads_a_file_has_it_recognised(self):
        profile = self.make()
        portal = new_test_user(self.env, "portal_uploader", "base.group_portal")
        profiles = self.env["telecom.import.profile"].with_user(portal)
        self.assertEqual(profiles._recognise(self.CONTENT), profile)

    def test_the_first_rows_tell_the_document(self):
        profile = self.make()
        self.assertFalse(profile._peek_document(self.CONTENT))
        profile.column_ids = [
            Command.create({"field_name": "document", "header": "Factuur"})
        ]
        content = self.CONTENT.replace(b"\n", b";F-12\n").replace(
            b"F-12", b"Factuur", 1
        )
        self.assertEqual(profile._peek_document(content), "F-12")
        self.assertFalse(profile._peek_document(self.CONTENT))


@tagged("post_install", "-at_install")
class TestRefusals(ImportProfileCase):
    def refused(self, words, **values):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            self.make(**values)

    def column(self, **values):
        return {"column_ids": [Command.create(values)]}

    def test_a_layout_needs_a_number_and_an_amount(self):
        self.refused(
            "column with the number of the line",
            **self.column(field_name="net", header="Bedrag"),
        )
        self.refused(
            "column with an amount", **self.column(field_name="number", header="Nummer")
        )

    def test_only_labels_and_amounts_are_in_several_columns(self):
        profile = self.make()
        profile.column_ids = [Command.create({"field_name": "label", "header": "Zone"})]
        self.assertEqual(len(profile._as_parser().columns["label"]), 2)
        with self.assertRaisesRegex(ValidationError, "Two columns are “Day of use”"):
            profile.column_ids = [
                Command.create({"field_name": "day", "header": "Dag"})
            ]

    def test_amounts_in_several_columns_are_charges_of_one_kind(self):
        profile = self.make()
        profile.column_ids = [
            Command.create({"field_name": "net", "header": "Toestel"})
        ]
        self.assertEqual(len(profile._as_parser().costs), 2)
        with self.assertRaisesRegex(
            ValidationError, "must all be “Amount without tax”"
        ):
            profile.column_ids = [
                Command.create({"field_name": "tax", "header": "Btw"})
            ]
        other = self.make()
        with self.assertRaisesRegex(ValidationError, "the same factor"):
            other.column_ids = [
                Command.create(
                    {"field_name": "net", "header": "Cent", "factor": "0.01"}
                )
            ]

    def test_a_column_stands_at_a_header_or_a_position(self):
        for place in ({}, {"header": "Bedrag", "position": 4}, {"position": -1}):
            with self.subTest(place):
                self.refused(
                    "the header or the position of the column",
                    **self.column(field_name="net", **place),
                )

    def test_two_columns_may_change_places(self):
        profile = self.make()
        number, _day, _label, net = profile.column_ids
        profile.column_ids = [
            Command.update(number.id, {"field_name": "net"}),
            Command.update(net.id, {"field_name": "number"}),
        ]
        self.assertEqual(net.field_name, "number")

    def test_what_cannot_be_read_with_is_refused_in_words(self):
        for words, values in (
            ("headers by which a file is recognised", {"signature": " \n"}),
            ("has no header row", {"has_header": False}),
            ("separator between the columns", {"delimiter": "other"}),
            ("is not a character set", {"encodings": "utf-8, klingon"}),
            ("is not a date format", {"date_formats": "MM.YYYY"}),
            ("is not a date format", {"date_formats": "dag.maand.jaar"}),
            ("is not a date format", {"date_formats": "%d.%m.%Y"}),
            ("between 0 and 100", {"has_tax_rate": True, "tax_rate": 210}),
            ("cannot be negative", {"skip_rows": -1}),
        ):
            with self.subTest(words):
                self.refused(words, **values)

    def test_filters_that_cannot_be_followed_are_refused(self):
        for words, values in (
            ("the header or the position of the column", {"value": "x"}),
            ("Enter the text of the rows", {"header": "Soort", "operator": "contains"}),
            (
                "Enter the text of the rows",
                {"header": "Soort", "operator": "like", "value": "*"},
            ),
            (
                "is too long",
                {"header": "Soort", "operator": "like", "value": "a*" * 101},
            ),
            (
                "to be decided",
                {"header": "Soort", "operator": "undecided", "value": "(a+)+"},
            ),
        ):
            with self.subTest(words):
                command = Command.create({"name": "Payments", **values})
                self.refused(words, filter_ids=[command])

    def test_a_copy_reads_the_same(self):
        profile = self.env.ref("telecom_split_billing.import_profile_verizon")
        copy = profile.copy()
        self.assertEqual(copy.name, "Verizon raw data (copy)")
        self.assertEqual(
            replace(copy._as_parser(), name=profile.name), profile._as_parser()
        )
        self.assertEqual(len(copy.label_ids), len(profile.label_ids))

    def test_each_kind_of_bad_file_has_a_sentence(self):
        facts = {"member": "a", "kind": "pdf", "line": 3, "sheet": "x", "profile": "p"}
        facts |= {"columns": "c", "column": "c", "times": 2, "size": 9, "limit": 1}
        facts |= {"length": 9, "cells": 9}
        for kind in BAD_FILE_KINDS:
            for values in (facts, {"profile": "p", "columns": "c"}):
                if kind in WITH_FACTS and values is not facts:
                    continue
                with self.subTest(kind):
                    error = BadFile(kind, "Reason", **values)
                    sentence = self.env["telecom.import.profile"]._explain(error)
                    self.assertRegex(sentence, r"^[A-Z].*\.$")
                    self.assertNotIn("%(", sentence)

    def test_each_kind_of_row_issue_has_a_sentence_in_the_wizard_and_on_the_bill(self):
        wizard = self.env["telecom.import.profile.wizard"]
        for kind in ROW_ISSUE_KINDS:
            row = UsageRow(7, "", status="issue", reason=kind, detail="x")
            issue = self.env["telecom.issue"].new(
                {"kind": kind, "key": "7", "rows": "7", "detail": "x"}
            )
            with self.subTest(kind):
                for sentence in (wizard._explain_row(row), issue.message):
                    self.assertRegex(sentence, r"\.$")
                    self.assertNotIn("%(", sentence)


@tagged("post_install", "-at_install")
class TestRegion(ImportProfileCase):
    def test_the_country_of_the_layout_goes_before_that_of_the_operator(self):
        belgium, norway = self.env.ref("base.be"), self.env.ref("base.no")
        operator = self.env["telecom.operator"].new({"country_id": belgium.id})
        profile = self.make()
        self.assertEqual(profile._get_region(operator), "BE")
        profile.country_id = norway
        self.assertEqual(profile._get_region(operator), "NO")


@tagged("post_install", "-at_install")
class TestAccess(ImportProfileCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: new_test_user(cls.env, f"profiles_{name}", groups)
            for name, groups in (
                ("officer", "telecom_split_billing.group_telecom_officer"),
                ("accountant", "account.group_account_invoice"),
                ("hr", "hr.group_hr_user"),
                ("employee", "base.group_user"),
            )
        }

    def test_officers_and_accountants_edit_layouts_and_labels(self):
        profile = self.make()
        for name in ("officer", "accountant"):
            with self.subTest(name):
                theirs = profile.with_user(self.users[name])
                theirs.name = name
                theirs.column_ids[0].optional = True
                theirs.copy().unlink()
                label = self.env["telecom.usage.label"].with_user(self.users[name])
                label.create(
                    {
                        "profile_id": profile.id,
                        "label": "SMS",
                        "usage_type_id": self.env.ref(
                            "telecom_split_billing.usage_type_mms"
                        ).id,
                    }
                )

    def test_others_do_not(self):
        profile = self.make()
        for name in ("hr", "employee"):
            theirs = profile.with_user(self.users[name])
            with self.subTest(name), self.assertRaises(AccessError):
                theirs.name = name
            with self.subTest(name), self.assertRaises(AccessError):
                theirs.copy()

    def test_labels_of_another_company_are_hidden(self):
        labels = self.env["telecom.usage.label"]
        usage_type = self.env.ref("telecom_split_billing.usage_type_mms")
        other = self.env["res.company"].create({"name": "Other"})
        partner = self.env["res.partner"].create({"name": "Operator"})
        rows = labels
        for company in (self.env["res.company"], self.env.company, other):
            operator = self.env["telecom.operator"].create(
                {"partner_id": partner.id, "company_id": company.id}
            )
            rows |= labels._learn(operator, "MMS", usage_type)
        seen = labels.with_user(self.users["officer"]).search([])
        self.assertEqual(seen & rows, rows[:2])
        self.assertTrue(seen - rows, "the labels of shipped layouts are seen too")
