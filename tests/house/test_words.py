import unittest

import polib

from .words import (
    ROOT,
    get_docstrings,
    get_names,
    get_odd_parts,
    get_odd_words,
    read_sources,
)


class TestWords(unittest.TestCase):
    """One word per thing, in sentences that need no translation to be read."""

    def test_names_are_in_the_words_of_the_glossary(self):
        odd = {
            f"{path}:{line}: {name}"
            for path, tree in read_sources()
            for name, line in get_names(tree)
            if get_odd_parts(name)
        }
        odd |= {str(path) for path, _tree in read_sources() if get_odd_parts(path.stem)}
        self.assertEqual(odd, set(), "\n" + "\n".join(sorted(odd)))

    def test_docstrings_are_plain(self):
        odd = [
            f"{path}:{line}: {', '.join(words)}"
            for path, tree in read_sources()
            for text, line in get_docstrings(tree)
            if (words := get_odd_words(text))
        ]
        self.assertEqual(odd, [], "\n" + "\n".join(odd))

    def test_screens_mails_and_errors_are_plain(self):
        for template in (ROOT / "i18n", *(ROOT / "bridges").glob("*/i18n")):
            for path in template.glob("*.pot"):
                odd = [
                    f"{entry.msgid}: {', '.join(words)}"
                    for entry in polib.pofile(str(path))
                    if (words := get_odd_words(entry.msgid))
                ]
                self.assertEqual(odd, [], "\n" + "\n".join(odd))

    def test_what_users_read_first_is_plain(self):
        paths = [ROOT / "CHANGELOG.md", *ROOT.glob("docs/*.md")]
        for addon in (ROOT, *ROOT.glob("bridges/*")):
            paths += [addon / "README.md", addon / "static/description/index.html"]
        for path in paths:
            for part in path.read_text(encoding="utf-8").split("\n\n"):
                with self.subTest(file=path.name, part=part[:60]):
                    self.assertEqual(get_odd_words(part), [])
