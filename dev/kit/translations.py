"""The translations: the terms of the code, and the languages that follow them."""

import sys

import polib

from . import database, odoo_run
from .console import run, say
from .places import MODULE, ROOT, cache

FOLDER = ROOT / "i18n"
TEMPLATE = FOLDER / f"{MODULE}.pot"
# Odoo takes all Python below the addon for the addon's own, the bridges' too.
FOREIGN = tuple(f"addons/{MODULE}/{part}/" for part in ("bridges", "dev", "tests"))


def export(source):
    """Write the terms of the addon to the template; return them."""
    exported = cache() / f"{database.name_for('i18n')}.pot"
    with database.temporary(source, "i18n") as name:
        say(f"Odoo: installing {MODULE}")
        odoo_run.install(source, name, [MODULE])
        say("Odoo: exporting the terms")
        path = odoo_run.config(source, name)
        arguments = ("export", f"--config={path}", f"--output={exported}", MODULE)
        run([sys.executable, "-m", "odoo", "i18n", *arguments])
    terms = polib.pofile(exported)
    exported.unlink()
    for entry in [*terms]:
        entry.occurrences = [
            (place, line)
            for place, line in entry.occurrences
            if not place.removeprefix("code:").startswith(FOREIGN)
        ]
        if not entry.occurrences:
            terms.remove(entry)
    # The day of the export would change the file where nothing else did.
    for key in ("POT-Creation-Date", "PO-Revision-Date"):
        del terms.metadata[key]
    FOLDER.mkdir(exist_ok=True)
    terms.save(TEMPLATE)
    return terms


def merge(terms):
    """Let every language have these terms; return {term not translated: languages}."""
    order = {entry.msgid: place for place, entry in enumerate(terms)}
    waiting = {}
    for path in sorted(FOLDER.glob("*.po")):
        language = polib.pofile(path)
        language.merge(terms)
        for entry in language.obsolete_entries():
            language.remove(entry)
        language.sort(key=lambda entry: order[entry.msgid])
        language.save()
        for entry in language:
            if not entry.translated():
                waiting.setdefault(entry.msgid, []).append(path.stem)
    return waiting
