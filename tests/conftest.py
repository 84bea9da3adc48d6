"""What tests share: a project folder to fill, real engines, and a document's way through the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline import config
from pipeline.config import Settings
from pipeline.core.model import Document, Source
from pipeline.engine import document as engine
from pipeline.engine import registry
from pipeline.engine.document import Result
from pipeline.tools.pandoc import Pandoc

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED = SHARED / "seeds" / "amazon-aurora-case-study.md"


@pytest.fixture(scope="session")
def pandoc() -> Iterator[Pandoc]:
    """One pandoc co-process for the whole session."""
    with Pandoc(seconds=60) as process:
        yield process


@dataclass(frozen=True)
class Project:
    """A project in a temporary folder."""

    root: Path
    pandoc: Pandoc

    def write(self, name: str, content: str | bytes) -> Path:
        """Put a file into the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def settings(self, **changes: object) -> Settings:
        """Return the project's settings, from its octavo.toml where it has one."""
        schema = {name: output.options for name, output in registry.outputs().items()}
        return replace(config.load(self.root, schema), **changes)  # type: ignore[arg-type]

    def convert(self, text: str | bytes, *formats: str, name: str = "a.md", **changes: object) -> Result:
        """Return what becomes of a text in the formats."""
        path = self.write(name, text)
        source = Source(path, name, Path(name).with_suffix("").as_posix())
        return engine.convert(source, formats, self.settings(**changes), self.pandoc)

    def output(self, text: str | bytes, name: str, **changes: object) -> bytes:
        """Return the bytes a text becomes in one format; no error is allowed."""
        result = self.convert(text, name, **changes)
        assert name in result.artifacts, [
            f"{d.span} {d.code}: {d.message} {d.trace}" for d in result.diagnostics
        ]
        return result.artifacts[name].data

    def document(self, text: str | bytes, **changes: object) -> Document:
        """Return the Document the last stage leaves. Raises Failure like the stages do."""
        source = Source(self.write("a.md", text), "a.md", "a")
        work = engine._Conversion(source, self.settings(**changes), self.pandoc)
        return work._document()[0]


@pytest.fixture
def project(tmp_path: Path, pandoc: Pandoc, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project; the current folder is its root."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, pandoc)


@pytest.fixture
def codes() -> Callable[[Result], list[str]]:
    """Return a function from a Result to the codes of its diagnostics, in order."""
    return lambda result: [diagnostic.code for diagnostic in result.diagnostics]
