import base64
from unittest.mock import patch

from odoo.tests import tagged

from .test_correction import CorrectionCase


@tagged("post_install", "-at_install")
class TestCorrectionSplit(CorrectionCase):
    """What a correction does is worked out once: to show it, and to book it."""

    def setUp(self):
        super().setUp()
        self.bill = self.upload_rows(
            (self.ANN, "National calls", "45"), (self.BOB, "National calls", "20")
        )
        self.bill.action_post()

    def count(self, function):
        """Return (the result of a call, how often something was split in it)."""
        splitter, done = type(self.env["telecom.bill.splitter"]), []
        split = splitter.split

        def count(this, bill):
            done.append(bill)
            return split(this, bill)

        with patch.object(splitter, "split", count):
            return function(), len(done)

    def prepare(self, kind):
        """Return a correction of a kind that changes something."""
        statement = self.statement(self.ann_line)
        half = self.create_policy({"kind": "percent", "percent": 50}, name="Half")
        right = self.csv((self.ANN, "National calls", "50"), document="F-1")
        values = {
            "holder": {
                "line_id": self.ann_line.id,
                "employee_id": self.cat.id,
                "date_from": "2026-10-15",
            },
            "policy": {"statement_ids": statement.ids, "policy_id": half.id},
            "usage_type": {"bill_ids": self.bill.ids},
            "charge": {"statement_ids": statement.ids},
            "file": {
                "detail_id": self.bill.telecom_detail_ids.id,
                "file": base64.b64encode(right),
                "file_name": "right.csv",
            },
        }
        correction = self.correct(confirm=False, kind=kind, **values[kind])
        sms = self.env["telecom.usage.type"].search([("code", "=", "national_sms")])
        correction.label_ids.right_usage_type_id = sms
        correction.charge_ids.payer = "employer"
        return correction

    def test_every_kind_is_split_once_to_show_it_and_once_to_book_it(self):
        kinds = self.env["telecom.correction"]._fields["kind"].get_values(self.env)
        for kind in kinds:
            with self.subTest(kind), self.undone():
                if kind == "usage_type":  # which matters for a policy of types only
                    self.ann_line.assignment_ids.policy_id = self.create_policy(
                        {"kind": "full", "types": ["national_sms"]}
                    )
                correction = self.prepare(kind)
                self.assertEqual(self.count(correction.action_preview)[1], 1)
                self.assertEqual(self.count(correction.action_confirm), (True, 1))
                self.assertEqual(correction.state, "done")
                self.assertEqual(self.broken_books(), {})

    def test_what_has_changed_is_split_once_to_be_shown_again(self):
        correction = self.prepare("holder")
        correction.action_preview()
        self.upload_rows((self.ANN, "National sms", "2"), document="F-2").action_post()
        before = self.env["account.move"].search_count([])
        answer, split = self.count(correction.action_confirm)
        self.assertEqual((answer["tag"], split), ("display_notification", 1))
        self.assertEqual(self.env["account.move"].search_count([]), before)
        shown = self.shown(correction)
        self.assertTrue(correction.action_confirm() is True)
        self.assertEqual(self.shown(correction), shown)
