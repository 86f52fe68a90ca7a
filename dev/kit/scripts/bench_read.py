"""Read a file into usage rows, and with the bare reader of its format: KIND PATH."""

import csv
import io
import json
import sys
import time
from pathlib import Path
from statistics import median

import python_calamine
import xlrd
from kit import light_package  # noqa: F401 - makes the addon importable without Odoo
from telecom_split_billing import parsers

TIMES = 5


def bare_csv(content):
    """Go through the rows of a csv file."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    return sum(1 for _row in csv.reader(text, delimiter=";"))


def bare_xls(content):
    """Go through the rows of an xls workbook."""
    sheet = xlrd.open_workbook(file_contents=content).sheet_by_index(0)
    return sum(1 for row in range(sheet.nrows) if sheet.row_values(row))


def bare_xlsx(content):
    """Go through the rows of an xlsx workbook with the reader that we use too."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    return len(book.get_sheet_by_index(0).to_python())


def ours(content):
    """Read all usage rows of the plain layout."""
    profile = next(each for each in parsers.LAYOUTS if each.key == "plain").profile
    return 1 + sum(len(batch) for batch in parsers.read(content, profile, region="GB"))


def in_turns(*functions):
    """Call functions in turns; return the median of the processor's time of each."""
    seconds = [[] for _function in functions]
    for _ in range(TIMES):
        for function, measured in zip(functions, seconds, strict=True):
            start = time.process_time()
            rows = function(content)
            measured.append(time.process_time() - start)
            if rows != expected:
                sys.exit(f"Of {expected} rows {function.__name__} saw {rows}.")
    return map(median, seconds)


kind, path = sys.argv[1:]
content = Path(path).read_bytes()
bare = {"csv": bare_csv, "xls": bare_xls, "xlsx": bare_xlsx}[kind]
expected = bare(content)
seconds, baseline = in_turns(ours, bare)
ratio = round(seconds / baseline, 2)
print(json.dumps({"seconds": seconds, "baseline_seconds": baseline, "ratio": ratio}))
