"""The usage type that a label of a bill probably means, proposed by its words.

The words are in ``usage_words.json``: by what they tell, in the languages of bills,
without accents; a hyphen joins words that only tell it together. A label with words of
several services tells nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("usage_words.json")
_TOKEN = re.compile(r"[a-z0-9]+")
_STEM = 5  # a word is also told by a longer one that begins with it
_SERVICES = ("voice", "sms", "mms", "data", "video")
# What goes before the service that it is about, the first one that is told.
_FIRST = (
    *(("discount", "discount"), ("device", "device"), ("one_off", "one_off")),
    *(("payment", "mobile_payments"), ("option", "options")),
    ("subscription", "subscription"),
)


def propose_usage_type(label: str) -> str | None:
    """Return the code of the usage type that a label probably means, or None.

    >>> propose_usage_type("Appels reçus à l'étranger (roaming)")
    'received_abroad'
    >>> propose_usage_type("Korting op abonnement"), propose_usage_type("Various")
    ('discount', None)
    """
    told = _get_told(label)
    for word, usage_type in _FIRST:
        if word in told:
            return usage_type
    services = [each for each in _SERVICES if each in told]
    if "premium" in told and services in ([], ["voice"], ["sms"]):
        return "premium_sms" if services == ["sms"] else "premium_numbers"
    if "video" in services and "voice" in services:
        services.remove("voice")
    if len(services) != 1:
        return None
    return _get_of_service(services[0], told)


def _get_of_service(service: str, told: set[str]) -> str | None:
    is_abroad = "abroad" in told
    if service == "mms":
        return "mms"
    if service == "video":
        return "video_calls_abroad" if is_abroad else "video_calls"
    if service == "data":
        return _get_of_data(told)
    if service == "voice" and is_abroad and "received" in told:
        return "received_abroad"
    noun = {"voice": "calls", "sms": "sms"}[service]
    if is_abroad:
        return f"{noun}_abroad"
    return f"international_{noun}" if "international" in told else f"national_{noun}"


def _get_of_data(told: set[str]) -> str | None:
    if "beyond" in told:
        return "roaming_data"
    if "eu" in told:
        return "roaming_data_eu"
    if "abroad" in told:
        return "roaming_data"
    return None if "international" in told else "national_data"


def _get_told(label: str) -> set[str]:
    tokens = _TOKEN.findall(_plain(label))
    return {
        concept
        for concept, words in _get_words().items()
        if any(_is_told(word, tokens) for word in words)
    }


def _is_told(word: str, tokens: Iterable[str]) -> bool:
    return all(
        any(
            token == part or (len(part) >= _STEM and token.startswith(part))
            for token in tokens
        )
        for part in word.split("-")
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(each for each in folded if not unicodedata.combining(each))
    return plain.replace("ł", "l").replace("ø", "o")


@cache
def _get_words() -> dict[str, frozenset[str]]:
    texts = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        concept: frozenset(text.replace("|", " ").split())
        for concept, text in texts.items()
    }
