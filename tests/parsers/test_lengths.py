"""Lines and cells that are too long are refused, with their place."""

from unittest import TestCase

from ...parsers import BadFile
from ...parsers.lengths import LONGEST_CELL, LONGEST_LINE, MOST_CELLS, check_lengths


def refusal(content, encoding="utf-8", delimiter=";"):
    """Return the kind of refusal and its values; None if there is none."""
    try:
        check_lengths(content, encoding, delimiter)
    except BadFile as error:
        return error.kind, error.values
    return None


def wide(cells):
    """Return a line of so many cells."""
    return b"12;" * (cells - 1) + b"12"


class TestLengths(TestCase):
    def test_what_is_at_the_limit_is_read(self):
        full = b";".join([b"x" * (LONGEST_CELL - 1)] * 8)
        self.assertEqual(len(full), LONGEST_LINE - 1)
        for name, content in (
            ("nothing", b""),
            ("a whole line", full + b"y"),
            ("a whole cell", b"a;" + b"x" * LONGEST_CELL),
            ("many cells", wide(MOST_CELLS)),
            ("many short lines", b"a;b\n" * 400_000),
        ):
            for start in (b"", b"a;b\r\n", b"a;b\n"):
                with self.subTest(name, start=start):
                    self.assertIsNone(refusal(start + content + b"\r\nc;d\r\n"))

    def test_what_is_beyond_it_is_refused_with_its_line(self):
        cell = b"a;" + b"x" * (LONGEST_CELL + 1)
        line = b";".join([b"x" * (LONGEST_CELL - 1)] * 8) + b"yz"
        for content, kind, name, size, limit in (
            (line, "long_line", "length", LONGEST_LINE + 1, LONGEST_LINE),
            (cell, "long_cell", "length", LONGEST_CELL + 1, LONGEST_CELL),
            (wide(MOST_CELLS + 1), "wide_line", "cells", MOST_CELLS + 1, MOST_CELLS),
        ):
            for before, number in (
                (b"", 1),
                (b"\n", 2),
                (b"a;b\n", 2),
                (b"a;b\r\nc;d\r\n", 3),
                (b"a;b\rc;d\re;f\r", 4),
                (b"a;b\n" * 100_000, 100_001),
            ):
                for after in (b"", b"\n", b"\r\na;b\r\n"):
                    with self.subTest(kind, number=number, after=after):
                        self.assertEqual(
                            refusal(before + content + after),
                            (kind, {"line": number, name: size, "limit": limit}),
                        )

    def test_delimiters_of_wide_letters_and_of_several(self):
        text = wide(MOST_CELLS + 1).decode()
        for encoding in ("utf-16", "utf-16-le", "utf-32", "utf-8"):
            with self.subTest(encoding):
                kind, values = refusal(text.encode(encoding), encoding)
                self.assertEqual((kind, values["cells"]), ("wide_line", MOST_CELLS + 1))
        content = text.replace(";", "||").encode()
        self.assertEqual(refusal(content, delimiter="||")[0], "wide_line")
        self.assertIsNone(refusal(wide(MOST_CELLS + 1), delimiter="||"))
