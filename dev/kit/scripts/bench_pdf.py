"""Read a PDF into rows, and its bare text with the library that we use: PATH."""

import json
import sys
import time
from pathlib import Path

import pypdfium2
from kit import light_package  # noqa: F401 - makes the addon importable without Odoo
from telecom_split_billing import parsers
from telecom_split_billing.parsers.pdf_rows import PdfTable

TIMES = 7


def bare():
    """Take the text of all pages."""
    document = pypdfium2.PdfDocument(content)
    letters = 0
    for page in document:
        text = page.get_textpage()
        letters += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return letters


def rows():
    """Read the rows of text cells."""
    return sum(len(batch) for batch in PdfTable(content).batches(250))


def usage():
    """Read the usage rows in the layout that is proposed."""
    return sum(len(batch) for batch in parsers.read(content, profile, region="BE"))


def in_turns(*functions):
    """Call functions in turns; return the least of the processor's times of each.

    Other work on the machine makes the others longer, and not each as much.
    """
    seconds = [[] for _function in functions]
    for _ in range(TIMES):
        for function, measured in zip(functions, seconds, strict=True):
            start = time.process_time()
            function()
            measured.append(time.process_time() - start)
    return map(min, seconds)


content = Path(sys.argv[1]).read_bytes()
sample = parsers.head(content, rows=60)
profile = parsers.propose(sample.rows, "BE").profile("PDF", cuts=sample.cuts)
baseline, seconds, usage_seconds = in_turns(bare, rows, usage)
print(
    json.dumps(
        {
            "seconds": seconds,
            "baseline_seconds": baseline,
            "ratio": round(seconds / baseline, 2),
            "usage_seconds": usage_seconds,
            "pages": len(pypdfium2.PdfDocument(content)),
        }
    )
)
