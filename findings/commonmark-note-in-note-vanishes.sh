#!/usr/bin/env bash
# WHAT: a footnote that is called inside another footnote disappears, text and all, in pandoc's CommonMark readers.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), markdown-it-py 4.3.0 with mdit-py-plugins 0.7.0.
# EXPECTED: a note on the note, as GitHub and markdown-it print it; or a warning; at least the words stay somewhere.
# SEEN: commonmark_x and gfm leave out both the call and the second note, exit 0, no warning. pandoc's markdown reader
#   keeps the characters "[^b]". markdown-it-py prints both notes.
# WHY IT MATTERS: legal and historical texts annotate their notes; the deeper one is lost without a trace.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'markdown-it-py==4.3.0' \
    'mdit-py-plugins==0.7.0'
env/bin/python - <<'PY'
import subprocess
import pypandoc
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

SOURCE = "Text.[^a]\n\n[^a]: Outer.[^b]\n\n[^b]: INNER words.\n"


def plain(reader):
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "plain", "--fail-if-warnings"]
    return subprocess.run(command, input=SOURCE, capture_output=True, text=True, check=True).stdout


for reader in ("commonmark_x", "gfm"):
    text = plain(reader)
    assert "Outer." in text and "INNER" not in text and "^b" not in text, (reader, text)
assert "[^b]" in plain("markdown")
other = MarkdownIt().use(footnote_plugin).render(SOURCE)
assert "INNER words." in other, other
print("seen:", repr(plain("commonmark_x")))
PY
