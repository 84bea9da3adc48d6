"""A stranger's theme shows the document, and nothing else of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Octavo, octavo, write
from tests.security.canary import GOOD, MARK, Write, with_theme, written

__all__ = ["octavo", "write"]  # the fixtures

_FAR = "'../../../away/mark.txt'"
PATHS = {  # how a layout could come from what it is given to a file
    "folders": "{{ theme.folders }}",
    "sources": "{{ theme.sources }}",
    "stamp": "{{ theme.stamp }}",
    "places": "{{ theme.places }}",
    "fonts": "{{ theme.font_files }}",
    "reading": f"{{{{ (theme.folders[0] / {_FAR}).read_text() }}}}",
    "reading by a filter": f"{{{{ ((theme.folders | first) / {_FAR}) | attr('read_text') }}}}",
    "writing": "{{ (theme.folders[0] / '../../../away/made.txt').write_text('x') }}",
}


@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
@pytest.mark.parametrize("way", PATHS)
def test_a_layout_is_given_no_path(
    octavo: Octavo, write: Write, tmp_path: Path, way: str, flag: tuple[str, ...]
) -> None:
    write("away/mark.txt", MARK)
    write("project/content/a.md", GOOD)
    block = f"{{% block body %}}{PATHS[way]}{{% endblock %}}"
    with_theme(write, web__html__j2=f'{{% extends "shipped/web.html.j2" %}}{block}')
    said = octavo("build", *flag, "-f", "html", "--output", tmp_path / "out", cwd=tmp_path / "project")
    assert said.status == 1
    assert "error[template-undefined]" in said.err
    found = written(tmp_path / "out") + said.err.encode()
    assert MARK.encode() not in found
    assert str(tmp_path).encode() not in found
    assert not (tmp_path / "away/made.txt").exists()
