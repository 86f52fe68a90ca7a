"""Write a sample file: KIND PATH LINES ROWS MONTH DIALLED."""

import json
import sys
from datetime import date
from pathlib import Path

from kit import light_package  # noqa: F401 - makes the addon importable without Odoo
from telecom_split_billing.tests.tools import pdf_bills, samples

kind, target, lines, rows, month, dialled = sys.argv[1:]
if kind == "pdf":
    each = int(rows) // int(lines)
    content = pdf_bills.pdf_bill("calls", lines=int(lines), each=each).content
else:
    content = getattr(samples, f"plain_{kind}")(
        lines=int(lines),
        rows=int(rows),
        period=date(2026, int(month), 1),
        seed=month,
        dialled=int(dialled),
    )
part = Path(f"{target}.part")
part.write_bytes(content)
part.rename(target)
print(json.dumps({"bytes": len(content)}))
