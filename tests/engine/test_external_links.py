"""The addresses on the web that documents link to."""

from __future__ import annotations

from pipeline.config import Limits
from pipeline.engine import external_links
from tests.conftest import Project

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


def test_addresses_have_all_their_places_in_the_order_they_are_read(project: Project) -> None:
    project.write("content/a.md", "# A\n\n[x](https://example.org/x) and [y](#a)\n")
    project.write(
        "content/b.md", "---\ntitle: B\n---\n\n[z](http://example.org/z)\n\n[x](https://example.org/x)\n"
    )
    found = external_links.addresses((), project.settings(), project.root / "build")
    assert {page: [(span.line, span.column) for span in spans] for page, spans in found.items()} == {
        "https://example.org/x": [(3, 1), (7, 1)],
        "http://example.org/z": [(5, 1)],
    }


def test_a_document_that_cannot_be_read_in_time_has_none(project: Project) -> None:
    project.write("content/a.md", f"---\njinja: true\n---\n\n[x](https://example.org/x) {ENDLESS}")
    project.write("content/b.md", "[y](https://example.org/y)\n")
    settings = project.settings(limits=Limits(seconds=1))
    assert list(external_links.addresses((), settings, project.root / "build")) == ["https://example.org/y"]
