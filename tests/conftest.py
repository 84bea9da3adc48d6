"""What tests share: a project folder to fill, real engines, and a document's way through the stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipeline import config, theme
from pipeline.config import Settings
from pipeline.context import Context, ReadSettings
from pipeline.core.diagnostics import Diagnostic, Failure, has_errors
from pipeline.core.model import Artifact, Document, Source
from pipeline.core.spans import Span
from pipeline.engine import convert, registry
from pipeline.engine.pool.in_process import InProcessExecutor
from pipeline.tools.files import Files
from pipeline.tools.pandoc.process import Pandoc

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEED = SHARED / "seeds" / "amazon-aurora-case-study.md"


@pytest.fixture(scope="session")
def pandoc() -> Iterator[Pandoc]:
    """One pandoc co-process for the whole session."""
    with Pandoc(seconds=60) as process:
        yield process


@dataclass(frozen=True)
class Result:
    """What became of a text: artifacts by format, all that was said, and digests of all that was read."""

    artifacts: Mapping[str, Artifact]
    diagnostics: tuple[Diagnostic, ...]
    inputs: Mapping[str, str]


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
        untrusted = bool(changes.pop("untrusted", False))
        loaded = config.load(self.root, registry.schema(), is_untrusted=untrusted)
        return replace(loaded, **changes)  # type: ignore[arg-type]

    def convert(self, text: str | bytes, *formats: str, name: str = "a.md", **changes: object) -> Result:
        """Return what becomes of a text in the formats, made in a thread as deep as the engine's."""
        with InProcessExecutor() as deep:
            return deep.submit(self._converted, text, formats, name, self.settings(**changes)).result()

    def _converted(
        self, text: str | bytes, formats: tuple[str, ...], name: str, settings: Settings
    ) -> Result:
        source = Source(str(self.write(name, text)), name, Path(name).with_suffix("").as_posix())
        made = convert.transform(source, settings, self.pandoc)
        emitted = {
            key: convert.emit(key, made.document, settings, self.pandoc)
            for key in formats
            if made.document and not has_errors(made.diagnostics)
        }
        said = {*made.diagnostics, *(d for one in emitted.values() for d in one.diagnostics)}
        inputs = dict(made.reads.files)
        for one in emitted.values():
            inputs.update(one.reads.files)
        artifacts = {key: one.artifact for key, one in emitted.items() if one.artifact}
        return Result(artifacts, tuple(sorted(said, key=lambda d: d.sort_key)), inputs)

    def output(self, text: str | bytes, name: str, **changes: object) -> bytes:
        """Return the bytes a text becomes in one format; no error is allowed."""
        result = self.convert(text, name, **changes)
        assert name in result.artifacts, [
            f"{d.span} {d.code}: {d.message} {d.trace}" for d in result.diagnostics
        ]
        return result.artifacts[name].data

    def document(self, text: str | bytes, **changes: object) -> Document:
        """Return the Document the last stage leaves. Raises Failure with what the stages said if there is none."""
        source = Source(str(self.write("a.md", text)), "a.md", "a")
        made = convert.transform(source, self.settings(**changes), self.pandoc)
        if made.document is None:
            raise Failure(*made.diagnostics)
        return made.document

    def context(self) -> Context:
        """Return what an output may use, with the project's theme."""
        settings = self.settings()
        chosen = theme.resolve(settings.build.theme, settings, Span("octavo.toml"))
        return Context(ReadSettings(settings), chosen, Files(self.root), self.pandoc)


@pytest.fixture
def project(tmp_path: Path, pandoc: Pandoc, monkeypatch: pytest.MonkeyPatch) -> Project:
    """An empty project; the current folder is its root."""
    monkeypatch.chdir(tmp_path)
    return Project(tmp_path, pandoc)


@pytest.fixture
def codes() -> Callable[[Result], list[str]]:
    """Return a function from a Result to the codes of its diagnostics, in order."""
    return lambda result: [diagnostic.code for diagnostic in result.diagnostics]
