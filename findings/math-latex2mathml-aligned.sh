#!/usr/bin/env bash
# WHAT: latex2mathml does not know aligned and writes its "&" into the MathML unescaped: the page is no XML any more.
# VERSIONS: latex2mathml 3.81.1, pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: aligned makes a table, as align and as in pandoc, or an error is raised.
# SEEN: the output holds "<mi>&</mi>", which no XML parser accepts, and the rows stand in one line.
# WHY IT MATTERS: an EPUB chapter with one such formula does not open at all; aligned is what pandoc documents use.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'latex2mathml==3.81.1' 'pypandoc_binary==1.17'
env/bin/python - <<'PY'
import subprocess
import xml.etree.ElementTree as ElementTree
import latex2mathml.converter, pypandoc

FORMULA = r"\begin{aligned} a &= b \\ c &= d \end{aligned}"
ElementTree.fromstring(latex2mathml.converter.convert(r"a = b"))
mathml = latex2mathml.converter.convert(FORMULA)
try:
    ElementTree.fromstring(mathml)
except ElementTree.ParseError as error:
    reason = error
else:
    raise SystemExit(f"well-formed: {mathml}")
assert "<mi>&</mi>" in mathml and "<mtable" not in mathml, mathml
command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "html", "--mathml"]
other = subprocess.run(command, input=f"${FORMULA}$", capture_output=True, text=True, check=True).stdout
assert other.count("<mtr>") == 2, other
print("seen:", reason, "in", mathml)
PY
