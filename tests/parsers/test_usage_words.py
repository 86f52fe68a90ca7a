"""What labels of bills mean, by their words; doubt is no proposal."""

from unittest import TestCase

from ...parsers import LAYOUTS
from ...parsers.usage_words import propose_usage_type
from .test_layout_file import get_names

LABELS = (
    ("Calls to mobile", "national_calls"),
    ("National voice calls", "national_calls"),
    ("International calls", "international_calls"),
    ("Oproepen naar het buitenland", "international_calls"),
    ("Appels internationaux", "international_calls"),
    ("Roaming calls received", "received_abroad"),
    ("Appels reçus en itinérance", "received_abroad"),
    ("Roaming - oproepen", "calls_abroad"),
    ("SMS roaming", "sms_abroad"),
    ("SMS internationaux", "international_sms"),
    ("Premium SMS", "premium_sms"),
    ("Sonderrufnummern", "premium_numbers"),
    ("Daten im Inland", "national_data"),
    ("Mobile data", "national_data"),
    ("Data roaming EU", "roaming_data_eu"),
    ("Data roaming outside EU", "roaming_data"),
    ("Données itinérance hors UE", "roaming_data"),
    ("Videogesprek", "video_calls"),
    ("Video voice call", "video_calls"),
    ("Video roaming", "video_calls_abroad"),
    ("MMS roaming", "mms"),
    ("Voice and SMS", None),
    ("MMS", "mms"),
    ("Abonnement Business 20", "subscription"),
    ("Grundgebühr", "subscription"),
    ("Canone mensile", "subscription"),
    ("Abonament miesięczny", "subscription"),
    ("Měsíční paušál", "subscription"),
    ("Kuukausimaksu", "subscription"),
    ("Sleva ze služeb", "discount"),
    ("Korting op abonnement", "discount"),
    ("Descuento tarifa", "discount"),
    ("Handset instalment 3/24", "device"),
    ("Activation fee", "one_off"),
    ("Frais d'activation", "one_off"),
    ("Parking 4411", "mobile_payments"),
    ("Data option 5 GB", "options"),
    ("Calls and data", None),
    ("Various", None),
    ("", None),
    ("12345", None),
)


class TestUsageWords(TestCase):
    def test_labels_are_proposed_by_their_words(self):
        for label, usage_type in LABELS:
            with self.subTest(label):
                self.assertEqual(propose_usage_type(label), usage_type)

    def test_all_that_is_proposed_exists(self):
        known = set(get_names())
        for label, usage_type in LABELS:
            if usage_type:
                self.assertIn(usage_type, known, label)

    def test_no_label_that_is_known_for_sure_is_proposed_as_something_else(self):
        """Of the shipped labels; a proposal may be missing where words are few."""
        wrong = {
            rule.label: (rule.usage_type, proposed)
            for layout in LAYOUTS[1:]
            for rule in layout.labels
            if (proposed := propose_usage_type(rule.label))
            and proposed != rule.usage_type
        }
        self.assertEqual(wrong, {})
        own = {
            (name, code): proposed
            for code, names in get_names().items()
            for name in names
            if (proposed := propose_usage_type(name)) and proposed != code
        }
        self.assertEqual(own, {})
