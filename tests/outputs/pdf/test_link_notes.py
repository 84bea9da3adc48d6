"""Addresses of links, where they are printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Project
from tests.outputs.pdf.pages import with_options, words
from tests.outputs.reading import Pdf


@pytest.mark.external
def test_addresses_stand_where_they_are_asked_for(project: Project, tmp_path: Path) -> None:
    text = "# T\n\nA [link](https://x.example/a).[^1]\n\n[^1]: Note [in it](https://x.example/b).\n"
    shown = {
        form: words(with_options(project, text, f'links = "{form}"'), tmp_path)[0]
        for form in ("inline", "footnote", "none")
    }
    assert (
        "link (https://x.example/a)" in shown["inline"] and "in it (https://x.example/b)" in shown["inline"]
    )
    assert (
        "A link1 .2" in shown["footnote"].replace("link 1", "link1").replace(". 2", ".2")
        or "1. https://x.example/a" in shown["footnote"]
    )
    assert "link (https" not in shown["footnote"] and "in it (https://x.example/b)" in shown["footnote"]
    assert "x.example" not in shown["none"]


def test_addresses_have_qr_codes_on_request(project: Project) -> None:
    text = "# T\n\n[a](https://x.example/a), [b](https://x.example/b), [again](https://x.example/a) [c](#c) [m](mailto:a@x.example)\n\n## C\n\nx\n"
    assert Pdf(with_options(project, text, "")).of_kind("Figure") == []
    data = with_options(project, text, "qr = true")
    assert data == with_options(project, text, "qr = true")
    figures = Pdf(data).of_kind("Figure")
    assert [figure.alt for figure in figures] == ["QR: https://x.example/a", "QR: https://x.example/b"]
