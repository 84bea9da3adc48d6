#!/usr/bin/env bash
# WHAT: bibtexparser's own LaTeX decoding cuts web addresses at the first percent sign, and joined strings stay unjoined.
# VERSIONS: bibtexparser 2.1.0, pybtex 0.26.1, pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: url = {https://example.org/a%20b?x=1} keeps its end; publisher = {Open } # "Press" is "Open Press".
# SEEN: LatexDecodingMiddleware takes % for a comment: "https://example.org/a". The joined value comes out as its source
#   text, braces, # and quotes included, and counts as parsed: failed_blocks is empty. pybtex and pandoc read both right.
# WHY IT MATTERS: links of a converted bibliography are dead exactly where they hold a blank or an umlaut.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'bibtexparser==2.1.0' 'pybtex==0.26.1'
env/bin/python - <<'PY'
import json, subprocess
import bibtexparser, pypandoc
from bibtexparser.middlewares import LatexDecodingMiddleware
from pybtex.database import parse_string

URL = "https://example.org/a%20b?x=1"
SOURCE = '@book{k, title={T}, publisher={Open } # "Press", url={%s}}' % URL
library = bibtexparser.parse_string(SOURCE, append_middleware=[LatexDecodingMiddleware()])
(entry,) = library.entries
read = {field.key: field.value for field in entry.fields}
assert library.failed_blocks == []
assert read["url"] == "https://example.org/a" and read["publisher"] == 'Open  # "Press"', read
other = parse_string(SOURCE, "bibtex").entries["k"].fields
assert (other["url"], other["publisher"]) == (URL, "Open Press")
command = [pypandoc.get_pandoc_path(), "-f", "bibtex", "-t", "csljson"]
(item,) = json.loads(subprocess.run(command, input=SOURCE, capture_output=True, text=True, check=True).stdout)
assert (item["URL"], item["publisher"]) == (URL, "Open Press"), item
print("seen: bibtexparser", read["url"], "|", read["publisher"])
PY
