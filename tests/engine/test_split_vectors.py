"""The worked cases of the design, every one of them."""

import json
from decimal import Decimal
from pathlib import Path
from unittest import TestCase

from ...engine import Charge, Policy, split

VECTORS = Path(__file__).parents[1] / "split_vectors.json"


class TestSplitVectors(TestCase):
    def test_every_worked_case_comes_out_to_the_cent(self):
        for case in json.loads(VECTORS.read_text(encoding="utf-8")):
            with self.subTest(case["id"], title=case["title"]):
                charges = [
                    Charge(**{**charge, "amount": Decimal(charge["amount"])})
                    for charge in case["charges"]
                ]
                result = split(charges, Policy.from_dict(case["policy"]))
                self.assertEqual(
                    {
                        "employer": str(result.employer),
                        "employee": str(result.employee),
                        "shares": {
                            share.key: [str(share.employer), str(share.employee)]
                            for share in result.shares
                        },
                    },
                    case["expect"],
                )
