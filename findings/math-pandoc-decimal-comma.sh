#!/usr/bin/env bash
# WHAT: the decimal comma 1{,}5 loses its braces in pandoc: MathML and Typst set it as the list "1, 5".
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), typst 0.15.2 (PyPI), katex 0.19.1 and temml 0.13.5 (npm).
# EXPECTED: the braces that TeX authors write to say "no space here" keep the number together, as in KaTeX and Temml
#   (<mn>1,5</mn>).
# SEEN: pandoc writes <mn>1</mn><mo>,</mo><mn>5</mn>, where a renderer adds the space of a separator, and `1 \, 5` for
#   Typst, whose PDF reads "1, 5".
# WHY IT MATTERS: in German, French, Spanish texts one and a half becomes one and five, in a coordinate or a tuple for good.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'typst==0.15.2' 'pypdfium2==5.15.2'
npm install --silent --no-audit --no-fund 'katex@0.19.1' 'temml@0.13.5' >/dev/null
env/bin/python - <<'PY'
import subprocess
import pypandoc, pypdfium2, typst

SCRIPT = """
for (const name of ['katex', 'temml']) {
  const library = require(name);
  console.log((library.default || library).renderToString('1{,}5', { output: 'mathml' }));
}
"""


def pandoc(target, *options):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", target, *options]
    return subprocess.run(command, input="$1{,}5$", capture_output=True, text=True, check=True).stdout.strip()


others = subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True).stdout.splitlines()
assert all("<mn>1,5</mn>" in line for line in others), others
mathml, source = pandoc("html", "--mathml"), pandoc("typst")
assert "<mn>1</mn><mo>,</mo><mn>5</mn>" in mathml.replace(' separator="true"', ""), mathml
assert source == r"$1 \, 5$", source
typst.compile(source.encode(), output="t.pdf")
paper = pypdfium2.PdfDocument("t.pdf")[0].get_textpage().get_text_range()
assert paper == "1, 5", paper
print("seen: pandoc for Typst", source, "printed as", repr(paper))
PY
