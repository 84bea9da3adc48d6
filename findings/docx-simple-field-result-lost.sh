#!/usr/bin/env bash
# WHAT: the number in a Word caption vanishes when the field is stored in its short form (w:fldSimple).
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, docx2txt 0.9.
# EXPECTED: short and long form of a field mean the same, so "Figure 4: Flow" is read from both.
# SEEN: from the long form pandoc and mammoth read "Figure 4: Flow", from the short one "Figure : Flow" without a warning.
#   Word writes the one or the other for captions. docx2txt reads 4 in both.
# WHY IT MATTERS: every figure and table number of a report is lost on the way to Markdown, and "see Figure" points nowhere.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'docx2txt==0.9'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import docx2txt, mammoth, pypandoc

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


def words(text):
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def mark(kind):
    return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"


LONG = (
    f"{mark('begin')}<w:r><w:instrText xml:space='preserve'> SEQ Figure \\* ARABIC </w:instrText></w:r>"
    f"{mark('separate')}{words('4')}{mark('end')}"
)
SHORT = f"<w:fldSimple w:instr=' SEQ Figure \\* ARABIC '>{words('4')}</w:fldSimple>"
read = {}
for form, field in (("long", LONG), ("short", SHORT)):
    write_docx("t.docx", f"<w:p>{words('Figure ')}{field}{words(': Flow')}</w:p>")
    result = run("t.docx", "-t", "plain")
    assert result.stderr == "", result.stderr
    read[form] = (result.stdout.strip(), mammoth.extract_raw_text("t.docx").value.strip(), docx2txt.process("t.docx").strip())
assert read["long"] == ("Figure 4: Flow",) * 3, read
assert read["short"] == ("Figure : Flow", "Figure : Flow", "Figure 4: Flow"), read
print("seen (pandoc, mammoth, docx2txt):", read)
PY
