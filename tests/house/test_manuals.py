import re
import unittest
from collections import Counter
from pathlib import Path

import polib

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LANGUAGES = ("nl", "fr")
TRANSLATED = ("accountant", "employee", "hr")
# What screens of Odoo itself say, in English and the languages of the manuals.
OF_ODOO = {
    "nl": {"Actions": "Acties", "Invoicing": "Facturatie", "Maintenance": "Onderhoud"},
    "fr": {
        "Actions": "Actions",
        "Invoicing": "Facturation",
        "Maintenance": "Maintenance",
    },
}
TAX = {"21% EU S": "21% EU S"}  # has this name in every language
LABEL = re.compile(r"(?<![*\w])\*([^*\s][^*]*)\*(?!\*)")
# Thousands are separated by a comma, a full stop or a space; cents by either mark.
FIGURE = re.compile(r"\d+(?:[.,\N{NO-BREAK SPACE} ]\d+)*")


def read(path):
    """Return the blocks of a manual: what empty lines separate."""
    return [each for each in path.read_text(encoding="utf-8").split("\n\n") if each]


def get_shape(block):
    """Return what a block is, which no translation changes."""
    lines = block.strip().splitlines()
    if lines[0].startswith("#"):
        return lines[0].split()[0]
    if lines[0].startswith("!["):
        return Path(lines[0].rpartition("(")[2].strip(")")).name
    if lines[0].startswith("|"):
        return tuple(line.count("|") for line in lines)
    if lines[0].startswith("* "):
        return sum(line.startswith("* ") for line in lines)
    return "paragraph"


def get_figures(block):
    """Return how often each figure comes up, however a language writes it."""
    return Counter(re.sub(r"\D", "", each) for each in FIGURE.findall(block))


def get_labels(path):
    """Return how often a manual names each label of a screen."""
    text = " ".join(path.read_text(encoding="utf-8").split())
    return Counter(part for each in LABEL.findall(text) for part in each.split(" ‣ "))


def get_terms(language):
    """Return {English: another language} of what screens say, without markup."""
    found = TAX | OF_ODOO[language]
    for folder in (ROOT / "i18n", *ROOT.glob("bridges/*/i18n")):
        for entry in polib.pofile(str(folder / f"{language}.po")):
            found[get_words(entry.msgid)] = get_words(entry.msgstr)
    return found


def get_words(term):
    """Return a term as it is read on a screen."""
    return " ".join(re.sub(r"<[^>]+>", " ", term).split())


class TestManuals(unittest.TestCase):
    """The manuals say what the screens say, in each language the same."""

    def each_translation(self):
        """Return (English file, file of another language) of each translation."""
        return [
            (DOCS / f"{name}.md", DOCS / language / f"{name}.md")
            for name in TRANSLATED
            for language in LANGUAGES
        ]

    def test_translations_have_the_parts_of_the_original(self):
        """When this fails, a manual was changed in one language alone."""
        for original, translated in self.each_translation():
            with self.subTest(translated.relative_to(DOCS).as_posix()):
                self.assertEqual(
                    [get_shape(each) for each in read(original)],
                    [get_shape(each) for each in read(translated)],
                )

    def test_translations_have_the_figures_of_the_original(self):
        for original, translated in self.each_translation():
            with self.subTest(translated.relative_to(DOCS).as_posix()):
                for ours, theirs in zip(read(original), read(translated), strict=False):
                    self.assertEqual(get_figures(ours), get_figures(theirs), theirs)

    def test_labels_are_those_of_the_screens(self):
        for language in LANGUAGES:
            terms = get_terms(language)
            for name in TRANSLATED:
                named = get_labels(DOCS / f"{name}.md")
                self.assertEqual(set(named) - set(terms), set(), name)
                wanted = Counter(terms[label] for label in named.elements())
                with self.subTest(f"{language}/{name}"):
                    self.assertEqual(get_labels(DOCS / language / f"{name}.md"), wanted)

    def test_pictures_and_pages_that_are_linked_are_there(self):
        for path in (ROOT / "README.md", *DOCS.rglob("*.md")):
            text = path.read_text(encoding="utf-8")
            for target in re.findall(r"\]\((?!http)([^)#]+)", text):
                with self.subTest(file=path.relative_to(ROOT).as_posix(), to=target):
                    self.assertTrue((path.parent / target).is_file())
