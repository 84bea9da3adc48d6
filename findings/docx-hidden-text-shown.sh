#!/usr/bin/env bash
# WHAT: text that Word hides (Font > Hidden) is printed as ordinary text by six readers, three of them popular converters.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), mammoth 1.13.0, python-docx 1.2.0, docx2txt 0.9, docx2python 3.7.1,
#   markitdown 0.1.9.
# EXPECTED: a converter shows what Word prints, so hidden words are left out or at least marked.
# SEEN: all six give the hidden words unmarked.
# WHY IT MATTERS: teachers keep answers in hidden text, lawyers their notes; the converted hand-out publishes them.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'python-docx==1.2.0' \
    'docx2txt==0.9' 'docx2python==3.7.1' 'markitdown[docx]==0.1.9'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import docx, docx2txt, mammoth, pypandoc
from docx2python import docx2python
from markitdown import MarkItDown

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


HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t xml:space='preserve'>ANSWER </w:t></w:r>"
write_docx("t.docx", f"<w:p><w:r><w:t xml:space='preserve'>Question </w:t></w:r>{HIDDEN}<w:r><w:t>end</w:t></w:r></w:p>")
read = {
    "pandoc": run("t.docx", "-t", "plain").stdout,
    "mammoth": mammoth.extract_raw_text("t.docx").value,
    "python-docx": docx.Document("t.docx").paragraphs[0].text,
    "docx2txt": docx2txt.process("t.docx"),
    "docx2python": docx2python("t.docx").text,
    "markitdown": MarkItDown().convert("t.docx").text_content,
}
for name, text in read.items():
    assert text.strip() == "Question ANSWER end", (name, text)
print("seen: 'Question ANSWER end' from", ", ".join(read))
PY
