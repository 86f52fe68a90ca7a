"""The translations: the terms of the code, and the languages that follow them."""

import sys

import polib

from . import database, oca, odoo_run
from .console import run, say
from .places import MODULE, ROOT, cache

# end of the name of a bridge: what has to be installed for it besides
JOINED = {
    "maintenance": ("maintenance",),
    "org_chart": (),
    "spreadsheet": ("spreadsheet_dashboard",),
    **{name: (name,) for name in oca.WANTED},
}
# module: (where its translations stand, what is installed besides)
FOLDERS = {
    MODULE: (ROOT / "i18n", ()),
    **{
        bridge: (ROOT / "bridges" / bridge / "i18n", joined)
        for name, joined in JOINED.items()
        for bridge in (f"{MODULE}_{name}",)
    },
}
# Odoo takes all Python below the addon for the addon's own, the bridges' too.
FOREIGN = tuple(f"addons/{MODULE}/{part}/" for part in ("bridges", "dev", "tests"))


def export(source, module):
    """Write the terms of an addon to its template; return them, None if it cannot be.

    A bridge can be exported only with the addon that it joins.
    """
    folder, joined = FOLDERS[module]
    beside = [oca.addons(name) for name in joined if name in oca.WANTED]
    if not all(beside):
        return None
    exported = cache() / f"{database.name_for('i18n')}.pot"
    with database.temporary(source, "i18n") as name:
        say(f"Odoo: installing {module}")
        odoo_run.install(source, name, [MODULE, *joined], beside=beside)
        say("Odoo: exporting the terms")
        path = odoo_run.config(source, name, beside=beside)
        arguments = ("export", f"--config={path}", f"--output={exported}", module)
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
    folder.mkdir(exist_ok=True)
    terms.save(folder / f"{module}.pot")
    return terms


def merge(terms, module):
    """Let every language have these terms; return {term not translated: languages}."""
    folder, _joined = FOLDERS[module]
    order = {entry.msgid: place for place, entry in enumerate(terms)}
    waiting = {}
    for path in sorted(folder.glob("*.po")):
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
