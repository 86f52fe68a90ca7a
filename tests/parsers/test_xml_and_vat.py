"""The root of an XML file, and VAT numbers as people write them."""

from unittest import TestCase

from ...parsers import BadFile, is_same_vat
from ...parsers.xml_root import root_name


class TestRoot(TestCase):
    def test_the_root_is_found_wherever_it_stands(self):
        table = [
            (b'<a xmlns="urn:x"/>', ("urn:x", "a")),
            (b"<a/>", ("", "a")),
            (b"\n  <a/>", ("", "a")),
            (b"\n <?xml version='1.0'?><a/>", ("", "a")),
            (b"<!--" + b"x" * 50_000 + b"--><a/>", ("", "a")),
            ("<a/>".encode("utf-8-sig"), ("", "a")),
            ("<a/>".encode("utf-16"), ("", "a")),
            (b"<a", None),
            (b"<!-- only a remark -->", None),
            (b"Number;<a/>", None),
            (b"        x<a/>", None),
            (b"", None),
        ]
        for content, root in table:
            with self.subTest(content[:40]):
                self.assertEqual(root_name(content), root)

    def test_entities_are_refused(self):
        with self.assertRaises(BadFile) as caught:
            root_name(b'<!DOCTYPE a [<!ENTITY b "c">]><a/>')
        self.assertEqual(caught.exception.kind, "entities")


class TestVat(TestCase):
    def test_the_same_number_in_other_words(self):
        table = [
            ("BE 0477.472.701", "BE0477472701", True),
            ("0477472701", "BE0477472701", True),
            ("477472701", "be 0477 472 701", True),
            ("BTW BE 0477.472.701", "BE0477472701", True),
            ("BE0477472701 RPR", "BE0477472701", True),
            ("GR123456789", "EL123456789", True),
            ("NL0477472701", "BE0477472701", False),
            ("BE0477472702", "BE0477472701", False),
            ("", "BE0477472701", False),
            ("", "", False),
            ("BE", "BE0477472701", False),
        ]
        for one, other, same in table:
            with self.subTest(one=one, other=other):
                self.assertIs(is_same_vat(one, other), same)
                self.assertIs(is_same_vat(other, one), same)
