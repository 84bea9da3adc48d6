#!/usr/bin/env bash
# WHAT: EbookLib, reading and writing an EPUB of pandoc, adds a list of page numbers that are no pages, calls every chapter
#   English and takes the style sheet away.
# VERSIONS: pandoc 3.9 (pypandoc_binary 1.17) as the writer, EbookLib 0.20.
# EXPECTED: reading and writing back keeps the chapters as they are: language, links to styles, no new navigation.
# SEEN: each element with epub:type or a doc- role becomes a "page" in nav.xhtml ("1", "footnotes", "fn1", "Vorwort");
#   chapters of a German book say lang="en"; their head is empty, so the style sheet in the package is used by none.
#   (The table of contents has to be given ids first: without them the write raises a TypeError.)
# WHY IT MATTERS: a script that only wants to add a cover makes a screen reader read German with English rules and
#   "go to page 1" land on a footnote.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
python3 -m venv env
env/bin/pip install -q --no-compile --disable-pip-version-check 'pypandoc_binary==1.17' 'EbookLib==0.20'
env/bin/python -W ignore - <<'PY'
import re, subprocess, zipfile
import pypandoc
from ebooklib import epub

SOURCE = "---\ntitle: Buch\nlang: de\n---\n\n# Eins\n\nText.[^1]\n\n[^1]: Fußnote.\n\n# Vorwort {.unnumbered epub:type=preface}\n\nx\n"
subprocess.run([pypandoc.get_pandoc_path(), "-f", "markdown", "-o", "in.epub"], input=SOURCE, text=True, check=True)
book = epub.read_epub("in.epub")
for number, entry in enumerate(book.toc):
    entry.uid = f"entry{number}"
epub.write_epub("out.epub", book)
with zipfile.ZipFile("in.epub") as package:
    chapter, nav = package.read("EPUB/text/ch001.xhtml").decode(), package.read("EPUB/nav.xhtml").decode()
assert 'lang="de"' in chapter and "stylesheet" in chapter and "page-list" not in nav
with zipfile.ZipFile("out.epub") as package:
    chapter, nav = package.read("EPUB/text/ch001.xhtml").decode(), package.read("EPUB/nav.xhtml").decode()
assert 'lang="en"' in chapter and 'lang="de"' not in chapter and "stylesheet" not in chapter, chapter
pages = re.findall(r">([^<>\s]+)</a>", nav[nav.index('epub:type="page-list"'):])
assert pages == ["1", "footnotes", "fn1", "Vorwort"], pages
print("seen: pages", pages, 'and lang="en" without a style sheet')
PY
