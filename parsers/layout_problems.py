"""The first thing that keeps a layout from being used, as a kind and the values of it.

The layout is checked as it is kept (see ``layout_file``). The sentences for users are
with the models; ``PROBLEM_KINDS`` lists what they have to explain.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .dates import compile_format
from .notation import to_strptime
from .profile import COSTS
from .shape_notation import to_cuts, to_record, to_section

PROBLEM_KINDS = (
    *("section", "record", "cuts", "record_position"),
    *("twice", "mixed_costs", "unlike_costs", "no_number", "no_amount"),
    *("no_header", "no_signature", "no_separator", "encoding"),
    *("date_format", "skip_rows", "tax_rate"),
)
HIGHEST_RATE = 100


@dataclass(frozen=True, slots=True)
class LayoutProblem:
    """A problem of a layout: one of PROBLEM_KINDS, and the values that it is about."""

    kind: str
    values: Mapping[str, Any] = field(default_factory=dict)


def find_problem(layout: Mapping[str, Any]) -> LayoutProblem | None:
    """Return the first thing that is missing or wrong, None if nothing is."""
    checks = (_of_shape, _of_columns, _of_places, _of_text, _of_values)
    return next((problem for check in checks for problem in check(layout)), None)


def _of_shape(layout: Mapping[str, Any]) -> Iterator[LayoutProblem]:
    for kind, convert in (("section", to_section), ("record", to_record)):
        for line in layout[f"{kind}s"]:
            if not _is_understood(convert, line):
                yield LayoutProblem(kind, {"line": line})
    cuts = layout["cuts"]
    if not _is_understood(to_cuts, cuts) or not _are_growing(to_cuts(cuts)):
        yield LayoutProblem("cuts", {"cuts": cuts})
    if layout["record_position"] < 1:
        yield LayoutProblem("record_position")


def _are_growing(cuts: tuple[int, ...]) -> bool:
    return not cuts or (cuts[0] == 0 and list(cuts) == sorted(set(cuts)))


def _of_columns(layout: Mapping[str, Any]) -> Iterator[LayoutProblem]:
    names = [each["field"] for each in layout["columns"]]
    for name in names:
        if name not in ("label", *COSTS) and names.count(name) > 1:
            yield LayoutProblem("twice", {"field": name})
    if any(names.count(name) > 1 for name in COSTS):
        yield from _of_costs(layout, names)
    above = [to_section(line).field for line in layout["sections"]]
    if "number" not in (*names, *above):
        yield LayoutProblem("no_number")
    if "net" not in names and "gross" not in names:
        yield LayoutProblem("no_amount")


def _of_costs(layout: Mapping[str, Any], names: list[str]) -> Iterator[LayoutProblem]:
    """Tell why several amounts of a row cannot be charges of their own."""
    if len({*COSTS, "tax"}.intersection(names)) > 1:
        yield LayoutProblem("mixed_costs")
    ways = {
        (each.get("factor"), each.get("decimal_mark"))
        for each in layout["columns"]
        if each["field"] in COSTS
    }
    if len(ways) > 1:
        yield LayoutProblem("unlike_costs")


def _of_places(layout: Mapping[str, Any]) -> Iterator[LayoutProblem]:
    if not layout["has_header"]:
        for each in (*layout["columns"], *layout["ignored_rows"]):
            if "header" in each:
                yield LayoutProblem("no_header", {"header": each["header"]})


def _of_text(layout: Mapping[str, Any]) -> Iterator[LayoutProblem]:
    if layout["has_header"] and not layout["signature"]:
        yield LayoutProblem("no_signature")
    if layout["delimiter"] == "other" and not layout["other_delimiter"]:
        yield LayoutProblem("no_separator")
    for name in layout["encodings"]:
        try:
            codecs.lookup(name)
        except LookupError:
            yield LayoutProblem("encoding", {"name": name})


def _of_values(layout: Mapping[str, Any]) -> Iterator[LayoutProblem]:
    for text in layout["date_formats"]:
        if not _is_understood(lambda text: compile_format(to_strptime(text)), text):
            yield LayoutProblem("date_format", {"format": text})
    if layout["skip_rows"] < 0:
        yield LayoutProblem("skip_rows")
    if layout["tax_rate"] and not 0 <= Decimal(layout["tax_rate"]) <= HIGHEST_RATE:
        yield LayoutProblem("tax_rate")


def _is_understood(convert: Callable[[str], object], text: str) -> bool:
    """Tell whether a text that a user wrote can be converted."""
    try:
        convert(text)
    except ValueError:
        return False
    return True
