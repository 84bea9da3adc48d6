#!/usr/bin/env bash
# WHAT: in pandoc's commonmark_x two carets, or two tildes, anywhere in a paragraph swallow all words between them.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17), marked 18.2.1 (npm) for the tildes.
# EXPECTED: "2^10 is 1024 and 2^20 more" and "10~20 or 30~40" stay as typed: pandoc's own markdown reader allows no blank
#   inside a superscript or subscript, and says so in its manual.
# SEEN: commonmark_x sets "10 is 1024 and 2" as superscript and "20 or 30" as subscript, and both marks are gone; marked
#   strikes "20 or 30" out, as GitHub does.
# WHY IT MATTERS: powers in running text, and ranges, which Korean, Japanese and Chinese write with a tilde, come out as
#   other numbers: 10~20 prints as 10 with a small 20.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund 'marked@18.2.1' >/dev/null
env/bin/python - <<'PY'
import subprocess
import pypandoc

POWERS, RANGES = "2^10 is 1024 and 2^20 more", "10~20 or 30~40"


def html(reader, source):
    command = [pypandoc.get_pandoc_path(), "-f", reader, "-t", "html"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout.strip()


assert html("markdown", POWERS) == f"<p>{POWERS}</p>" and html("markdown", RANGES) == f"<p>{RANGES}</p>"
powers, ranges = html("commonmark_x", POWERS), html("commonmark_x", RANGES)
assert powers == "<p>2<sup>10 is 1024 and 2</sup>20 more</p>", powers
assert ranges == "<p>10<sub>20 or 30</sub>40</p>", ranges
script = f"import('marked').then(m => process.stdout.write(m.marked({RANGES!r})))"
other = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True).stdout.strip()
assert other == "<p>10<del>20 or 30</del>40</p>", other
print("seen:", powers, ranges, "- marked:", other)
PY
