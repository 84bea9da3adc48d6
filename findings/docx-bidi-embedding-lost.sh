#!/usr/bin/env bash
# WHAT: words inside Word's direction wrappers (w:dir, w:bdo) are left out by pandoc, mammoth and python-docx.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, python-docx 1.2.0, docx2txt 0.9.
# EXPECTED: a direction embedding is a wrapper as a smart tag is: its words are read, at worst without the direction.
# SEEN: the words are gone and no warning is given; docx2txt, which knows next to nothing of the format, has them.
# WHY IT MATTERS: Arabic and Hebrew documents use these wrappers just where two scripts meet: names, numbers, quotations.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'python-docx==1.2.0' 'docx2txt==0.9'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import docx, docx2txt, mammoth, pypandoc

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


for wrapper in ("dir", "bdo"):
    body = f"<w:p>{words('one ')}<w:{wrapper} w:val='rtl'>{words('שלום')}</w:{wrapper}>{words(' two')}</w:p>"
    write_docx("t.docx", body)
    result = run("t.docx", "-t", "plain")
    assert result.stdout.split() == ["one", "two"] and result.stderr == "", (wrapper, result)
    html = mammoth.convert_to_html("t.docx")
    assert html.value == "<p>one  two</p>", html.value
    assert [p.text for p in docx.Document("t.docx").paragraphs] == ["one  two"]
    assert "שלום" in docx2txt.process("t.docx")
print("seen: pandoc, mammoth and python-docx read 'one two'; the Hebrew word between them is gone")
PY
