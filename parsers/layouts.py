"""The layouts shipped with the addon, and how their labels are understood.

Each is a file in ``data/layouts``, as one exports it. Everything there is a fact of a
published source or says that it is not: ``source`` names it, and ``verification`` the
facts that could not be checked. No layout of an operator is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .ground import LabelRule
from .layout_file import load_layout, to_profile
from .profile import Profile

FOLDER = Path(__file__).parents[1] / "data" / "layouts"
# What everybody can make by hand is offered first.
FIRST = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A profile, its labels, and what is known for sure about both."""

    key: str
    values: Mapping[str, Any]  # see layout_file
    profile: Profile
    labels: tuple[LabelRule, ...]
    verified: str


def _load(path: Path) -> Layout:
    values = load_layout(path.read_text(encoding="utf-8"))
    return Layout(
        key=path.stem,
        values=values,
        profile=to_profile(values),
        labels=tuple(
            LabelRule(each["label"], each["usage_type"], each.get("match", "exact"))
            for each in values["labels"]
        ),
        verified=values["verification"] or values["description"],
    )


LAYOUTS = tuple(
    map(
        _load,
        sorted(FOLDER.glob("*.json"), key=lambda path: (path.stem != FIRST, path)),
    )
)
