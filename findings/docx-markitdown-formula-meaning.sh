#!/usr/bin/env bash
# WHAT: formulas that markitdown takes out of Word mean something else: a bar becomes a hat, a box and a strike-out empty it,
#   and each subscript gets a backslash.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as writer and as reader of the result, markitdown 0.1.9.
# EXPECTED: the TeX that comes out says the same as the TeX that went in.
# SEEN: \bar{y} (a mean) comes out as \hat{y} (an estimate); \boxed{…} comes out as "$$"; x_i comes out as x\_{i}, which a
#   Markdown reader hands to TeX as a literal underscore, no index.
# WHY IT MATTERS: statistics depend on that accent; and the mistake cannot be seen in the Markdown.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'mammoth==1.13.0' 'markitdown[docx]==0.1.9'
env/bin/python - <<'PY'
import subprocess
import pypandoc
from markitdown import MarkItDown

PANDOC = pypandoc.get_pandoc_path()


def through_word(formula):
    subprocess.run([PANDOC, "-f", "markdown", "-o", "t.docx"], input=f"A ${formula}$ z\n", text=True, check=True)
    return MarkItDown().convert("t.docx").text_content.strip()


read = {formula: through_word(formula) for formula in (r"\bar{y}", r"\boxed{a=b}", r"\cancel{x}", "x_i")}
wanted = {r"\bar{y}": r"A $\hat{y}$ z", r"\boxed{a=b}": "A $$ z", r"\cancel{x}": "A $$ z", "x_i": r"A $x\_{i}$ z"}
assert read == wanted, read
back = subprocess.run([PANDOC, "-f", "markdown", "-t", "html"], input=read["x_i"], capture_output=True, text=True, check=True)
assert "<sub>" not in back.stdout, back.stdout
print("seen:", read)
PY
