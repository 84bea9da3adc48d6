#!/usr/bin/env bash
# WHAT: biblatex-csl-converter files the issue number of an article under the book series and lowers the journal's name.
# VERSIONS: biblatex-csl-converter 3.2.2 (npm), pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: number = {3} of an @article is CSL's "issue", and the name of a journal is a name.
# SEEN: it writes "collection-number": "3" and no issue, and "Journal of Things" becomes "Journal of things"; pandoc gives
#   issue 3 and the name as typed.
# WHY IT MATTERS: every journal reference prints without its issue number and with a lower-case journal.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund 'biblatex-csl-converter@3.2.2' >/dev/null
env/bin/python - <<'PY'
import json, subprocess
from pathlib import Path
import pypandoc

Path("t.bib").write_text("@article{k, author={Berg, Anna}, title={T}, journaltitle={Journal of Things}, volume={12}, number={3}, date={2020}}")
SCRIPT = """
const { parse, CSLExporter } = require('biblatex-csl-converter');
const { entries } = parse(require('fs').readFileSync('t.bib', 'utf8'));
process.stdout.write(JSON.stringify(Object.values(new CSLExporter(entries).parse())));
"""
(item,) = json.loads(subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True).stdout)
assert "issue" not in item and item["collection-number"] == "3", item
assert item["container-title"] == "Journal of things", item
command = [pypandoc.get_pandoc_path(), "-f", "biblatex", "-t", "csljson", "t.bib"]
(other,) = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
assert (other["issue"], other["container-title"]) == ("3", "Journal of Things"), other
print("seen:", item)
PY
