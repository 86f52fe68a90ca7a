"""The table of lines and holders: its columns, and how it is written."""

import io

from ...engine.download import workbook

# The languages in which headers are written; each is read in all of them.
LANGUAGES = ("en", "nl", "fr", "de")

# column: its header in each language, then other words that are read for it
HEADERS = {
    "number": (
        *("Number", "Nummer", "Numéro", "Rufnummer"),
        *("Phone Number", "Telefoonnummer", "Gsm-nummer", "Numéro de téléphone"),
        *("Telefonnummer", "Handynummer", "Mobile Number", "MSISDN"),
        "Number or Identifier",
    ),
    "operator": (
        *("Operator", "Operator", "Opérateur", "Anbieter"),
        *("Netwerkoperator", "Betreiber", "Mobilfunkanbieter", "Carrier"),
    ),
    "employee_number": (
        *("Employee Number", "Personeelsnummer", "Numéro d'employé", "Personalnummer"),
        *("Registration Number", "Badge ID", "Badge", "Stamnummer", "Badgenummer"),
        *("Matricule", "Numéro de matricule", "N° d'employé", "Mitarbeiternummer"),
    ),
    "email": (
        *("Work E-mail", "Werk-e-mail", "E-mail professionnel", "Dienst-E-Mail"),
        *("Work Email", "Email", "E-mail", "E-mailadres", "Courriel"),
        *("Adresse e-mail", "E-Mail-Adresse", "Geschäftliche E-Mail"),
    ),
    "employee": (
        *("Employee", "Werknemer", "Travailleur", "Arbeitnehmer"),
        *("Medewerker", "Employé", "Mitarbeiter", "Mitarbeiterin"),
        # what the lists and the preview call this column
        *("Holder", "Held By", "Houder", "Détenteur", "Nutzer", "Inhaber"),
    ),
    "partner": (
        *("Other Holder", "Andere houder", "Autre détenteur", "Anderer Nutzer"),
        *("Andere gebruiker", "Autre utilisateur", "Anderer Inhaber"),
    ),
    "date_from": (
        *("From", "Van", "Du", "Von"),
        *("Since", "Vanaf", "Sinds", "À partir du", "Depuis", "Ab", "Seit"),
    ),
    "date_to": (
        *("Until", "Tot en met", "Jusqu'au", "Bis"),
        *("To", "Tot", "T/m", "Au"),
    ),
    "policy": (
        *("Own Policy", "Eigen beleid", "Politique propre", "Eigene Richtlinie"),
        *("Policy", "Beleid", "Politique", "Richtlinie"),
    ),
    "device": (
        *("Device", "Toestel", "Appareil", "Gerät"),
        *("Phone", "Endgerät"),
    ),
    "subscription": (
        *("Subscription", "Abonnement", "Abonnement", "Abonnement"),
        *("Abo", "Vertrag"),
    ),
    "internet": ("Internet", "Internet", "Internet", "Internet"),
    "kind": ("Kind of Line", "Soort lijn", "Type de ligne", "Anschlussart"),
    "sim": (
        *("SIM (ICCID)", "Simkaart (ICCID)", "Carte SIM (ICCID)", "SIM-Karte (ICCID)"),
        *("ICCID", "SIM"),
    ),
    "contract_end": (
        "Contract End",
        "Einde contract",
        "Fin du contrat",
        "Vertragsende",
    ),
}

PROVIDED = ("device", "subscription", "internet")

DATES = ("date_from", "date_to", "contract_end")

# yes and no in the same languages, then what else is read
YES = (
    "yes",
    "ja",
    "oui",
    "ja",
    "y",
    "j",
    "o",
    "x",
    "1",
    "true",
    "waar",
    "vrai",
    "wahr",
)

NO = ("no", "nee", "non", "nein", "n", "0", "-", "false", "onwaar", "faux", "falsch")

# kind of line: its name in each language, then other words that are read for it
KIND_WORDS = {
    "phone": (
        *("phone", "telefoon", "téléphone", "Telefon"),
        *("phone number", "mobile", "gsm", "mobile number", "telefoonnummer"),
        *("numéro de téléphone", "Rufnummer", "Mobilfunk"),
    ),
    "sim": (
        *("data SIM", "data-sim", "SIM de données", "Daten-SIM"),
        *("sim", "iccid", "datakaart", "carte SIM", "SIM-Karte"),
    ),
    "internet": (
        *("internet", "internet", "internet", "Internet"),
        *("internet or other connection", "connection", "circuit", "verbinding"),
        *("connexion", "Anschluss", "fixed", "other"),
    ),
}

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

WIDTHS = {"operator": 22, "email": 30, "employee": 24, "partner": 22, "policy": 24}

HELP_WIDTH = 100


def get_language(lang):
    """Return the place of a language among those of the headers, English for others."""
    code = (lang or "en")[:2]
    return LANGUAGES.index(code) if code in LANGUAGES else 0


def get_headers(lang):
    """Return {column: header} in a language."""
    at = get_language(lang)
    return {name: texts[at] for name, texts in HEADERS.items()}


def write_workbook(lang, titles, rows, explanations):
    """Return a workbook with the rows, {column: value} each, and their explanation.

    Cells are text or dates and never formulas, whatever text they begin with; a
    spreadsheet program keeps them as text when somebody edits them.
    """
    content = io.BytesIO()
    with workbook(content) as book:
        _write_table(book, titles[0], get_headers(lang), rows)
        _write_explanations(book, titles[1], get_headers(lang), explanations)
    return content.getvalue()


def _write_table(book, title, headers, rows):
    sheet = book.add_worksheet(title)
    heading = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    sheet.freeze_panes(1, 1)
    for at, (name, header) in enumerate(headers.items()):
        style = day if name in DATES else text
        sheet.set_column(at, at, WIDTHS.get(name, 18), style)
        sheet.write_string(0, at, header, heading)
    for number, row in enumerate(rows, 1):
        for at, name in enumerate(headers):
            value = row.get(name)
            if value and name in DATES:
                sheet.write_datetime(number, at, value, day)
            elif value:
                sheet.write_string(number, at, value, text)


def _write_explanations(book, title, headers, explanations):
    sheet = book.add_worksheet(title)
    heading = book.add_format({"bold": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, HELP_WIDTH)
    for number, (name, sentence) in enumerate(explanations.items()):
        sheet.write_string(number, 0, headers.get(name, ""), heading)
        sheet.write_string(number, 1, sentence, text)
