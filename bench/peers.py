"""The alternative to Octavo: a Makefile with one pandoc process for each output, run by `make -j`."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.measure import Sample, Unmeasured, run

# Folder of the output → suffix and pandoc's options. Formulas are MathML: the default of EPUB, and all that a PDF can
# have without a network; the deck's reveal.js stays a link, which is less work than octavo's deck with all in it. Typst gets no
# keywords: pandoc 3.9 writes them so that no document with keywords compiles ("expected comma").
_FORMATS = {
    "pdf": (".pdf", "--mathml --pdf-engine={weasyprint}"),
    "typst": (".pdf", "--metadata=keywords= --pdf-engine={typst}"),
    "docx": (".docx", ""),
    "epub": (".epub", "--mathml"),
    "pptx": (".pptx", ""),
    "revealjs": (".html", "--to=revealjs --mathml"),
}
_READER = "commonmark_x"  # as in Octavo; pandoc's `markdown` takes as long

# The typst package on PyPI has no command line. -S and -I make Python start faster.
# The root is the whole disk, because pandoc names pictures by their absolute path.
_SHIM = """#!{python} -SI
import os
import sys

sys.path.insert(0, {site!r})
import typst

source, target = map(os.path.abspath, sys.argv[-2:])
try:
    typst.compile(source, output=target, root="/")
except Exception as error:
    sys.exit(f"typst: {{error}}")
"""


class Peers:
    """The alternative build of one tree, in its folder `peers/`."""

    def __init__(self, tree: Path, tools: Path, *, jobs: int) -> None:
        self.tree = tree
        self.jobs = jobs
        self.folder = tree / "peers"
        self.sources = sorted(path.relative_to(tree) for path in tree.glob("content/**/*.md"))
        self.makefile = self.folder / "Makefile"
        shim = tools / "bin" / "typst"
        if (tools / "typst").is_dir():
            _write_shim(shim, tools)
        self.folder.mkdir(exist_ok=True)
        self.makefile.write_text(self._rules(shim))

    def build(self, *formats: str) -> Sample:
        """Run make without earlier outputs. Documents that pandoc cannot convert are left out, see `missing`."""
        for name in formats:
            shutil.rmtree(self.folder / name, ignore_errors=True)
            for source in self.sources:
                self._output(name, source).parent.mkdir(parents=True, exist_ok=True)
        command = ["make", "--silent", "--keep-going", f"-j{self.jobs}", "-f", "peers/Makefile", *formats]
        return run(command, cwd=self.tree, log=self.folder / "log" / f"{'+'.join(formats)}.txt")

    def missing(self, formats: Iterable[str]) -> dict[str, int]:
        """Return the number of missing outputs after a build, by format."""
        return {
            name: sum(not self._output(name, source).is_file() for source in self.sources) for name in formats
        }

    def _output(self, name: str, source: Path) -> Path:
        place = self.folder / name / source.relative_to("content")
        return place.with_suffix(_FORMATS[name][0])

    def _rules(self, shim: Path) -> str:
        lines = [
            f"PANDOC := {pandoc()} --standalone --from={_READER}",
            f"SOURCES := {' '.join(path.as_posix() for path in self.sources)}",
            "MAKEFLAGS += --no-builtin-rules",
        ]
        for name, (suffix, options) in _FORMATS.items():
            options = options.format(weasyprint=weasyprint(), typst=shim)
            lines += [
                f"\n.PHONY: {name}",
                f"{name}: $(SOURCES:content/%.md=peers/{name}/%{suffix})",
                f"peers/{name}/%{suffix}: content/%.md",
                f"\t@$(PANDOC) {options} --resource-path=$(dir $<) --output=$@ $<",
            ]
        return "\n".join(lines) + "\n"


def pandoc() -> Path:
    """Return the path of the pandoc that Octavo uses."""
    import pypandoc

    return Path(pypandoc.get_pandoc_path())


def weasyprint() -> Path:
    """Return WeasyPrint's command. Raises Unmeasured when it would have to compile itself at every start."""
    spec = importlib.util.find_spec("weasyprint")
    if spec is None or spec.origin is None:
        raise Unmeasured("WeasyPrint is not installed beside the benchmark")
    bare = [
        path
        for path in Path(spec.origin).parent.rglob("*.py")
        if not Path(importlib.util.cache_from_source(str(path))).is_file()
    ]
    if bare:
        raise Unmeasured(f"{len(bare)} modules of WeasyPrint have no .pyc file; run make setup")
    return Path(sys.executable).parent / "weasyprint"


def _write_shim(path: Path, site: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(_SHIM.format(python=sys.executable, site=str(site)))
    path.chmod(0o755)
