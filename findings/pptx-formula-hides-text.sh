#!/usr/bin/env bash
# WHAT: one formula on a slide that pandoc wrote hides all the text of its text box from python-pptx, markitdown and pandoc.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as writer and reader, python-pptx 1.0.2, markitdown 0.1.9.
# EXPECTED: the words around the formula are read; the formula may be missing.
# SEEN: pandoc puts the whole text box into mc:AlternateContent with no fallback. python-pptx and markitdown see a slide
#   with a title and nothing else, and so does pandoc's own pptx reader.
# WHY IT MATTERS: search, translation and language models get empty slides for just the pages with the mathematics.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'python-pptx==1.0.2' \
    'markitdown[pptx]==0.1.9'
env/bin/python - <<'PY'
import subprocess
import pypandoc
from markitdown import MarkItDown
from pptx import Presentation

PANDOC = pypandoc.get_pandoc_path()


def read(source):
    subprocess.run([PANDOC, "-f", "markdown", "-o", "t.pptx"], input=source, text=True, check=True)
    shapes = Presentation("t.pptx").slides[0].shapes
    back = subprocess.run([PANDOC, "t.pptx", "-t", "plain"], capture_output=True, text=True, check=True).stdout
    return [
        " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame),
        MarkItDown().convert("t.pptx").text_content,
        back,
    ]


for text in read("# Title\n\nWords around here.\n"):
    assert "Words around here." in text, text
for text in read("# Title\n\nWords around $x^2$ here.\n"):
    assert "Title" in text and "Words" not in text and "here" not in text, text
print("seen: only the title is read from the slide with the formula")
PY
