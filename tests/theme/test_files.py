"""The files that a theme names: where they are looked for, and what is none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config.confinement import Closed
from pipeline.core.diagnostics import Failure
from tests.theme.themes import themed


def test_what_is_closed_is_no_file_of_a_theme(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for name in (".logo.svg", "open.svg", "out/logo.svg"):
        path = tmp_path / "templates/mine" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(picture)
    closed = Closed((str(tmp_path / "templates/mine/out"),))
    assert themed(tmp_path, 'extends = "aurora"\nlogo = ".logo.svg"\n').logo
    assert themed(tmp_path, 'extends = "aurora"\nlogo = "open.svg"\n', closed=closed).closed == closed
    for name in (".logo.svg", "out/logo.svg", ".there-is-none.svg"):
        with pytest.raises(Failure) as caught:
            themed(tmp_path, f'extends = "aurora"\nlogo = "{name}"\n', closed=closed)
        (said,) = caught.value.diagnostics
        assert (str(said.span), said.message) == (
            "templates/mine/theme.toml:2:1",
            f"the logo '{name}' is hidden, holds settings, or belongs to version control or the outputs: "
            "strangers' documents do not read it",
        )
