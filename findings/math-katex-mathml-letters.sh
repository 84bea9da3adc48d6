#!/usr/bin/env bash
# WHAT: KaTeX's MathML says blackboard, script and sans letters only by an attribute that MathML Core has dropped.
# VERSIONS: katex 0.19.1, temml 0.13.5 (npm), pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: \mathbb{R} gives the character ℝ, as MathML Core asks and as Temml and pandoc write it.
# SEEN: output "mathml" gives <mi mathvariant="double-struck">R</mi>, and the same for \mathcal and \mathsf: browsers that
#   follow MathML Core show a plain R, L and T.
# WHY IT MATTERS: in an EPUB or a page with MathML only, "x in R" no longer says which set is meant, and A^T changes too.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund 'katex@0.19.1' 'temml@0.13.5' >/dev/null
env/bin/python - <<'PY'
import re, subprocess
import pypandoc

SCRIPT = """
const [name, formula] = process.argv.slice(1);
const library = require(name);
process.stdout.write((library.default || library).renderToString(formula, { output: 'mathml' }));
"""


def node(name, formula):
    return subprocess.run(["node", "-e", SCRIPT, name, formula], capture_output=True, text=True, check=True).stdout


def pandoc(formula):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "html", "--mathml"]
    return subprocess.run(command, input=f"${formula}$", capture_output=True, text=True, check=True).stdout


def letter(mathml):
    return re.search(r"<mi[^>]*>(.*?)</mi>", mathml)[0]


for formula, sign, variant, plain in (
    (r"\mathbb{R}", "ℝ", "double-struck", "R"), (r"\mathcal{L}", "ℒ", "script", "L"), (r"\mathsf{T}", "𝖳", "sans-serif", "T")
):
    assert letter(node("katex", formula)) == f'<mi mathvariant="{variant}">{plain}</mi>', letter(node("katex", formula))
    assert sign in letter(node("temml", formula)), letter(node("temml", formula))
    assert sign in letter(pandoc(formula)), letter(pandoc(formula))
print("seen: KaTeX", letter(node("katex", r"\mathbb{R}")), "- Temml", letter(node("temml", r"\mathbb{R}")))
PY
