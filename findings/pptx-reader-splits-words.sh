#!/usr/bin/env bash
# WHAT: pandoc's PowerPoint reader puts a blank wherever the formatting changes inside a word, and drops lists and notes.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17; the pptx reader is new since 3.8.3), python-pptx 1.0.2.
# EXPECTED: "un**believ**able" and "H~2~O" come back as one word each, bullets as a list, speaker notes as notes.
# SEEN: "un believ able", "H 2 O", "word ." with a blank before the full stop; bullets are paragraphs; notes are missing.
#   python-pptx reads the same file right.
# WHY IT MATTERS: PowerPoint splits runs at spell checks and edits, so any slide can come out with broken words.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'python-pptx==1.0.2'
env/bin/python - <<'PY'
import subprocess
import pypandoc
from pptx import Presentation

PANDOC = pypandoc.get_pandoc_path()
SOURCE = "# T\n\nun**believ**able H~2~O and *word*.\n\n- one\n- two\n\n::: notes\nSay it.\n:::\n"
subprocess.run([PANDOC, "-f", "markdown", "-o", "t.pptx"], input=SOURCE, text=True, check=True)
slide = Presentation("t.pptx").slides[0]
assert slide.shapes[1].text_frame.text == "unbelievable H2O and word.\none\ntwo"
assert slide.notes_slide.notes_text_frame.text == "Say it."
command = [PANDOC, "t.pptx", "-t", "markdown-header_attributes", "--wrap=none"]
back = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
assert back == "## T\n\nun believ able H 2 O and  word .\n\none\n\ntwo", back
print("seen:", repr(back))
PY
