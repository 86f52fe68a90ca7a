"""A layout as plain values: what is kept of it, shared in a file, and shipped.

The file is JSON, one object. Its keys are those of ``DEFAULTS``; a missing one has the
value there. ``columns`` are objects with a field and a header or a position,
``ignored_rows`` have a name, a header or a position, an operator and a value,
``labels`` a match, a text and the code of a usage type, and ``sample`` has a few rows,
with their headers, in which nothing is of a person.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from .notation import to_strptime
from .profile import Column, Filter, NumberFormat, Profile
from .shape_notation import to_cuts, to_record, to_section

FORMAT = "telecom layout"
VERSION = 1
LONGEST = 1_000_000  # characters of a file
HIGHEST = 100_000  # number of rows or columns
DELIMITER_TEXTS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
QUOTE_TEXTS = {"double": '"', "single": "'", "none": ""}
DECIMAL_TEXTS = {"comma": ",", "point": "."}
THOUSANDS_TEXTS = {
    "any": "{other} '",
    "other": "{other}",
    "blank": " ",
    "apostrophe": "'",
    "none": "",
}
_ISO = "%Y-%m-%d"
DEFAULTS: Mapping[str, Any] = MappingProxyType(
    {
        "name": "",
        "description": "",
        "source": "",
        "verification": "",
        "third_party": False,
        "signature": (),
        "delimiter": "auto",
        "other_delimiter": "",
        "quote": "double",
        "encodings": ("utf-8", "cp1252", "latin-1"),
        "sheet": "",
        "member": "",
        "skip_rows": 0,
        "has_header": True,
        "decimal_mark": "comma",
        "thousands_marks": "any",
        "date_formats": (),
        "duration_format": "seconds",
        "volume_unit": "MB",
        "quantity_unit": "",
        "opposite_sign": False,
        "tax_rate": "",
        "country": "",
        "blank_is_account_level": True,
        "account_level": (),
        "blank_values": (),
        "blank_is_zero": False,
        "zero_amounts": (),
        "sections": (),
        "records": (),
        "record_position": 1,
        "cuts": "",
        "columns": (),
        "ignored_rows": (),
        "labels": (),
        "sample": (),
    }
)
BAD_LAYOUT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "long": "It is too long for a layout.",
        "json": "It is not JSON: %(detail)s.",
        "format": "It is not a layout that was exported.",
        "version": "It has version %(detail)s of the format, which is not known.",
        "key": "A layout has no “%(detail)s”.",
        "value": "The value of “%(detail)s” is not of the right type.",
    }
)
# The keys of the objects in lists, with the types of their values.
_PLACE = {"header": str, "position": int}
_PARTS: Mapping[str, Mapping[str, type]] = {
    "columns": {
        "field": str,
        **_PLACE,
        "optional": bool,
        "forward_fill": bool,
        "factor": str,
        "decimal_mark": str,
    },
    "ignored_rows": {"name": str, **_PLACE, "operator": str, "value": str},
    "labels": {"match": str, "label": str, "usage_type": str},
}


class BadLayout(ValueError):
    """A file that is no layout.

    ``str(error)`` is a plain sentence, ``error.kind`` one of ``BAD_LAYOUT_KINDS`` and
    ``error.detail`` the key, the version or the place that it is about.
    """

    def __init__(self, kind: str, detail: object = "") -> None:
        """Put the detail into the sentence of the kind."""
        super().__init__(BAD_LAYOUT_KINDS[kind] % {"detail": detail})
        self.kind = kind
        self.detail = detail


def to_profile(layout: Mapping[str, Any]) -> Profile:
    """Return what files are read with; ValueError if a value has no meaning.

    >>> to_profile(
    ...     {
    ...         **DEFAULTS,
    ...         "name": "Plain",
    ...         "columns": [
    ...             {"field": "number", "header": "Number"},
    ...             {"field": "net", "position": 3, "factor": "0.01"},
    ...         ],
    ...     }
    ... ).columns["net"][0].at
    3
    """
    columns: dict[str, list[Column]] = {}
    for each in layout["columns"]:
        columns.setdefault(each["field"], []).append(_to_column(each))
    filled = {each["field"] for each in layout["columns"] if each.get("forward_fill")}
    blank = ("",) if layout["blank_is_account_level"] else ()
    zero = ("",) if layout["blank_is_zero"] else ()
    mark = DECIMAL_TEXTS[layout["decimal_mark"]]
    return Profile(
        name=layout["name"],
        columns={name: tuple(many) for name, many in columns.items()},
        signature=tuple(layout["signature"]),
        delimiter=get_delimiter(layout),
        quote=QUOTE_TEXTS[layout["quote"]],
        encodings=tuple(layout["encodings"]),
        sheet=get_sheet(layout),
        member=layout["member"] or None,
        skip_rows=layout["skip_rows"],
        has_header=layout["has_header"],
        forward_fill=tuple(name for name in columns if name in filled),
        filters=tuple(map(_to_filter, layout["ignored_rows"])),
        account_level=(*blank, *layout["account_level"]),
        blank_values=tuple(layout["blank_values"]),
        zero_amounts=(*zero, *layout["zero_amounts"]),
        number_format=NumberFormat(
            decimal_mark=mark,
            thousands_marks=THOUSANDS_TEXTS[layout["thousands_marks"]].format(
                other="." if mark == "," else ","
            ),
        ),
        date_formats=tuple(map(to_strptime, layout["date_formats"])) or (_ISO,),
        duration_format=layout["duration_format"],
        volume_unit=layout["volume_unit"],
        quantity_unit=layout["quantity_unit"],
        sign=-1 if layout["opposite_sign"] else 1,
        tax_rate=Decimal(layout["tax_rate"]) if layout["tax_rate"] else None,
        region=layout["country"] or None,
        sections=tuple(map(to_section, layout["sections"])),
        records=tuple(map(to_record, layout["records"])),
        record_position=layout["record_position"],
        cuts=to_cuts(layout["cuts"]),
    )


def get_delimiter(layout: Mapping[str, Any]) -> str | None:
    """Return the separator of columns, None if it is to be found out."""
    if layout["delimiter"] == "other":
        return layout["other_delimiter"] or None
    return DELIMITER_TEXTS.get(layout["delimiter"])


def get_sheet(layout: Mapping[str, Any]) -> str | int | None:
    """Return the name or the position of the sheet, None for the first one."""
    sheet = layout["sheet"].strip()
    return int(sheet) if sheet.isdecimal() else sheet or None


def _to_column(values: Mapping[str, Any]) -> Column:
    return Column(
        values.get("header") or values.get("position", 0),
        optional=values.get("optional", False),
        factor=Decimal(values.get("factor", "1")),
        decimal_mark=DECIMAL_TEXTS.get(values.get("decimal_mark", ""), ""),
    )


def _to_filter(values: Mapping[str, Any]) -> Filter:
    return Filter(
        name=values["name"],
        column=_to_column(values),
        operator=values.get("operator", "equals"),
        value=values.get("value", ""),
    )


def dump_layout(layout: Mapping[str, Any]) -> str:
    """Return the file of a layout: only what is not as it would be without it."""
    kept = {
        key: layout[key]
        for key, default in DEFAULTS.items()
        if key in layout and _plain(layout[key]) != _plain(default)
    }
    whole = {"format": FORMAT, "version": VERSION, **kept}
    lines = (f'  "{key}": {_to_json(value)}' for key, value in whole.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _to_json(value: Any) -> str:
    """Return a value as JSON, each part of a list of parts on a line of its own."""
    parts = [json.dumps(each, ensure_ascii=False) for each in _as_list(value)]
    if isinstance(value, (list, tuple)) and any(part[0] in "[{" for part in parts):
        return "[\n    " + ",\n    ".join(parts) + "\n  ]"
    return json.dumps(value, ensure_ascii=False)


def _as_list(value: Any) -> list:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def load_layout(text: str) -> dict[str, Any]:
    """Return the values of a layout, those of ``DEFAULTS`` where the file has none.

    Raises BadLayout with a plain sentence.
    """
    if len(text) > LONGEST:
        raise BadLayout("long")
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadLayout("json", error) from error
    if not isinstance(values, dict) or values.pop("format", "") != FORMAT:
        raise BadLayout("format")
    version = values.pop("version", 0)
    if version != VERSION:
        raise BadLayout("version", version)
    for key, value in values.items():
        _check_value(key, value)
    return {**DEFAULTS, **values}


def _check_value(key: str, value: Any) -> None:
    if key not in DEFAULTS:
        raise BadLayout("key", key)
    default = DEFAULTS[key]
    if key in _PARTS:
        is_right = _is_list(value, dict) and _are_parts(value, _PARTS[key])
    elif key == "sample":
        is_right = _is_list(value, list) and all(_is_list(row, str) for row in value)
    elif isinstance(default, tuple):
        is_right = _is_list(value, str)
    else:
        is_right = type(value) is type(default) and _is_small(value)
    if not is_right:
        raise BadLayout("value", key)


def _are_parts(parts: Any, types: Mapping[str, type]) -> bool:
    return all(
        type(value) is types.get(name) and _is_small(value)
        for each in parts
        for name, value in each.items()
    )


def _is_small(value: Any) -> bool:
    return not isinstance(value, int) or 0 <= value <= HIGHEST


def _is_list(value: Any, of: type) -> bool:
    return isinstance(value, list) and all(isinstance(each, of) for each in value)
