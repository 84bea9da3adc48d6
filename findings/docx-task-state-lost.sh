#!/usr/bin/env bash
# WHAT: whether a task is done is lost when the Word file that pandoc makes of a task list is read by anything but pandoc.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as the writer, mammoth 1.13.0, markitdown 0.1.9, python-docx 1.2.0,
#   docx2txt 0.9, docx2python 3.7.1.
# EXPECTED: a ballot box stands in the text, or in a check box control, so that [ ] and [x] differ for every reader.
# SEEN: pandoc writes the boxes as the bullets of two numbering definitions. pandoc reads them back; the five others give
#   the same for an open and a finished task.
# WHY IT MATTERS: a checklist that goes through such a reader (search, migration, a language model) says nothing any more.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'python-docx==1.2.0' \
    'docx2txt==0.9' 'docx2python==3.7.1' 'markitdown[docx]==0.1.9'
env/bin/python - <<'PY'
import subprocess
import docx, docx2txt, mammoth, pypandoc
from docx2python import docx2python
from markitdown import MarkItDown

PANDOC = pypandoc.get_pandoc_path()
READERS = {
    "mammoth": lambda name: mammoth.convert_to_html(name).value,
    "markitdown": lambda name: MarkItDown().convert(name).text_content,
    "python-docx": lambda name: [(p.style.name, p.text) for p in docx.Document(name).paragraphs],
    "docx2txt": docx2txt.process,
    "docx2python": lambda name: docx2python(name).text,
}
for name, mark in (("open.docx", " "), ("done.docx", "x")):
    subprocess.run([PANDOC, "-f", "markdown", "-o", name], input=f"- [{mark}] task\n", text=True, check=True)
    back = subprocess.run([PANDOC, name, "-t", "markdown"], capture_output=True, text=True, check=True).stdout
    assert back == f"- [{mark}] task\n", back
for reader, read in READERS.items():
    assert read("open.docx") == read("done.docx"), reader
print("seen: open and finished tasks read the same in", ", ".join(READERS))
PY
