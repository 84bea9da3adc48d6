#!/usr/bin/env bash
# WHAT: two readers that promise formulas as TeX write a fraction, a root and an exponent without their structure.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as the writer, docx2python 3.7.1, officeparser 7.8.0 (npm).
# EXPECTED: \frac{a}{b} comes out as a fraction, or as a/b, or marked as unreadable.
# SEEN: docx2python wraps it in <latex>…</latex> but writes "x2+ab" for x^2+a/b and "3x+1" for the cube root of x+1;
#   officeparser writes "\fracab".
# WHY IT MATTERS: the text looks like a formula and is another one: x2+ab instead of x²+a/b.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'docx2python==3.7.1'
npm install --silent --no-audit --no-fund 'officeparser@7.8.0' >/dev/null
env/bin/python - <<'PY'
import subprocess
import pypandoc
from docx2python import docx2python


def through_word(formula):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-o", "t.docx"]
    subprocess.run(command, input=f"${formula}$\n", text=True, check=True)
    return docx2python("t.docx").text.strip()


root = through_word(r"\sqrt[3]{x+1}")
fraction = through_word(r"x^2+\frac{a}{b}")
assert root == "<latex>3x+1</latex>", root
assert fraction == "<latex>x2+ab</latex>", fraction
script = "require('officeparser').parseOffice('t.docx').then(r => process.stdout.write(r.toText()))"
other = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout.strip()
assert other == r"x^2+\fracab", other
print("seen: docx2python", root, fraction, "- officeparser", other)
PY
