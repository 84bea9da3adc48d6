#!/usr/bin/env bash
# WHAT: pandoc's new AsciiDoc reader prints comment blocks and conditional blocks as text.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17; the asciidoc reader is new since 3.8.3), @asciidoctor/core 2.2.9 (npm).
# EXPECTED: what stands between two lines of //// is left out; ifdef::teacher[] … endif::[] is left out unless teacher is
#   set, as Asciidoctor does.
# SEEN: the comment is a paragraph ("SECRET ////"), and the conditional text prints as a definition list with "ifdef" and
#   "endif" as its terms. No warning.
# WHY IT MATTERS: internal remarks and answer keys of a course book are published.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund '@asciidoctor/core@2.2.9' >/dev/null
env/bin/python - <<'PY'
import subprocess
from pathlib import Path
import pypandoc

SOURCE = "Before.\n\n////\nSECRET\n////\n\nifdef::teacher[]\nANSWER\nendif::[]\n\nAfter.\n"
Path("t.adoc").write_text(SOURCE)
command = [pypandoc.get_pandoc_path(), "-f", "asciidoc", "-t", "html", "--fail-if-warnings", "t.adoc"]
html = subprocess.run(command, capture_output=True, text=True, check=True).stdout
assert "<p>SECRET ////</p>" in html and "<dt>ifdef</dt>" in html and "ANSWER" in html, html
SCRIPT = "process.stdout.write(require('@asciidoctor/core')().convertFile('t.adoc', { to_file: false }))"
other = subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True).stdout
assert "Before." in other and "After." in other and "SECRET" not in other and "ANSWER" not in other, other
print("seen:", " ".join(html.split()))
PY
