#!/usr/bin/env bash
# WHAT: rows of equations from pandoc's MathML have a gap before their sign in MathJax: "a  = b".
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), @mathjax/src 4.1.3 (npm, with its New Computer Modern font).
# EXPECTED: an `aligned` of one row is as wide as the row alone, as MathJax sets it from TeX (columnspacing 0em).
# SEEN: pandoc says by style="padding-right: 0" alone that the columns touch, which MathJax does not read; it puts the common
#   distance of columns there, some half an em. From TeX the width is right to a tenth.
# WHY IT MATTERS: EPUBs and pages with MathML are set by MathJax in many readers; every derivation there has holes.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund '@mathjax/src@4.1.3' >/dev/null
cat > set.cjs <<'JS'
const pairs = JSON.parse(require('fs').readFileSync('pairs.json'));
require('@mathjax/src/bundle/node-main.cjs').init({ loader: { load: ['input/mml', 'input/tex', 'output/svg'] } }).then(async (set) => {
  const width = (node) => Number(set.startup.adaptor.innerHTML(node).match(/<svg[^>]*width="([\d.]+)ex"/)[1]);
  const found = [];
  for (const { tex, mathml } of pairs)
    found.push([width(await set.tex2svgPromise(tex, { display: true })), width(await set.mathml2svgPromise(mathml, { display: true }))]);
  console.log(JSON.stringify(found));
  process.exit(0);
});
JS
env/bin/python - <<'PY'
import json, re, subprocess
import pypandoc


def mathml(tex):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "html", "--mathml"]
    page = subprocess.run(command, input=f"$${tex}$$", capture_output=True, text=True, check=True).stdout
    return re.search(r"<math.*</math>", page, re.DOTALL)[0]


formulas = [r"a = b + c", r"\begin{aligned} a &= b + c \end{aligned}"]
pairs = [{"tex": tex, "mathml": mathml(tex)} for tex in formulas]
assert "padding-right: 0" in pairs[1]["mathml"] and "columnspacing" not in pairs[1]["mathml"]
json.dump(pairs, open("pairs.json", "w"))
done = subprocess.run(["node", "set.cjs"], capture_output=True, text=True, check=True).stdout
alone, aligned = json.loads(done.splitlines()[-1])
assert abs(alone[0] - alone[1]) < 0.01, alone
assert abs(aligned[0] - alone[0]) < 0.3, (aligned, alone)
assert aligned[1] - alone[1] > 0.9, (aligned, alone)
print(f"seen: {alone[1]} ex alone, {aligned[0]} aligned in TeX, {aligned[1]} aligned by pandoc")
PY
