"""What `octavo explain` finds in a project: shared by the tests of what it says."""

from __future__ import annotations

from pathlib import Path

from pipeline.engine import explain
from pipeline.engine.explain import Explanation
from tests.conftest import Project


def explained(project: Project, path: str, *formats: str, **settings: object) -> Explanation:
    """What there is to say of a path."""
    output = project.root / "build"
    return explain.explain(Path(path), formats, project.settings(**settings), output=output)
