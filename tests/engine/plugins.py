"""Distributions with plugins as an installer leaves them, in a folder of the path, for the process of a test."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import pytest

from pipeline.engine import registry
from pipeline.engine.store import fingerprint


def forget() -> None:
    """Have this process look again for what is installed."""
    registry.forget()
    fingerprint._loaded.cache_clear()
    fingerprint.machine.cache_clear()


@dataclass
class Plugins:
    """What is installed in a folder; left with everything as it was before."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    modules: list[str] = field(default_factory=list)

    def __enter__(self) -> Plugins:
        self.folder.mkdir(parents=True)
        self.monkeypatch.syspath_prepend(self.folder)
        forget()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.monkeypatch.undo()
        forget()
        for name in [name for name in sys.modules if name.split(".")[0] in self.modules]:
            del sys.modules[name]

    def add(
        self,
        distribution: str,
        code: str,
        *,
        outputs: Mapping[str, str] | None = None,
        stages: Mapping[str, str] | None = None,
        themes: Mapping[str, str] | None = None,
        requires: str = "",
    ) -> Path:
        """Install a distribution of one module, and return the module's file; entry points name its attributes."""
        module = distribution.replace("-", "_")
        self.modules.append(module)
        file = self.folder / f"{module}.py"
        file.write_text(code, "utf-8")
        info = self.folder / f"{module}-1.0.dist-info"
        info.mkdir()
        need = f"Requires-Dist: {requires}\n" if requires else ""
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.0\n{need}", "utf-8"
        )
        groups = {"outputs": outputs or {}, "stages": stages or {}}
        lines = []
        for group, entries in groups.items():
            lines += [f"[octavo.{group}]", *(f"{name} = {module}:{attr}" for name, attr in entries.items())]
        lines += ["[octavo.themes]", *(f"{name} = {value}" for name, value in (themes or {}).items())]
        (info / "entry_points.txt").write_text("\n".join(lines) + "\n", "utf-8")
        forget()
        return file
