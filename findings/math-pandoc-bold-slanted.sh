#!/usr/bin/env bash
# WHAT: pandoc slants the upright bold of \mathbf: in MathML and in Word it is the same as \boldsymbol.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), katex 0.19.1 and temml 0.13.5 (npm).
# EXPECTED: \mathbf{J} is an upright bold letter, as in TeX, KaTeX and Temml (U+1D409); only \boldsymbol{J} slants it (U+1D471).
# SEEN: pandoc writes U+1D471 with mathvariant bold-italic for both, and m:sty "bi" for both in Word; \mathbf{grad} becomes four
#   letters of their own. Its writer for Typst keeps the two apart.
# WHY IT MATTERS: texts that write matrices upright and vectors slanted, or the other way round, show one kind of symbol.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund 'katex@0.19.1' 'temml@0.13.5' >/dev/null
env/bin/python - <<'PY'
import re, subprocess, zipfile
import pypandoc

SCRIPT = """
for (const name of ['katex', 'temml']) {
  const library = require(name);
  console.log((library.default || library).renderToString('\\\\mathbf{J}\\\\boldsymbol{J}', { output: 'mathml' }));
}
"""
UPRIGHT, SLANTED = "\U0001d409", "\U0001d471"


def pandoc(tex, target, *options):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", target, *options]
    return subprocess.run(command, input=f"${tex}$", capture_output=True, text=True, check=True).stdout


def letters(mathml):
    """The letters of a formula, with what mathvariant makes of them."""
    shown = re.sub(r"<annotation.*?</annotation>", "", mathml, flags=re.DOTALL)
    plain = {("bold", "J"): UPRIGHT, ("bold-italic", "J"): SLANTED}
    found = re.findall(r'<mi(?: mathvariant="([a-z-]+)")?>([^<]+)</mi>', shown)
    return [plain.get(one, one[1]) for one in found]


for line in subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True).stdout.splitlines():
    assert letters(line) == [UPRIGHT, SLANTED], line
mathml = pandoc(r"\mathbf{J}\boldsymbol{J}", "html", "--mathml")
assert letters(mathml) == [SLANTED, SLANTED], mathml
assert len(letters(pandoc(r"\mathbf{grad}", "html", "--mathml"))) == 4
pandoc(r"\mathbf{J}\boldsymbol{J}", "docx", "-o", "a.docx")
word = zipfile.ZipFile("a.docx").read("word/document.xml").decode()
assert re.findall(r'<m:sty m:val="(\w+)" */>', word) == ["bi", "bi"], word
kept = pandoc(r"\mathbf{J}", "typst"), pandoc(r"\boldsymbol{J}", "typst")
assert "upright" in kept[0] and "upright" not in kept[1], kept
print("seen: \\mathbf{J} is", letters(pandoc(r"\mathbf{J}", "html", "--mathml"))[0], "as \\boldsymbol{J} is")
PY
