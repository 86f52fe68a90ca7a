"""Which column is the line, and which is the number that it dialled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from .identifiers import as_known, find_identifier, fold, is_iccid
from .propose_columns import LEAST, Column, fit_of

_PHONES = 0.5  # share of phone numbers in a column of them
_OURS = 0.5  # share of values that are lines of ours
_MARGIN = 0.12
_MANY = 5  # rows from which on what repeats tells something

Chosen = tuple[Column | None, Column | None, str]


def choose_lines(
    columns: Sequence[Column], region: str | None, lines: Collection[str]
) -> Chosen:
    """Return the column of the line, that of the dialled number, and the doubt."""
    phones = [each for each in columns if _may_be_phone(each)]
    known = as_known(lines)
    if known and (ours := _own_lines(phones, region, known)):
        number = max(ours, key=lambda each: (each.says("number"), -each.at))
        dialled = _dialled([each for each in phones if each not in ours])
        return number, dialled, ""
    others = [each for each in columns if each not in phones]
    if own := _own_identifiers(others, known):
        rivals = [each for each in phones if _own(each) > -0.3]
        dialled = _dialled([each for each in phones if each not in rivals])
        return own, dialled, "several" if rivals else ""
    number, doubt = _number(phones)
    dialled = _dialled([each for each in phones if each is not number])
    if number is None and (cards := list(filter(_has_cards, others))):
        return cards[0], dialled, "several" if len(cards) > 1 else ""
    if number is None and dialled is not None:
        doubt = "missing"
    return number, dialled, doubt


def _may_be_phone(column: Column) -> bool:
    is_stranger = column.strange > max(column.says("number"), column.says("dialled"))
    best = max(column.said.values(), default=0)
    told = max(column.says("number"), column.says("dialled"))
    is_other = best > told + 0.2 and column.says("document") == best
    fit = max(fit_of("number", column), fit_of("dialled", column))
    return fit >= _PHONES and not is_stranger and not is_other


def _own_lines(
    phones: list[Column], region: str | None, known: Mapping[str, str]
) -> list[Column]:
    """Return the columns most of whose values are lines of ours."""
    ours = set(known.values())
    shares = {
        column.at: _share(
            column, lambda text: find_identifier(text, region, known) in ours
        )
        for column in phones
    }
    best = max(shares.values(), default=0)
    return [c for c in phones if shares[c.at] >= max(_OURS, best - 0.05)]


def are_ours(
    texts: Sequence[str], region: str | None, known: Mapping[str, str]
) -> bool:
    """Whether most of these texts are lines of ours."""
    ours = set(known.values())
    found = [find_identifier(text, region, known) in ours for text in texts]
    return bool(found) and sum(found) / len(found) >= _OURS


def _own_identifiers(columns: list[Column], known: Mapping[str, str]) -> Column | None:
    """Return the column most of whose values are identifiers of ours, if one is."""
    shares = {
        column.at: _share(column, lambda text: fold(text) in known)
        for column in columns
    }
    ours = [each for each in columns if shares[each.at] >= _OURS]
    return max(
        ours, key=lambda c: (shares[c.at], c.says("number"), -c.at), default=None
    )


def _has_cards(column: Column) -> bool:
    """Whether most values are those of SIM cards."""
    return _share(column, is_iccid) >= _OURS


def _share(column: Column, is_so: Callable[[str], bool]) -> float:
    filled = column.contents.filled
    return sum(map(is_so, filled)) / max(1, len(filled))


def _number(phones: list[Column]) -> tuple[Column | None, str]:
    """Return the column of the line, and what is doubtful about it."""
    ranked = sorted(phones, key=_rank, reverse=True)
    if not ranked or _own(ranked[0]) <= -0.3:
        return None, "missing"
    best, *others = ranked
    rivals = [each for each in others if _is_rival(each, best)]
    if not rivals:
        return best, _lone_doubt(best, others)
    if _own(best) - _own(rivals[0]) >= _MARGIN and best.says("number"):
        return best, _contrary(best, rivals)
    by_repeats = max([best, *rivals], key=_repeats)
    rest = max(_repeats(each) for each in (best, *rivals) if each is not by_repeats)
    if by_repeats is not best and _repeats(by_repeats) > rest + 0.1:
        best = by_repeats if _own(by_repeats) > _own(best) - 0.3 else best
    return best, "several"


def _is_rival(column: Column, best: Column) -> bool:
    """Whether a column may be the line as well; what is dialled is none."""
    return _own(column) > -0.3 and column.contents.texts != best.contents.texts


def _lone_doubt(best: Column, dialled: list[Column]) -> str:
    """Return the doubt about the one column that may be the line."""
    if fit_of("number", best) < 0.8:
        return "contrary"
    if _own(best) <= 0 and best.says("dialled") > 0.65:
        return "words"  # as well the number that was dialled
    if not best.says("number") and (best.said or dialled or not best.header):
        return "words" if dialled or best.said else ""
    return _contrary(best, dialled)


def _contrary(best: Column, others: Sequence[Column]) -> str:
    """Return a doubt where the line varies and what it dialled repeats."""
    for other in others:
        enough = len(best.contents.filled) >= _MANY <= len(other.contents.filled)
        if enough and _repeats(other) > _repeats(best) + 0.4:
            return "contrary"
    return ""


def _own(column: Column) -> float:
    """How surely the header says line, above saying dialled number."""
    return column.says("number") - column.says("dialled")


def _rank(column: Column) -> tuple[float, float, float, int]:
    own = _own(column)
    return (round(own, 2), column.says("number"), _repeats(column), -column.at)


def _repeats(column: Column) -> float:
    return column.contents.repeats


def _dialled(phones: list[Column]) -> Column | None:
    """Return the column of the dialled number, if one is left."""
    fitting = [each for each in phones if each.says("dialled") or not each.said]
    fitting += [each for each in phones if each not in fitting and _is_generic(each)]
    if not fitting:
        return None
    best = max(
        fitting,
        key=lambda each: (
            round(each.says("dialled") - 0.5 * each.says("number"), 2),
            -_repeats(each),
            -each.at,
        ),
    )
    return best if fit_of("dialled", best) >= LEAST else None


def _is_generic(column: Column) -> bool:
    return 0 < column.says("number") <= 0.75
