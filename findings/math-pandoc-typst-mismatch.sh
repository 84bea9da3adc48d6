#!/usr/bin/env bash
# WHAT: of pandoc's formulas for Typst 0.15 one loses its ampersand without a word and a determinant does not compile.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), typst 0.15.2 (PyPI), pypdfium2 5.15.2.
# EXPECTED: $A \& B$ prints "A & B"; vmatrix prints a determinant between bars.
# SEEN: pandoc writes `A & B`, where & is Typst's alignment mark: "AB" on paper. For vmatrix it writes delim: "||", and
#   Typst stops with "expected exactly one character".
# WHY IT MATTERS: pandoc --pdf-engine=typst fails for a whole book with one determinant, and drops signs elsewhere.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'typst==0.15.2' 'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import subprocess, unicodedata
import pypandoc, pypdfium2, typst


def source(formula):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "typst", "--fail-if-warnings"]
    return subprocess.run(command, input=f"${formula}$", capture_output=True, text=True, check=True).stdout.strip()


ampersand = source(r"A \& B")
assert ampersand == "$A & B$", ampersand
typst.compile(ampersand.encode(), output="t.pdf")
paper = unicodedata.normalize("NFKC", pypdfium2.PdfDocument("t.pdf")[0].get_textpage().get_text_range())
assert paper.split() == ["AB"], paper
determinant = source(r"\begin{vmatrix}a&b\\c&d\end{vmatrix}")
assert 'delim: "||"' in determinant, determinant
try:
    typst.compile(determinant.encode(), output="t.pdf")
except typst.TypstError as error:
    assert "expected exactly one character" in str(error), error
else:
    raise SystemExit("the determinant compiled")
print("seen:", ampersand, "printed as", repr(paper), "- ", determinant, "does not compile")
PY
