#!/usr/bin/env bash
# WHAT: one Word table row that starts (or ends) short of the grid makes pandoc drop the whole last column of that table.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0.
# EXPECTED: a row with w:gridBefore (Word writes it when a row is indented by a column) leaves one cell empty; all other
#   rows keep their three cells.
# SEEN: heading and body lose their third cell everywhere, also in rows that are complete: "H3" and "c" are gone, with
#   exit status 0 and no warning; the same with w:gridAfter. mammoth keeps every cell of the same file.
# WHY IT MATTERS: whoever turns Word reports into Markdown loses a column of figures and nothing says so.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import mammoth, pypandoc

PANDOC = pypandoc.get_pandoc_path()


def run(*arguments, text=None):
    return subprocess.run([PANDOC, *arguments], input=text, capture_output=True, text=True, check=True)


def write_docx(name, body):
    run("-o", "base.docx", text="base")
    with zipfile.ZipFile("base.docx") as old, zipfile.ZipFile(name, "w") as new:
        for item in old.namelist():
            data = old.read(item)
            if item == "word/document.xml":
                data = re.sub(r"(<w:body>).*(<w:sectPr)", lambda m: m[1] + body + m[2], data.decode(), flags=re.S).encode()
            new.writestr(item, data)


def cell(text):
    return f"<w:tc><w:tcPr><w:tcW w:w='1500' w:type='dxa'/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def row(*cells, properties=""):
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(map(cell, cells))}</w:tr>"


GRID = "<w:tblPr/><w:tblGrid>" + "<w:gridCol w:w='1500'/>" * 3 + "</w:tblGrid>"
for short in ("gridBefore", "gridAfter"):
    head = row("H1", "H2", "H3", properties="<w:tblHeader/>")
    indented = row("x", "y", properties=f"<w:{short} w:val='1'/>")
    write_docx("t.docx", f"<w:tbl>{GRID}{head}{indented}{row('a', 'b', 'c')}</w:tbl><w:p/>")
    result = run("t.docx", "-t", "html")
    cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", result.stdout)
    assert cells == ["H1", "H2", "x", "y", "a", "b"], (short, cells)
    assert result.stderr == "", result.stderr
    other = mammoth.convert_to_html("t.docx").value
    assert "H3" in other and ">c<" in other, other
print("seen: pandoc 3.9 keeps", cells, "and drops H3 and c; mammoth keeps both")
PY
