"""A proposal becomes a layout, and its columns are shown with some of their values."""

from dataclasses import replace
from unittest import TestCase

from ...parsers import head, propose
from ...parsers.layout_file import DEFAULTS, to_profile
from ...parsers.proposed import mask_of, to_columns, to_layout
from ...parsers.shown import SAMPLE_LENGTH, as_text, headers_of, show_columns

FILE = (
    "Number;Date and time;Description;Amount\n"
    "0470000001;01/10/2026 09:15;National calls;1,50\n"
    "0470000001;02/10/2026 10:20;National sms;0,10\n"
    "0470000002;13/10/2026 11:25;Data;-\n"
    "NA;31/10/2026 12:30;Options;5,00\n"
)


def read(text, **values):
    """Return the sample and the proposal of a text."""
    sample = head(text.encode(), rows=60)
    return sample, replace(propose(sample.rows, "BE"), **values)


def layout_of(sample, proposal):
    """Return the layout in the values of a layout file, columns by their positions."""
    columns = [
        {
            name: value
            for name, value in {**column, "position": position}.items()
            if value
        }
        for position, column in to_columns(proposal).items()
    ]
    signature = tuple(sample.rows[proposal.header_row])
    values = {**to_layout(sample, proposal), "columns": columns}
    return {**DEFAULTS, **values, "signature": signature, "name": "Proposed"}


class TestProposed(TestCase):
    def test_a_layout_has_all_that_was_proposed(self):
        sample, proposal = read(FILE)
        self.assertEqual(
            to_layout(sample, proposal),
            {
                "member": "",
                "delimiter": "semicolon",
                "other_delimiter": "",
                "has_header": True,
                "decimal_mark": "comma",
                "date_formats": ("DD/MM/YYYY",),
                "duration_format": "seconds",
                "blank_is_account_level": True,
                "account_level": ("NA",),
                "blank_values": ("NA", "-"),
                "zero_amounts": ("-",),
                "blank_is_zero": False,
                "opposite_sign": False,
                "sections": (),
                "records": (),
                "cuts": "",
            },
        )

    def test_the_time_in_the_column_of_the_day_is_no_column_of_its_own(self):
        _sample, proposal = read(FILE)
        self.assertIn("time", proposal.columns)
        found = to_columns(proposal)
        self.assertEqual(
            {position: column["field"] for position, column in found.items()},
            {1: "number", 2: "day", 3: "label", 4: "net"},
        )
        self.assertEqual(
            found[4],
            {"field": "net", "forward_fill": False, "factor": "1", "decimal_mark": ""},
        )
        # In a column of its own it is one.
        _sample, proposal = read(
            "Number;Date;Time;Amount\n0470000001;13/10/2026;09:15;1,50\n"
            "0470000002;14/10/2026;10:20;2,50\n"
        )
        self.assertEqual(to_columns(proposal)[3]["field"], "time")

    def test_what_differs_from_the_usual_is_kept(self):
        sample, proposal = read(FILE)
        table = (
            ({"delimiter": "~"}, {}, {"delimiter": "other", "other_delimiter": "~"}),
            ({"delimiter": None}, {}, {"delimiter": "auto", "other_delimiter": ""}),
            ({"delimiter": "\t"}, {}, {"delimiter": "tab", "other_delimiter": ""}),
            ({"member": "2026/calls-10[1].csv"}, {}, {"member": "calls-*[[]*].csv"}),
            ({"cuts": (0, 13)}, {}, {"cuts": "1, 14"}),
            ({}, {"sign": -1}, {"opposite_sign": True}),
            ({}, {"header_row": None}, {"has_header": False}),
            ({}, {"header_row": 0}, {"has_header": True}),
            ({}, {"account_level": ("N/A",)}, {"blank_is_account_level": False}),
            (
                {},
                {"zero_amounts": ("", "-")},
                {"blank_is_zero": True, "zero_amounts": ("-",)},
            ),
        )
        for of_sample, of_proposal, expected in table:
            with self.subTest(**of_sample, **of_proposal):
                layout = to_layout(
                    replace(sample, **of_sample), replace(proposal, **of_proposal)
                )
                self.assertEqual({**layout, **expected}, layout)

    def test_files_are_read_with_it_as_with_the_proposal(self):
        sample, proposal = read(FILE)
        profile = to_profile(layout_of(sample, proposal))
        direct = proposal.profile("Proposed")
        for name in ("blank_values", "account_level", "number_format", "date_formats"):
            with self.subTest(name):
                self.assertEqual(getattr(profile, name), getattr(direct, name))

    def test_numbers_that_are_filled_down_and_other_delimiters_are_read_so(self):
        sample, proposal = read(FILE, forward_fill=("number",))
        sample = replace(sample, delimiter="~")
        profile = to_profile(layout_of(sample, proposal))
        self.assertEqual((profile.forward_fill, profile.delimiter), (("number",), "~"))

    def test_a_number_that_stands_once_per_group_is_filled_down(self):
        _sample, proposal = read(FILE, forward_fill=("number",))
        found = to_columns(proposal)
        self.assertEqual([found[at]["forward_fill"] for at in (1, 4)], [True, False])

    def test_a_mask_fits_one_member_whatever_its_folder(self):
        self.assertEqual(mask_of("a/b*.csv"), "b[*].csv")
        self.assertEqual(mask_of(""), "")


class TestShown(TestCase):
    def test_a_column_is_shown_with_its_first_different_values(self):
        rows = [["1", "a"], ["2", " "], ["1 ", "b"], ["3"], ["4", "c", "09:15"]]
        columns = show_columns(["No", "no"], rows)
        self.assertEqual(
            [(each.position, each.header, each.is_unique) for each in columns],
            [(1, "No", False), (2, "no", False), (3, "", True)],
        )
        self.assertEqual(
            [each.samples for each in columns],
            [("1", "2", "3"), ("a", "b", "c"), ("09:15",)],
        )
        self.assertEqual([each.has_time for each in columns], [False, False, True])

    def test_headers_without_rows_are_columns_too(self):
        self.assertEqual(
            [each.header for each in show_columns(["a", "b"], [])], ["a", "b"]
        )
        self.assertEqual(show_columns([], []), [])

    def test_long_values_are_cut_off(self):
        text = "x" * (SAMPLE_LENGTH + 1)
        [column] = show_columns([], [[text]])
        self.assertEqual(column.samples, (text[:-1],))
        self.assertEqual(as_text([[text, "a\tb"]]), f"{text[:-1]}\ta b")

    def test_headers_are_those_of_a_row_that_is_there(self):
        rows = [[" a  b "], ["c"]]
        self.assertEqual(
            [headers_of(rows, at) for at in (-1, 0, 1, 2)], [[], ["a b"], ["c"], []]
        )
