#!/usr/bin/env bash
# WHAT: pandoc's PowerPoint writer leaves out a third column and a table inside a list item, without a word.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17).
# EXPECTED: what does not fit a layout is moved to another place or another slide, or named in a warning.
# SEEN: of three columns the third is gone; of a list item with a table only the words above the table are left;
#   --fail-if-warnings still exits 0.
# WHY IT MATTERS: the deck looks finished; that a third of a comparison is missing is found out in front of the audience.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17'
env/bin/python - <<'PY'
import re, subprocess, zipfile
import pypandoc

COLUMNS = "# T\n\n::::: columns\n::: column\nfirst\n:::\n::: column\nsecond\n:::\n::: column\nthird\n:::\n:::::\n"
LIST = "# T\n\n- first\n- second\n\n  | A | B |\n  |---|---|\n  | third | x |\n\n- fourth\n"


def slides(source):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "--fail-if-warnings", "-o", "t.pptx"]
    subprocess.run(command, input=source, text=True, check=True)
    with zipfile.ZipFile("t.pptx") as package:
        parts = [package.read(name).decode() for name in package.namelist() if re.match(r"ppt/slides/slide\d+\.xml", name)]
    return [re.findall(r"<a:t[^>]*>(.*?)</a:t>", part) for part in parts]


columns, listed = slides(COLUMNS), slides(LIST)
assert columns == [["T", "first", "second"]], columns
assert listed == [["T", "first", "second", "fourth"]], listed
print("seen:", columns, listed)
PY
