#!/usr/bin/env bash
# WHAT: in AsciiDoc tables pandoc makes the last row a footer and the first a heading, and a row span moves cells to wrong rows.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17; the asciidoc reader is new since 3.8.3), @asciidoctor/core 2.2.9 (npm).
# EXPECTED: a table without options has body rows only; ".2+|North" takes the place of two cells in its column.
# SEEN: the rows of a plain table come out as head, body and foot. After the span "q" stands in a row of its own.
#   Asciidoctor makes three body rows of both tables.
# WHY IT MATTERS: print engines repeat head and foot on every page: the last line of data then stands below each page.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
npm install --silent --no-audit --no-fund '@asciidoctor/core@2.2.9' >/dev/null
env/bin/python - <<'PY'
import re, subprocess
from pathlib import Path
import pypandoc

PLAIN = "|===\n|one |two\n|three |four\n|five |six\n|===\n"
SPAN = '[cols="1,1"]\n|===\n.2+|North |x\n|y\n|p |q\n|===\n'
SCRIPT = "process.stdout.write(require('@asciidoctor/core')().convertFile('t.adoc', { to_file: false }))"


def rows(html):
    """The text of each row, after the part of the table that it stands in."""
    found, part = [], ""
    for token in re.findall(r"<(?:thead|tbody|tfoot)>|<tr.*?</tr>", html, flags=re.S):
        if token.startswith("<tr"):
            found.append((part, re.sub(r"<[^>]*>|\s", "", token)))
        else:
            part = token[1:-1]
    return found


def read(source):
    Path("t.adoc").write_text(source)
    command = [pypandoc.get_pandoc_path(), "-f", "asciidoc", "-t", "html", "--fail-if-warnings", "t.adoc"]
    pandoc = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    other = subprocess.run(["node", "-e", SCRIPT], capture_output=True, text=True, check=True).stdout
    return rows(pandoc), rows(other)


plain, span = read(PLAIN), read(SPAN)
assert plain[1] == [("tbody", "onetwo"), ("tbody", "threefour"), ("tbody", "fivesix")], plain
assert plain[0] == [("thead", "onetwo"), ("tbody", "threefour"), ("tfoot", "fivesix")], plain
assert span[1] == [("tbody", "Northx"), ("tbody", "y"), ("tbody", "pq")], span
assert span[0] == [("thead", "Northx"), ("tbody", "y"), ("tbody", "p"), ("tfoot", "q")], span
print("seen: pandoc", plain[0], span[0])
PY
