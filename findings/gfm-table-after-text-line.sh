#!/usr/bin/env bash
# WHAT: a pipe table directly below a line of text is a table for every GFM parser tried but pandoc's.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), markdown-it-py 4.3.0, mistune 3.4.0, comrak 0.0.16 (PyPI), marked 18.2.1 (npm).
# EXPECTED: the GFM specification lets a table interrupt a paragraph; pandoc's gfm reader follows it.
# SEEN: markdown-it-py, mistune, comrak and marked make a paragraph and a table. pandoc's gfm, commonmark_x and markdown
#   readers print one paragraph full of pipes; commonmark_x turns the rule into dashes as well. No warning.
# WHY IT MATTERS: "Results:" above a table without a blank line is common on GitHub; the book gets a line of pipes.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'markdown-it-py==4.3.0' \
    'mistune==3.4.0' 'comrak==0.0.16'
npm install --silent --no-audit --no-fund 'marked@18.2.1' >/dev/null
env/bin/python - <<'PY'
import subprocess
import comrak, mistune, pypandoc
from markdown_it import MarkdownIt

SOURCE = "Results:\n| a | b |\n|---|---|\n| 1 | 2 |\n"
options = comrak.ExtensionOptions()
options.table = True
script = f"import('marked').then(m => process.stdout.write(m.marked({SOURCE!r})))"
others = {
    "markdown-it-py": MarkdownIt("commonmark").enable("table").render(SOURCE),
    "mistune": mistune.create_markdown(plugins=["table"])(SOURCE),
    "comrak": comrak.render_markdown(SOURCE, options),
    "marked": subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout,
}
for name, html in others.items():
    assert "<p>Results:</p>" in html and "<td>1</td>" in html, (name, html)
for reader in ("gfm", "commonmark_x", "markdown"):
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "html", "--wrap=none", "--fail-if-warnings"]
    html = subprocess.run(command, input=SOURCE, capture_output=True, text=True, check=True).stdout
    assert html.startswith("<p>Results: | a | b |") or html.startswith("<p>Results:\n| a | b |"), (reader, html)
    assert "<table" not in html, (reader, html)
print("seen: tables in", ", ".join(others), "- a paragraph of pipes in pandoc's gfm, commonmark_x and markdown")
PY
