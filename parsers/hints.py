"""Words in headers that tell what a column holds, in the languages around us."""

from __future__ import annotations

import re

_TAXES = r"(\bmva\b|\bvat\b|\bbtw\b|\btva\b|mwst|\bust\b|\bdph\b|\btax\b)"
_BILLS = r"(invoice|faktura|rechnungs?|factu\w+|\bbill|document)"

# Patterns in lower case, one of which must be there: English, Norwegian, German, Dutch,
# French, Slovak.
_YES = {
    "number": [
        *("msisdn", "mobil\\w*nummer", "rufnummer\\b", "wireless number", "phone"),
        *("telefo\\w*n", "gsm", "mobile", "\\bnummer\\b", "\\bnumber\\b"),
        *("\\bnum[eé]ro\\b", "[cč][ií]slo"),
    ],
    "dialled": [
        *("dial", "called", "ziel(ruf)?nummer", "destination", "b-?number"),
        *("correspond", "volan[eé]"),
    ],
    "day": [
        *("\\bdate\\b", "\\bdatum\\b", "\\bdato\\b", "\\bday\\b", "\\bjour\\b"),
        *("d[aá]tum", "zeitpunkt", "tidspunkt"),
    ],
    "time": [
        *("\\btime\\b", "uhrzeit", "zeitpunkt", "\\bheure\\b", "\\btijd", "\\btid\\b"),
        *("klokke", "[cč]as\\b"),
    ],
    "date_from": [
        *("start\\w*dat", "\\bfrom\\b", "\\bfra\\b", "\\bvon\\b", "\\bvan\\b"),
        *("\\bdu\\b", "\\bod\\b"),
    ],
    "date_to": [
        *("(slutt|end|stop)\\w*dat", "\\bto\\b", "\\btil\\b", "\\bbis\\b", "\\btot\\b"),
        *("\\bau\\b", "\\bdo\\b"),
    ],
    "label": [
        *("label", "desc", "omschrijving", "libell", "gruppe", "categor", "kategori"),
        *("tekst", "\\btext\\b", "tarifzone", "fee_?name", "fee_?type"),
        *("item (category|type)", "product", "service", "dienste", "beschrijving"),
        *("soort", "\\btype\\b", "rubri", "bezeichnung", "d[eé]signation"),
    ],
    "quantity": [
        *("quantit", "\\bantall\\b", "\\bmenge\\b", "aantal", "\\bqty\\b"),
        *("\\bused\\b", "po[cč]et"),
    ],
    "unit": ["\\bunit", "einheit", "\\benhet", "eenheid", "unit[eé]", "jednotka"],
    "duration": ["duration", "dauer", "varighet", "\\bduur\\b", "dur[eé]e", "trvanie"],
    "volume": ["volum", "objem", "\\bdata\\b.*\\(?[kmg]b"],
    "net": [
        *("net+o", "\\bnet\\b", "amount", "bedrag", "montant", "betrag", "bel[oø]p"),
        *("\\bcost\\b", "price", "\\bexcl", "htva", "suma", "cena", "charge"),
    ],
    "gross": ["brut+o", "gross", "\\binc", "ttc", "tvac"],
    "tax": [_TAXES],
    "tax_rate": [_TAXES + ".*(%|rate|pro[sz]ent|percent|satz|taux|sadzba)", "%"],
    "document": [
        _BILLS + "[ _-]*(number|nummer|no\\b|nr|n°|num[eé]ro|id\\b)",
        *("^document$", "faktur[ay]$"),
    ],
    "document_date": [
        _BILLS + "[\\w _-]*dat(e|o|um)\\b",
        "bill cycle date",
    ],
    "user_name": ["user", "\\bbruker", "gebruiker", "utilisateur", "benutzer"],
}
# ... and none of which may: what only sounds like the field.
_NO = {
    "number": [
        *("account", "invoice", "faktura", "rechnung", "kunde", "customer", "karte"),
        *("konto", "ziel", "dial", "called", "document", "organi[sz]a", "evn", "date"),
        *("dat[ou]", "id\\b", "typ"),
    ],
    "dialled": ["netz", "country", "land\\b", "apn"],
    "day": [_BILLS, "due", "end", "slutt", "\\bto\\b", "bis\\b"],
    "time": ["date"],
    "date_from": ["zeit"],
    "label": ["share", "date", "dat[ou]", "amount", "family.*@name", "code"],
    "unit": ["price", "preis", "prix"],
    "net": [
        *("netz", "brut", "gross", "\\binc", "tax", "tva", "\\bdesc", "@desc"),
        *("fee_?(name|type)", "account", "@name", "unit"),
    ],
    "gross": ["net+o"],
    "tax": ["%", "rate", "pro[sz]ent", "percent", "satz", "taux", "incl", "excl"],
    "document": ["dat[eou]", "evn"],
    "document_date": ["due", "start", "slutt"],
    "user_name": ["[0-9]$"],
}


def _compiled(words: dict[str, list[str]]) -> dict[str, re.Pattern]:
    return {field: re.compile("|".join(many)) for field, many in words.items()}


_YES_PATTERNS, _NO_PATTERNS = _compiled(_YES), _compiled(_NO)


def hints_at(field: str, header: str) -> bool:
    """Whether the words of a header tell that its column holds this field.

    >>> hints_at("number", "Mobilnummer"), hints_at("number", "Fakturanummer")
    (True, False)
    """
    header = header.casefold().replace("__", " ")
    no = _NO_PATTERNS.get(field)
    return bool(_YES_PATTERNS[field].search(header)) and not (no and no.search(header))
