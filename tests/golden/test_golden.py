"""The content of each output, compared line by line with a reviewed file."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.engine import registry
from tests.conftest import SEED, Project
from tests.golden.extracts import EXTRACTS

CASES = Path(__file__).parent / "cases"
_TITLED_APART = ("ast", "epub")  # the title stands in the metadata, and on the book's title page
Golden = Callable[[str, str], None]


def test_every_format_is_looked_into() -> None:
    assert set(EXTRACTS) == set(registry.outputs())


@pytest.mark.parametrize("name", sorted(EXTRACTS))
def test_constructs(project: Project, golden: Golden, name: str) -> None:
    shutil.copytree(CASES / "img", project.root / "img")
    _whole_words(project)
    result = project.convert((CASES / "constructs.md").read_bytes(), name, name="constructs.md")
    said = [f"{d.span} {d.severity.value}[{d.code}]: {d.message}" for d in result.diagnostics]
    lines = [*EXTRACTS[name](result.artifacts[name].data), "[diagnostics]", *said]
    golden(f"constructs.{name}", "\n".join(lines) + "\n")


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
@pytest.mark.parametrize("name", sorted(EXTRACTS))
def test_seed(project: Project, golden: Golden, name: str) -> None:
    _whole_words(project)
    result = project.convert(SEED.read_bytes(), name, name=SEED.name)
    assert result.diagnostics == ()
    lines = list(EXTRACTS[name](result.artifacts[name].data))
    text = "\n".join(lines) + "\n"
    assert "Development platforms" in text and "Scalability" in text
    times = sum("Amazon Aurora Case Study" in line for line in _body(lines))
    assert times == (0 if name in _TITLED_APART else 1)
    assert "Streangths:" in text and "brief history of time" in text
    golden(f"seed.{name}", text)


def _body(lines: list[str]) -> list[str]:
    """The lines of the text itself: behind metadata and outline, without what repeats on each slide."""
    heads = ("[text", "[structure", "[slide", "[document", "[blocks")
    first = next(at for at, line in enumerate(lines) if line.startswith(heads))
    return [line for line in lines[first:] if not line.startswith(("footer ", "["))]


def _whole_words(project: Project) -> None:
    """Print without hyphenation, for where lines end is Pango's to say and may change with its version."""
    from pipeline import resources

    for sheet in ("print.css.j2", "deck-print.css.j2"):
        given = (resources.templates() / sheet).read_text("utf-8")
        project.write(f"templates/{sheet}", given + "\nhtml, body * { hyphens: manual !important; }\n")
