#!/usr/bin/env bash
# WHAT: as soon as Typst has hyphenated one word, written hyphens of that font are extracted as soft hyphens or blanks.
# VERSIONS: typst 0.15.2 (PyPI), pypdf 7.1.1, pdfminer.six 20260107, pypdfium2 5.15.2.
# EXPECTED: "mother-in-law" is read with its hyphens, wherever it stands.
# SEEN: both hyphens share one glyph and its ToUnicode entry says U+00AD. pypdf and pdfminer.six read
#   "mother\u00adin\u00adlaw", which most programs show as "motherinlaw"; without a hyphenated word before it they read it
#   right. PDFium reads it right in both.
# WHY IT MATTERS: identifiers, dates (2026-01-05) and double names lose their hyphens in indexes and language models.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'typst==0.15.2' 'pypdf==7.1.1' 'pdfminer.six==20260107' \
    'pypdfium2==5.15.2'
env/bin/python - <<'PY'
import pypdf, pypdfium2, typst
from pdfminer.high_level import extract_text

HEAD = '#set text(lang: "en", hyphenate: true)\n#set page(width: 7cm, height: 8cm)\n'
LONG = "#box(width: 2cm)[Internationalization]\n\n"


def read(source):
    typst.compile(source.encode(), output="t.pdf")
    return {
        "pypdf": pypdf.PdfReader("t.pdf").pages[0].extract_text(),
        "pdfminer": extract_text("t.pdf"),
        "pdfium": pypdfium2.PdfDocument("t.pdf")[0].get_textpage().get_text_range(),
    }


alone = read(HEAD + "born 2026-01-05")
assert all("2026-01-05" in text for text in alone.values()), alone
after = read(HEAD + LONG + "born 2026-01-05")
assert "2026\xad01\xad05" in after["pypdf"] and "2026\xad01\xad05" in after["pdfminer"], after
assert "2026-01-05" in after["pdfium"], after
print("seen:", {name: text.split()[-1] for name, text in after.items()})
PY
