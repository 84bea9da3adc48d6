#!/usr/bin/env bash
# WHAT: pandoc's new spreadsheet reader cannot open any workbook that openpyxl has written.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17; the xlsx reader is new since 3.8.3), openpyxl 3.1.5, XlsxWriter 3.3.1.
# EXPECTED: both writers' files open: a part may be named from the root of the package ("/xl/worksheets/sheet1.xml") or
#   relative to the workbook.
# SEEN: openpyxl names it from the root, and pandoc looks for "xl//xl/worksheets/sheet1.xml" and stops. The file of
#   XlsxWriter, with a relative name, opens.
# WHY IT MATTERS: openpyxl (pandas included) is what most scripts write their tables with.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'openpyxl==3.1.5' 'XlsxWriter==3.3.1'
env/bin/python - <<'PY'
import subprocess
import openpyxl, pypandoc, xlsxwriter

workbook = openpyxl.Workbook()
workbook.active.append(["A", "B"])
workbook.save("openpyxl.xlsx")
workbook = xlsxwriter.Workbook("xlsxwriter.xlsx")
workbook.add_worksheet().write_row(0, 0, ["A", "B"])
workbook.close()
assert openpyxl.load_workbook("openpyxl.xlsx").active["A1"].value == "A"


def pandoc(name):
    return subprocess.run([pypandoc.get_pandoc_path(), name, "-t", "plain"], capture_output=True, text=True)


good, bad = pandoc("xlsxwriter.xlsx"), pandoc("openpyxl.xlsx")
assert good.returncode == 0 and "A" in good.stdout, good
assert bad.returncode != 0 and "xl//xl/worksheets/sheet1.xml" in bad.stderr, bad
print("seen:", bad.stderr.strip())
PY
