#!/usr/bin/env bash
# WHAT: BibTeX's "and others" becomes an author called "others" in citation-js; pandoc prints "et al.".
# VERSIONS: @citation-js/core 0.8.2 with plugin-bibtex 0.8.2 and plugin-csl 0.8.2 (npm), pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: the keyword of BibTeX for a list that goes on is shown as "et al." by every reader.
# SEEN: citation-js prints "Berg, A., Smith, B., & others." in APA style, and leaves \AA in a name as it is ("\AA se").
# WHY IT MATTERS: the same .bib file gives a person too many in one tool; with more authors "others" counts for the cut-off.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund '@citation-js/core@0.8.2' '@citation-js/plugin-bibtex@0.8.2' \
    '@citation-js/plugin-csl@0.8.2' >/dev/null
env/bin/python - <<'PY'
import subprocess
from pathlib import Path
import pypandoc

ENTRY = "@article{k, author={Berg, Anna and %s and others}, title={Decay}, journal={J}, year=2020}"
SCRIPT = """
const { Cite } = require('@citation-js/core');
require('@citation-js/plugin-bibtex'); require('@citation-js/plugin-csl');
const source = require('fs').readFileSync('t.bib', 'utf8');
process.stdout.write(new Cite(source).format('bibliography', { format: 'text', template: 'apa' }));
"""


def citation_js(second):
    Path("t.bib").write_text(ENTRY % second)
    return subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True).stdout.strip()


angstrom = citation_js(r"\AA se, Bo")
other = citation_js("Smith, Bob")
command = [pypandoc.get_pandoc_path(), "-f", "markdown", "--citeproc", "--bibliography", "t.bib", "-t", "plain", "--wrap=none"]
source = "[@k]\n\n::: {#refs}\n:::\n"
pandoc = subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
assert "Bob Smith, et al." in pandoc and "others" not in pandoc, pandoc
assert other == "Berg, A., Smith, B., & others. (2020). Decay. J.", other
assert r"\AA se" in angstrom, angstrom
print("seen: citation-js:", other, "|", angstrom, "- pandoc:", pandoc.split("\n\n")[-1].strip())
PY
