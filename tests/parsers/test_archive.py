"""Containers: what a zip or gzip file says about itself is checked."""

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import replace
from unittest import TestCase

from ...parsers import BadFile
from ...parsers.archive import LIMITS, Archive, check_size, unpacked
from .common import zipped

TEXT = b"Number;Amount\r\n" * 20_000
NAME = "bill.csv"
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED
ENTRY = b"PK\x01\x02"  # of the directory, where an archive reads what it believes
CHECKSUM, PACKED, SIZE, METHOD = (16, "<L"), (20, "<L"), (24, "<L"), (10, "<H")


def changed(content, *changes):
    """Return the zip file with numbers of its directory changed: (field, how)."""
    content = bytearray(content)
    entry = content.index(ENTRY)
    for (offset, form), change in changes:
        (value,) = struct.unpack_from(form, content, entry + offset)
        struct.pack_into(form, content, entry + offset, change(value))
    return bytes(content)


class TestMembers(TestCase):
    def refused(self, content, limits=LIMITS):
        """Return the kind of refusal, and the member that it names."""
        with self.assertRaises(BadFile) as caught:
            Archive(content, limits).read(NAME)
        return caught.exception.kind, caught.exception.values.get("member")

    def test_a_whole_member_is_read_whichever_way_it_is_packed(self):
        for method in (STORED, DEFLATED):
            for text in (b"", b"x", TEXT, bytes(range(256)) * 1000):
                with self.subTest(method=method, size=len(text)):
                    content = zipped({NAME: text, "a/": b""}, method)
                    self.assertEqual(Archive(content).read(NAME), text)
                    self.assertEqual(Archive(content).names, [NAME])

    def test_a_member_comes_in_pieces(self):
        for method in (STORED, DEFLATED):
            content = zipped({NAME: b"0123456789abcdef" * 200_000}, method)
            pieces = [len(piece) for piece in Archive(content).chunks(NAME) if piece]
            self.assertGreater(len(pieces), 3)
            self.assertLessEqual(max(pieces), 1 << 20)

    def test_a_member_of_another_size_or_checksum_than_stated_is_damaged(self):
        table = [
            # what the directory says wrongly, the refusal
            ([(CHECKSUM, lambda value: value ^ 1)], "truncated"),
            ([(SIZE, lambda value: value + 1)], "truncated"),
            ([(SIZE, lambda value: value - 1)], "bomb"),
            ([(SIZE, lambda value: 0)], "bomb"),
        ]
        for method in (STORED, DEFLATED):
            content = zipped({NAME: TEXT}, method)
            for changes, kind in table:
                with self.subTest(method=method, kind=kind):
                    self.assertEqual(
                        self.refused(changed(content, *changes)), (kind, NAME)
                    )

    def test_a_member_that_is_cut_short_is_damaged(self):
        for method in (STORED, DEFLATED):
            content = zipped({NAME: TEXT}, method)
            with self.subTest(method):
                shorter = changed(content, (PACKED, lambda value: value - 10))
                self.assertEqual(self.refused(shorter), ("truncated", NAME))

    def test_a_shorter_text_with_its_own_checksum_is_damaged(self):
        half = TEXT[: len(TEXT) // 2]
        content = changed(
            zipped({NAME: TEXT}, STORED),
            (PACKED, lambda value: len(half)),
            (CHECKSUM, lambda value: zlib.crc32(half)),
        )
        self.assertEqual(self.refused(content), ("truncated", NAME))

    def test_bytes_that_are_changed_are_noticed(self):
        content = zipped({NAME: TEXT}, STORED)
        other = content.replace(b"Amount", b"Amounx", 1)
        self.assertEqual(self.refused(other), ("truncated", NAME))
        packed = bytearray(zipped({NAME: TEXT}, DEFLATED))
        packed[30 + len(NAME)] ^= 0xFF  # the first byte behind the header
        self.assertEqual(self.refused(bytes(packed)), ("truncated", NAME))

    def test_a_member_that_is_not_where_the_directory_says_is_damaged(self):
        content = zipped({NAME: TEXT})
        broken = b"PK\x03\x05" + content[4:]
        self.assertEqual(self.refused(broken), ("truncated", NAME))

    def test_a_member_that_is_packed_in_an_unknown_way_is_refused(self):
        content = changed(zipped({NAME: TEXT}), (METHOD, lambda value: 12))
        self.assertEqual(self.refused(content), ("unsupported", NAME))

    def test_two_members_of_one_name_are_refused(self):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as container:
            container.writestr(NAME, b"one")
            with self.assertWarns(UserWarning):
                container.writestr(NAME, b"two")
        self.assertEqual(self.refused(content.getvalue()), ("truncated", None))


class TestLimits(TestCase):
    def kind(self, content, **limits):
        """Return the refusal of a zip file within these limits, or none."""
        try:
            Archive(content, replace(LIMITS, **limits))
        except BadFile as error:
            return error.kind
        return None

    def test_what_is_at_the_limit_is_read_and_what_is_over_it_is_refused(self):
        content = zipped({"a": b"x" * 1000, "b": b"y" * 1000})
        packed = sum(
            info.compress_size
            for info in zipfile.ZipFile(io.BytesIO(content)).infolist()
        )
        ratio = 2000 // packed
        table = [
            ({"members": 2}, None),
            ({"members": 1}, "bomb"),
            ({"unpacked": 2000}, None),
            ({"unpacked": 1999}, "bomb"),
            ({"ratio": ratio, "ratio_from": 2000}, None),
            ({"ratio": ratio - 1, "ratio_from": 1999}, "bomb"),
            ({"ratio": ratio + 1, "ratio_from": 1999}, None),
        ]
        for limits, kind in table:
            with self.subTest(limits):
                self.assertEqual(self.kind(content, **limits), kind)

    def test_the_refusal_says_how_much_is_too_much(self):
        content = zipped({"a": b"x" * (2 << 20), "b": b"y" * (1 << 20)})
        table = (
            ({"unpacked": 2 << 20}, {"size": 3, "limit": 2}),
            ({"members": 1}, {"members": 2, "limit": 1}),
            ({"ratio": 10, "ratio_from": 1 << 20}, {"ratio": 10}),
        )
        for limits, values in table:
            with self.subTest(limits), self.assertRaises(BadFile) as caught:
                Archive(content, replace(LIMITS, **limits))
            self.assertEqual(caught.exception.values, values)

    def test_the_limits_are_those_that_a_server_can_take(self):
        # A zip file only says what it unpacks to: none of it is unpacked here.
        content = zipped({NAME: TEXT}, STORED)
        size, over = 512 << 20, (512 << 20) + 1
        for unpacked_size, kind in ((size, None), (over, "bomb")):
            with self.subTest(unpacked_size):
                whole = changed(
                    content,
                    (SIZE, lambda value, size=unpacked_size: size),
                    (PACKED, lambda value: size // 4),
                )
                self.assertEqual(self.kind(whole), kind)
        self.assertEqual((LIMITS.content, LIMITS.xml), (256 << 20, 128 << 20))

    def test_the_size_of_a_file(self):
        check_size(b"x" * 10, 10)
        for content, kind in ((b"", "empty"), (b"x" * 11, "too_large")):
            with self.subTest(kind), self.assertRaises(BadFile) as caught:
                check_size(content, 10)
            self.assertEqual(caught.exception.kind, kind)
        with self.assertRaisesRegex(BadFile, r" 3 MB, more than the 2 MB "):
            check_size(b"x" * (3 << 20), 2 << 20)


class TestGzip(TestCase):
    def refused(self, packed, **limits):
        with self.assertRaises(BadFile) as caught:
            unpacked(packed, replace(LIMITS, **limits))
        return caught.exception.kind

    def test_what_is_packed_is_unpacked_and_the_rest_stays(self):
        one, two = gzip.compress(TEXT), gzip.compress(b"more")
        table = [
            (TEXT, TEXT),
            (b"", b""),
            (one, TEXT),
            (one + two, TEXT + b"more"),
            (one + b"\0\0\0", TEXT),  # blocks are filled up
            (gzip.compress(b"x" * (3 << 20)), b"x" * (3 << 20)),
        ]
        for content, expected in table:
            with self.subTest(content[:20]):
                self.assertEqual(unpacked(content), expected)

    def test_what_is_damaged_too_much_or_packed_twice_is_refused(self):
        packed = gzip.compress(b"x" * 5000)
        few = {"ratio_from": 4999, "ratio": 1}
        table = [
            (packed[:-1], {}, "truncated"),
            (packed[:12], {}, "truncated"),
            (packed[:-8] + b"12345678", {}, "truncated"),
            (packed, few, "bomb"),
            (packed, {"content": 10}, "too_large"),
            (gzip.compress(packed), {}, "nested"),
        ]
        for content, limits, kind in table:
            with self.subTest(kind, content=content[:12]):
                self.assertEqual(self.refused(content, **limits), kind)
        self.assertEqual(len(unpacked(packed, replace(LIMITS, ratio_from=5000))), 5000)
