"""What keeps a layout from being used is found before a file is read with it."""

import re
from pathlib import Path
from unittest import TestCase

from ...parsers.layout_file import DEFAULTS, load_layout
from ...parsers.layout_problems import PROBLEM_KINDS, LayoutProblem, find_problem
from ...parsers.layouts import FOLDER

MODELS = Path(__file__).parents[2] / "models" / "layout"
NUMBER = {"field": "number", "header": "Number"}
NET = {"field": "net", "header": "Net"}
GROSS = {"field": "gross", "header": "Gross"}
LABEL = {"field": "label", "header": "Label"}
CHARGE = (NUMBER, NET)


def columns(*many, **values):
    """Return a layout with these columns."""
    whole = {**DEFAULTS, "signature": ("Number",), "columns": many}
    return {**whole, **values}


# The kind of the problem, its values, and the layouts that have it.
WRONG = (
    (
        *("section", {"line": "Mobile number"}),
        columns(*CHARGE, sections=("label: Tariff", "Mobile number")),
    ),
    ("record", {"line": "20: net x"}, columns(*CHARGE, records=("20: net x",))),
    ("cuts", {"cuts": "1, 26, 14"}, columns(*CHARGE, cuts="1, 26, 14")),
    ("cuts", {"cuts": "1, 14, 14"}, columns(*CHARGE, cuts="1, 14, 14")),
    ("cuts", {"cuts": "2, 14"}, columns(*CHARGE, cuts="2, 14")),
    ("cuts", {"cuts": "one"}, columns(*CHARGE, cuts="one")),
    ("record_position", {}, columns(*CHARGE, record_position=0)),
    ("twice", {"field": "number"}, columns(NUMBER, *CHARGE)),
    ("twice", {"field": "tax"}, columns(*CHARGE, *[{"field": "tax"}] * 2)),
    ("mixed_costs", {}, columns(*CHARGE, NET, GROSS)),
    ("mixed_costs", {}, columns(NUMBER, GROSS, GROSS, {"field": "tax"})),
    ("unlike_costs", {}, columns(*CHARGE, {**NET, "factor": "0.01"})),
    ("unlike_costs", {}, columns(*CHARGE, {**NET, "decimal_mark": "comma"})),
    ("no_number", {}, columns(NET, sections=("label: Tariff",))),
    ("no_amount", {}, columns(NUMBER, {"field": "tax", "header": "Tax"})),
    ("no_header", {"header": "Number"}, columns(*CHARGE, has_header=False)),
    (
        *("no_header", {"header": "Kind"}),
        columns(
            *({"field": name, "position": 1} for name in ("number", "net")),
            has_header=False,
            ignored_rows=({"name": "Totals", "header": "Kind"},),
        ),
    ),
    ("no_signature", {}, columns(*CHARGE, signature=())),
    ("no_separator", {}, columns(*CHARGE, delimiter="other")),
    ("encoding", {"name": "utf-9"}, columns(*CHARGE, encodings=("utf-8", "utf-9"))),
    ("encoding", {"name": ""}, columns(*CHARGE, encodings=("",))),
    ("date_format", {"format": "MM.YYYY"}, columns(*CHARGE, date_formats=("MM.YYYY",))),
    ("skip_rows", {}, columns(*CHARGE, skip_rows=-1)),
    ("tax_rate", {}, columns(*CHARGE, tax_rate="-0.5")),
    ("tax_rate", {}, columns(*CHARGE, tax_rate="100.5")),
)
RIGHT = (
    columns(*CHARGE),
    columns(NUMBER, GROSS),
    columns(*CHARGE, NET, LABEL, LABEL),
    columns(NUMBER, *[{**NET, "factor": "0.01"}] * 2),
    columns(NUMBER, NET, GROSS, {"field": "tax", "header": "Tax"}),
    columns(NET, sections=("number: Mobile number",)),
    columns(*CHARGE, records=("20: net 5, label 4",), record_position=1),
    columns(*CHARGE, cuts="1, 14, 26"),
    columns(*CHARGE, delimiter="other", other_delimiter="~"),
    columns(*CHARGE, date_formats=("DD.MM.YYYY", "MMM D, YYYY")),
    columns(*CHARGE, tax_rate="0"),
    columns(*CHARGE, tax_rate="100"),
    columns(
        *({"field": name, "position": 1} for name in ("number", "net")),
        *({"field": name, "position": 2} for name in ("label",)),
        has_header=False,
        signature=(),
    ),
)


class TestLayoutProblems(TestCase):
    def test_each_layout_is_refused_for_what_is_wrong_with_it(self):
        for kind, values, layout in WRONG:
            with self.subTest(kind, **values):
                self.assertEqual(find_problem(layout), LayoutProblem(kind, values))

    def test_every_kind_is_tried(self):
        self.assertEqual({kind for kind, _values, _layout in WRONG}, {*PROBLEM_KINDS})

    def test_a_layout_that_can_be_used_has_no_problem(self):
        for number, layout in enumerate(RIGHT):
            with self.subTest(number):
                self.assertIsNone(find_problem(layout))

    def test_no_shipped_layout_has_a_problem(self):
        paths = sorted(FOLDER.glob("*.json"))
        self.assertGreater(len(paths), 10)
        for path in paths:
            with self.subTest(path.name):
                text = path.read_text(encoding="utf-8")
                self.assertIsNone(find_problem(load_layout(text)))

    def test_the_models_have_a_sentence_for_each_kind(self):
        text = (MODELS / "telecom_import_layout_explain.py").read_text(encoding="utf-8")
        told = re.findall(r"def _explain_problem_(\w+)\(", text)
        self.assertEqual(sorted(told), sorted(PROBLEM_KINDS))
