#!/usr/bin/env bash
# WHAT: pandoc's gfm reader, whose gfm_auto_identifiers shall be GitHub's, names headings with an emoji or an exponent otherwise, and gives two
#   headings one identifier.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), github-slugger 2.0.0 (npm), which remark, MDX and GitHub's own interfaces use.
# EXPECTED: "## 🚀 Launch" is #-launch and "## Area in m²" is #area-in-m, as in GitHub's page; a third heading of the same words as two
#   others, of which one is spelled "Part-1", is #part-2.
# SEEN: #rocket-launch and #area-in-m²; "Part-1" and the second "Part" are both #part-1. No warning. Tables of contents made for GitHub
#   lead nowhere in what pandoc writes, or to another section, and the page is not valid.
# WHY IT MATTERS: a README's links between its sections break in its book, and only in some headings.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund 'github-slugger@2.0.0' >/dev/null
env/bin/python - <<'PY'
import json
import re
import subprocess
import pypandoc

HEADINGS = ["🚀 Launch", "Area in m²", "Part-1", "Part", "Part", "Straße & Größe"]
source = "".join(f"## {heading}\n\ntext\n\n" for heading in HEADINGS)
command = [pypandoc.get_pandoc_path(), "-f", "gfm", "-t", "html", "--fail-if-warnings"]
html = subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
pandoc = re.findall(r'<h2 id="([^"]*)"', re.sub(r"\s+", " ", html))
SCRIPT = """
import Slugger from 'github-slugger'; import fs from 'node:fs';
const slugger = new Slugger();
console.log(JSON.stringify(JSON.parse(fs.readFileSync(0, 'utf8')).map((text) => slugger.slug(text))));
"""
done = subprocess.run(["node", "--input-type=module", "-e", SCRIPT], input=json.dumps(HEADINGS), capture_output=True, text=True, check=True)
github = json.loads(done.stdout)
assert github == ["-launch", "area-in-m", "part-1", "part", "part-2", "straße--größe"], github
assert pandoc == ["rocket-launch", "area-in-m²", "part-1", "part", "part-1", "straße--größe"], pandoc
print("seen:", ", ".join(f"{one} for {other}" for one, other in zip(pandoc, github) if one != other))
PY
