"""The words of bills by language: what headers, months and totals are called.

The words themselves are in ``words.json``: by language and field those that tell it for
sure, and those that may tell it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import combinations, pairwise
from pathlib import Path

_FILE = Path(__file__).with_name("words.json")
_LEVELS = {"sure": 1.0, "maybe": 0.6}
_FOREIGN = 0.85  # weight of a word in a language that the other headers are not in
_AT_THE_END = 0.7  # ... of one that is the last part of a longer word
_SHORTEST_END = 5
_SHORT = 0.95  # ... of a word that stands there in short
_ENGLISH = "en"
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ß": "ss",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "þ": "th",
        "€": " eur ",
        "£": " gbp ",
        "$": " usd ",
        "¢": " cents ",
        "#": " no ",
        "№": " no ",
        "%": " % ",
        "\N{MASCULINE ORDINAL INDICATOR}": "o",
    }
)
_NUMBER_SIGN = re.compile(r"\b[nN]\s*°")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_TOKEN = re.compile(r"[a-z0-9]+|%")
# Words that say of an amount whether a tax is in it ...
_TAXED_WORDS = frozenset(
    {
        *("vat", "gst", "tax", "btw", "tva", "htva", "tvac", "ht", "ttc", "mwst"),
        *("ust", "iva", "moms", "mva", "alv", "dph", "igic", "icms", "taxes"),
    }
)
# ... and what a row is called that states one.
_TAX_WORDS = frozenset(
    {"vat", "btw", "tva", "mwst", "ust", "iva", "moms", "mva", "dph", "tax", "taxes"}
    | {"merverdiavgift", "mehrwertsteuer", "umsatzsteuer", "alv", "gst", "steuer"}
)
_MONTH_LETTERS = 3


def fold(text: str) -> str:
    """Return the text without accents, in its own case.

    >>> fold("Telefonní číslo"), fold("Beløb"), fold("Größe")
    ('Telefonni cislo', 'Belob', 'Grosse')
    """
    if text.isascii():
        return text.translate(_LETTERS)
    text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(letter for letter in text if not unicodedata.combining(letter))


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[str, ...]:
    """Return the words of a header, however it is written.

    >>> tokens("TelephoneNumberDialled"), tokens("call_date"), tokens("N° d'appel")
    (('telephone', 'number', 'dialled'), ('call', 'date'), ('no', 'd', 'appel'))
    """
    folded = fold(_NUMBER_SIGN.sub("no ", text))
    return tuple(_TOKEN.findall(_HUMPS.sub(" ", folded).lower()))


@cache
def _languages() -> dict:
    return json.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _phrases() -> dict[str, list[tuple[str, float, str]]]:
    """Return [(field, level, language)] by phrase without blanks."""
    found: dict[str, dict] = defaultdict(dict)
    for language, told in _languages().items():
        for field, levels in told["fields"].items():
            for level, words in levels.items():
                for phrase in words.split(", "):
                    key = "".join(tokens(phrase))
                    found[key].setdefault((field, language), _LEVELS[level])
    return {
        key: [(field, level, language) for (field, language), level in each.items()]
        for key, each in found.items()
    }


@cache
def _taxed() -> frozenset[str]:
    """Return the phrases that say whether a tax is in an amount, without blanks."""
    return frozenset(
        "".join(words)
        for told in _languages().values()
        for field in ("net", "gross")
        for phrases in told["fields"][field].values()
        for words in map(tokens, phrases.split(", "))
        if _TAXED_WORDS.intersection(words)
    )


def scores(headers: Sequence[str]) -> list[dict[str, float]]:
    """Return for each header how well its words tell each field, 0 to 1.

    >>> said = scores(["Rufnummer", "Zielrufnummer", "Betrag"])
    >>> [max(each, key=each.get) for each in said]
    ['number', 'dialled', 'net']
    """
    found = [_matches(tokens(_last_parts(header))) for header in headers]
    spoken = _spoken(found)
    result = []
    for matches in found:
        best: dict[str, float] = {}
        for field, score, language in matches:
            weight = 1 if language in spoken else _FOREIGN
            best[field] = max(best.get(field, 0), round(score * weight, 3))
        result.append(best)
    return result


def _last_parts(header: str) -> str:
    """Return the end of a path of names, as tables made of XML have for headers."""
    return " ".join(header.split("__")[-2:])


def is_known(text: str) -> bool:
    """Whether the words of a text are those of a header, all of them."""
    return "".join(tokens(text)) in _phrases()


@cache
def _short_forms() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the words that a short form abbreviates, by language."""
    found: dict[str, dict] = {}
    for language, told in _languages().items():
        pairs = (each.partition(" ") for each in told["short"].split(", "))
        found[language] = {short: tuple(word.split()) for short, _, word in pairs}
    return found


@lru_cache(maxsize=20_000)
def _matches(words: tuple[str, ...]) -> tuple[tuple[str, float, str], ...]:
    """Return (field, score, language) of each phrase in the words of a header."""
    found = list(_phrases_in(words))
    for language, short in _short_forms().items():
        whole = tuple(w for word in words for w in short.get(word, (word,)))
        if whole != words:
            found += (
                (field, score * _SHORT, spoken)
                for field, score, spoken in _phrases_in(whole)
                if spoken == language
            )
    if not found and words:
        found = [
            (field, level * _AT_THE_END, language)
            for field, level, language in _at_the_end(words[-1])
        ]
    return tuple(found)


def _phrases_in(words: tuple[str, ...]) -> Iterator[tuple[str, float, str]]:
    length = sum(map(len, words))
    for start, end in combinations(range(len(words) + 1), 2):
        key = "".join(words[start:end])
        for field, level, language in _phrases().get(key, ()):
            # Whatever stands beside it, "excl. VAT" says all about an amount.
            is_whole = field in ("net", "gross") and key in _taxed()
            share = 1.0 if is_whole and level == 1.0 else len(key) / length
            yield field, level * (0.7 + 0.3 * share), language


def _at_the_end(word: str) -> list[tuple[str, float, str]]:
    """Return what the longest phrase tells that ends a compound word."""
    for at in range(1, len(word) - _SHORTEST_END + 1):
        if found := _phrases().get(word[at:]):
            return found
    return []


def _spoken(found: Sequence[tuple]) -> set[str]:
    """Return the languages that most headers have words of."""
    counts: Counter = Counter()
    for matches in found:
        best: dict[str, float] = {}
        for _field, score, language in matches:
            best[language] = max(best.get(language, 0), score)
        counts.update(best)
    most = max(counts.values(), default=0)
    return {each for each, count in counts.items() if count >= 0.7 * most} | {_ENGLISH}


@cache
def _months() -> dict[str, int]:
    """Return the month by the first letters of its name, in all languages."""
    return {
        fold(start).casefold(): number
        for told in _languages().values()
        for number, starts in enumerate(told["months"], 1)
        for start in starts.split(",")
    }


@lru_cache(maxsize=1000)
def month_of(name: str) -> int:
    """Return the number of the month with this name in any of the languages, else 0.

    >>> month_of("okt"), month_of("października"), month_of("Août"), month_of("SMS")
    (10, 10, 8, 0)
    """
    name = fold(name).casefold().rstrip(".")
    for end in range(len(name), _MONTH_LETTERS - 1, -1):
        if found := _months().get(name[:end]):
            return found
    return 0


@lru_cache(maxsize=10_000)
def is_total_text(text: str) -> bool:
    """Whether a text is what a row is called that adds up others.

    >>> is_total_text("Total :"), is_total_text("SOUS-TOTAL (EUR)")
    (True, True)
    >>> is_total_text("Totally free calls")
    False
    """
    words = _plain(text).split("(")[0].split(":")[0].split()
    return is_carried(text) or any(
        " ".join(words[:count]) in total_words() for count in range(1, len(words) + 1)
    )


def is_bare_total(text: str) -> bool:
    """Whether a text says total and nothing else."""
    return _plain(text) in total_words() or is_carried(text)


@lru_cache(maxsize=10_000)
def is_carried(text: str) -> bool:
    """Whether a row is called a sum that goes from one page to the next.

    >>> [is_carried(text) for text in ("Carried forward:", "À reporter", "Reporting")]
    [True, True, False]
    """
    return _plain(text) in _carried_words()


@cache
def _carried_words() -> frozenset[str]:
    told = _languages().values()
    return frozenset(fold(word) for each in told for word in each["carried"])


@lru_cache(maxsize=10_000)
def is_tax_text(text: str) -> bool:
    """Whether a text is what a row is called that states a tax.

    >>> is_tax_text("BTW 21 %"), is_tax_text("Total VAT"), is_tax_text("Taxi calls")
    (True, True, False)
    """
    words = re.split(r"[\W\d_]+", text.casefold().replace(".", ""))
    words = [word for word in words if word and word != "total"]
    return bool(words) and words[0] in _TAX_WORDS and len(text) < 30


@lru_cache(maxsize=10_000)
def is_sum_text(text: str) -> bool:
    """Whether a text is what a row is called that is a total or a tax."""
    return is_total_text(text) or is_tax_text(text)


def _plain(text: str) -> str:
    return fold(text).casefold().replace("-", " ").strip(" :.=*")


@cache
def total_words() -> frozenset[str]:
    """Return what a row is called that adds up others, in small letters."""
    words = {word for told in _languages().values() for word in told["totals"]}
    folded = {fold(word) for word in words}
    return frozenset(words | folded)


@cache
def letter_pairs() -> frozenset[str]:
    """Return pairs of letters, one beyond ASCII, that words of the languages have."""
    pairs = set()
    for told in _languages().values():
        texts = [told["texts"]]
        for levels in told["fields"].values():
            texts += levels.values()
        for word in re.findall(r"\w+", " ".join(texts).casefold()):
            edged = f" {word} "
            pairs.update(a + b for a, b in pairwise(edged))
    return frozenset(pair for pair in pairs if not pair.isascii())
