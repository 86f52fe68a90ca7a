import re

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open
from odoo.tools.translate import TranslationModuleReader

from .common import TelecomCase
from .today import OnOneDay

MODULE = "telecom_split_billing"
# The file of each language, and the language of a user who reads it.
LANGUAGES = {"nl": "nl_BE", "fr": "fr_BE", "de": "de_DE"}
# Odoo takes all Python below the addon for the addon's own, the bridges' too.
FOREIGN = tuple(f"addons/{MODULE}/{part}/" for part in ("bridges", "dev", "tests"))
# What a translation keeps as it is: placeholders, percent signs and markup.
FIXED = re.compile(r"%\(\w+\)[a-z]|%[sd%]|<[^>]+>")


def read(name):
    """Return the entries of a file of translations."""
    with file_open(f"{MODULE}/i18n/{name}", "rb") as file:
        return polib.pofile(file.read().decode())


@tagged("post_install", "-at_install")
class TestTranslationFiles(OnOneDay, TransactionCase):
    def test_the_template_holds_every_term_of_the_addon(self):
        """When this fails, run dev/i18n and translate what it names."""
        terms = {
            term
            for _module, kind, place, _id, term, *_rest in TranslationModuleReader(
                self.env.cr, modules=[MODULE]
            )
            if not (kind == "code" and place.startswith(FOREIGN))
        }
        written = {entry.msgid for entry in read(f"{MODULE}.pot")}
        self.assertEqual(terms - written, set(), "terms that the template lacks")
        self.assertEqual(written - terms, set(), "terms that are gone")

    def test_each_language_translates_every_term(self):
        terms = {entry.msgid for entry in read(f"{MODULE}.pot")}
        for language in LANGUAGES:
            with self.subTest(language):
                entries = read(f"{language}.po")
                self.assertEqual({entry.msgid for entry in entries}, terms)
                waiting = [entry.msgid for entry in entries if not entry.translated()]
                self.assertEqual(waiting, [])

    def test_translations_keep_placeholders_and_markup(self):
        for language in LANGUAGES:
            for entry in read(f"{language}.po"):
                with self.subTest(language, term=entry.msgid):
                    self.assertEqual(
                        sorted(FIXED.findall(entry.msgstr)),
                        sorted(FIXED.findall(entry.msgid)),
                    )


@tagged("post_install", "-at_install")
class TestLanguages(TelecomCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in LANGUAGES.values():
            cls.env["res.lang"]._activate_lang(code)
        cls.env["ir.module.module"]._load_module_terms([MODULE], LANGUAGES.values())

    def in_each_language(self, records):
        """Return {language: the records as its user sees them}."""
        return {
            language: records.with_context(lang=code)
            for language, code in LANGUAGES.items()
        }

    def test_the_summary_of_a_policy(self):
        for language, beginning in {
            "nl": "Op elke factuur van een lijn betaalt de werkgever tot ",
            "fr": "Sur chaque facture d'une ligne, l'employeur prend en charge",
            "de": "Bei jeder Rechnung eines Anschlusses zahlt der Arbeitgeber bis zu ",
        }.items():
            summary = self.in_each_language(self.thirty)[language].summary
            self.assertEqual(summary[: len(beginning)], beginning)

    def test_the_message_of_an_issue(self):
        bill = self.upload_rows((self.ANN, "Teleportation", "5.00"))
        issue = bill.telecom_issue_ids
        self.assertEqual(
            {
                language: record.message.partition(" (")[0]
                for language, record in self.in_each_language(issue).items()
            },
            {
                "nl": "Het label “Teleportation” heeft geen verbruikstype",
                "fr": "Le libellé «\N{NO-BREAK SPACE}Teleportation\N{NO-BREAK SPACE}» "
                "n'a pas de type de consommation",
                "de": "Die Bezeichnung „Teleportation“ hat keine Nutzungsart",
            },
        )

    def test_the_label_of_a_field(self):
        self.assertEqual(
            {
                language: model.fields_get(["telecom_employee"])["telecom_employee"][
                    "string"
                ]
                for language, model in self.in_each_language(
                    self.env["account.move"]
                ).items()
            },
            {
                "nl": "Werknemers betalen",
                "fr": "Les travailleurs paient",
                "de": "Arbeitnehmer zahlen",
            },
        )

    def test_the_name_of_a_usage_type(self):
        calls = self.env.ref(f"{MODULE}.usage_type_national_calls")
        self.assertEqual(
            {
                language: record.name
                for language, record in self.in_each_language(calls).items()
            },
            {
                "nl": "Nationale oproepen",
                "fr": "Appels nationaux",
                "de": "Anrufe im Inland",
            },
        )

    def test_new_accounts_have_a_name_in_every_language(self):
        self.company.telecom_clearing_account_id = False
        self.company._set_up_telecom()
        accounts = self.in_each_language(self.company.telecom_clearing_account_id)
        self.assertEqual(
            {language: account.name for language, account in accounts.items()},
            {
                "nl": "Tussenrekening gsm werknemers",
                "fr": "Compte d'attente GSM travailleurs",
                "de": "Verrechnung Mobilfunk Arbeitnehmer",
            },
        )

    def test_the_texts_that_we_propose_are_signed_in_the_readers_language(self):
        for company in (self.company, self.env["res.company"].create({"name": "New"})):
            for name, words in {
                "telecom_mandate_text": {
                    "nl": "mijn nettoloon",
                    "fr": "mon salaire net",
                    "de": "meinem Nettolohn",
                },
                "telecom_agreement_text": {
                    "nl": "wie wat betaalt",
                    "fr": "qui paie quoi",
                    "de": "wer was von den Kosten",
                },
            }.items():
                with self.subTest(name, company=company.name):
                    for language, record in self.in_each_language(company).items():
                        self.assertIn(words[language], record[name])

    def test_a_text_of_the_company_s_own_stays(self):
        self.company.telecom_mandate_text = "<p>Our lawyers wrote this.</p>"
        self.company._translate_telecom_texts()
        for record in self.in_each_language(self.company).values():
            self.assertIn("Our lawyers", record.telecom_mandate_text)
        version = self.company.telecom_mandate_version
        self.env["res.company"]._translate_all_telecom_texts()
        self.assertEqual(self.company.telecom_mandate_version, version)
