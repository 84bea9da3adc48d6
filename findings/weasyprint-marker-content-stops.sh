#!/usr/bin/env bash
# WHAT: `li::marker { content: … }` stops WeasyPrint with a TypeError from its layout.
# VERSIONS: WeasyPrint 70.0.
# EXPECTED: the standard way to set the marker's text works, or is ignored with a warning as unknown properties are.
# SEEN: with the marker outside (the default) the whole document fails: "min-content width for TextBox not handled yet";
#   with `list-style-position: inside` the same rule prints.
# WHY IT MATTERS: a style sheet that browsers print well makes no PDF at all, and the message names neither rule nor line.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'weasyprint==70.0'
env/bin/python - <<'PY'
from weasyprint import HTML

LIST = "<style>li::marker{content:counter(list-item) ') '}ol{list-style-position:%s}</style><ol><li>one<li>two</ol>"
HTML(string=LIST % "inside").write_pdf()
try:
    HTML(string=LIST % "outside").write_pdf()
except TypeError as error:
    assert str(error) == "min-content width for TextBox not handled yet", error
    print("seen: TypeError:", error)
else:
    raise SystemExit("the list was printed")
PY
