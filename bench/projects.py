"""Run Octavo on a generated tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bench.measure import Sample, Unmeasured, run

FIVE = ("pdf", "epub", "docx", "pptx", "revealjs")


@dataclass(frozen=True, slots=True)
class Bench:
    """How to measure: folder of the trees, command of Octavo, cores, runs; `quick` is for trials."""

    folder: Path
    octavo: tuple[str, ...]
    cores: int
    runs: int = 3
    quick: bool = False

    @property
    def tools(self) -> Path:
        """The folder of the Python packages for the alternative."""
        return self.folder / "tools"

    def tree(self, kind: str, count: int) -> Project:
        """Return a project of `count` documents; fewer for a trial."""
        if self.quick:
            count = {"real": count // 10, "small": count // 25, "long": 5}[kind] if count != 100 else 12
        folder = self.folder / f"{kind}-{count}"
        # in another process, because the memory of this one counts as that of its commands at their start
        made = subprocess.run([sys.executable, "-m", "bench.corpus", folder, kind, str(count)], check=False)
        if made.returncode:
            raise Unmeasured("the documents could not be generated")
        return Project(folder, self.octavo)

    def times(self, usual: int) -> int:
        """Return the number of runs for a quick case."""
        return 2 if self.quick else max(usual, self.runs)


class Project:
    """A tree, and Octavo's outputs in it."""

    def __init__(self, tree: Path, octavo: tuple[str, ...]) -> None:
        self.tree = tree
        self.output = tree / "build"
        self.log = tree.parent / "log" / f"{tree.name}.txt"
        self._octavo = octavo
        self.sources = sorted(tree.glob("content/**/*.md"))

    def octavo(self, *words: str | Path, parent: bool = False) -> Sample:
        """Run Octavo in the tree. Raises Unmeasured, with the end of its output, if its status is not 0."""
        sample = run([*self._octavo, *words], cwd=self.tree, log=self.log, parent=parent)
        if sample.status:
            said = self.log.read_text("utf-8", "replace").strip().splitlines()[-1:]
            raise Unmeasured(f"octavo {words[0]} ended with status {sample.status}: {' '.join(said)}")
        return sample

    def build(self, *formats: str, words: tuple[str | Path, ...] = (), parent: bool = False) -> Sample:
        """Build with the store of earlier builds."""
        return self.octavo("build", *words, "-f", ",".join(formats), parent=parent)

    def cold(
        self,
        *formats: str,
        only: Path | None = None,
        words: tuple[str | Path, ...] = (),
        parent: bool = False,
    ) -> Sample:
        """Build all documents, or one, without outputs and store. Then check that all outputs exist."""
        shutil.rmtree(self.output, ignore_errors=True)
        chosen = () if only is None else (only.relative_to(self.tree),)
        sample = self.build(*formats, words=(*chosen, *words), parent=parent)
        wanted = 1 if only else len(self.sources)
        for name in formats:
            found = sum(path.is_file() for path in (self.output / name).rglob("*"))
            if found < wanted:
                raise Unmeasured(f"octavo made {found} of {wanted} outputs in {name}")
        return sample

    def popen(self, *words: str) -> subprocess.Popen[bytes]:
        """Start Octavo and return the running process."""
        with self.log.open("wb") as log:
            command = [*self._octavo, *words]
            return subprocess.Popen(command, cwd=self.tree, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def document_of(pages: int, project: Project) -> Path:
    """Return the first source, by path, whose PDF has `pages` pages. PDFs are built if they are missing."""
    import pikepdf

    project.build("pdf")
    for source in project.sources:
        pdf = project.output / "pdf" / source.relative_to(project.tree / "content").with_suffix(".pdf")
        with pikepdf.open(pdf) as opened:
            if len(opened.pages) == pages:
                return source
    raise Unmeasured(f"no document of the corpus has {pages} pages")
