#!/usr/bin/env bash
# WHAT: pandoc's spreadsheet reader prints dates, times and truth values as the numbers behind them, and hidden sheets too.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17; the xlsx reader is new since 3.8.3), XlsxWriter 3.3.1.
# EXPECTED: the table says what the sheet shows: 05.03.2026, 14:30, TRUE, 01234 (a post code by its number format).
# SEEN: 46086.0, 0.6041666666666666, 1.0, 1234.0; a whole number gets ".0"; a hidden sheet
#   is printed with its heading. No warning.
# WHY IT MATTERS: a schedule turned into a document this way holds no readable date, and shows what was hidden.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'XlsxWriter==3.3.1'
env/bin/python - <<'PY'
import datetime, re, subprocess
import pypandoc, xlsxwriter

workbook = xlsxwriter.Workbook("t.xlsx")
sheet = workbook.add_worksheet("Plan")
sheet.write_row(0, 0, ["Day", "Time", "Open", "Code"])
sheet.write_datetime(1, 0, datetime.datetime(2026, 3, 5), workbook.add_format({"num_format": "dd.mm.yyyy"}))
sheet.write_datetime(1, 1, datetime.time(14, 30), workbook.add_format({"num_format": "hh:mm"}))
sheet.write_boolean(1, 2, True)
sheet.write_number(1, 3, 1234, workbook.add_format({"num_format": "00000"}))
hidden = workbook.add_worksheet("Internal")
hidden.write(0, 0, "secret")
hidden.hide()
workbook.close()
command = [pypandoc.get_pandoc_path(), "t.xlsx", "-t", "html", "--fail-if-warnings"]
html = subprocess.run(command, capture_output=True, text=True, check=True).stdout
cells = re.findall(r"<td>(.*?)</td>", html)
assert cells == ["46086.0", "0.6041666666666666", "1.0", "1234.0"], cells
assert "Internal</h2>" in html and "secret" in html, html
print("seen:", cells, "and the hidden sheet")
PY
