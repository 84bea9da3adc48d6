#!/usr/bin/env bash
# WHAT: a word with a reading above it (ruby) vanishes from Word files, base text and all, in three of four readers.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, python-docx 1.2.0, docx2txt 0.9.
# EXPECTED: at least the base characters remain, as when a browser without ruby support shows the page.
# SEEN: pandoc, mammoth and python-docx print only what follows; the base word is gone. docx2txt prints reading and base
#   run together.
# WHY IT MATTERS: in Japanese and Chinese teaching material the annotated words are the ones to be learnt.
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


RUBY = """<w:r><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="12"/><w:hpsRaise w:val="20"/>
<w:hpsBaseText w:val="24"/><w:lid w:val="ja-JP"/></w:rubyPr><w:rt><w:r><w:t>かん</w:t></w:r></w:rt>
<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby></w:r>"""
write_docx("t.docx", f"<w:p>{RUBY}<w:r><w:t>字</w:t></w:r></w:p>")
result = run("t.docx", "-t", "plain")
assert result.stdout == "字\n" and result.stderr == "", (result.stdout, result.stderr)
found = mammoth.extract_raw_text("t.docx")
assert found.value.strip() == "字", found
assert [p.text for p in docx.Document("t.docx").paragraphs] == ["字"]
assert docx2txt.process("t.docx").strip() == "かん漢字"
print("seen: pandoc, mammoth and python-docx read 字 without 漢; docx2txt reads かん漢字")
PY
