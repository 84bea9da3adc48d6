#!/usr/bin/env bash
# WHAT: what an author deleted inside a Word equation with change tracking on comes back when pandoc reads the file.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: --track-changes=accept (the default) leaves deletions out, in equations as in sentences.
# SEEN: the sentence loses its deleted word; the equation keeps both the deleted and the inserted term, side by side, and
#   --track-changes=reject gives the same equation.
# WHY IT MATTERS: a corrected coefficient prints as "23" when 2 was replaced by 3.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import pypandoc

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


WHO = "w:author='A' w:date='2026-01-01T00:00:00Z'"
TEXT = (
    f"<w:del w:id='1' {WHO}><w:r><w:delText xml:space='preserve'>old </w:delText></w:r></w:del>"
    f"<w:ins w:id='2' {WHO}><w:r><w:t xml:space='preserve'>new </w:t></w:r></w:ins>"
)
FORMULA = (
    f"<m:oMath><w:del w:id='3' {WHO}><m:r><m:t>2</m:t></m:r></w:del><w:ins w:id='4' {WHO}><m:r><m:t>3</m:t></m:r></w:ins>"
    "<m:r><m:t>x</m:t></m:r></m:oMath>"
)
write_docx("t.docx", f"<w:p>{TEXT}{FORMULA}</w:p>")
accepted = run("t.docx", "-t", "markdown").stdout.strip()
rejected = run("--track-changes=reject", "t.docx", "-t", "markdown").stdout.strip()
assert (accepted, rejected) == ("new $23x$", "old $23x$"), (accepted, rejected)
print("seen: accept", accepted, "- reject", rejected)
PY
