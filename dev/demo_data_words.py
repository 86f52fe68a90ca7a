"""The names of the demo data in the languages that its users can choose."""

POLICIES = {
    "EUR 30 per user": {
        "nl_BE": "EUR 30 per gebruiker",
        "fr_BE": "EUR 30 par utilisateur",
        "de_DE": "EUR 30 je Nutzer",
    },
    "Sales: half, up to EUR 40": {
        "nl_BE": "Verkoop: de helft, tot EUR 40",
        "fr_BE": "Vente : la moitié, jusqu'à EUR 40",
        "de_DE": "Vertrieb: die Hälfte, bis zu EUR 40",
    },
    "Help desk: by usage type": {
        "nl_BE": "Helpdesk: per verbruikstype",
        "fr_BE": "Helpdesk : par type de consommation",
        "de_DE": "Helpdesk: nach Nutzungsart",
    },
    "Field service: by category, roaming apart": {
        "nl_BE": "Buitendienst: per categorie, roaming apart",
        "fr_BE": "Service terrain : par catégorie, itinérance à part",
        "de_DE": "Außendienst: nach Kategorie, Roaming getrennt",
    },
}
DEPARTMENTS = {
    "Office": {"nl_BE": "Kantoor", "fr_BE": "Bureau", "de_DE": "Büro"},
    "Sales": {"nl_BE": "Verkoop", "fr_BE": "Vente", "de_DE": "Vertrieb"},
    "Field Service": {
        "nl_BE": "Buitendienst",
        "fr_BE": "Service terrain",
        "de_DE": "Außendienst",
    },
}


def translate(records, words):
    """Give records their names in every language; ``words`` as above."""
    for record in records:
        record.update_field_translations("name", words[record.name])
