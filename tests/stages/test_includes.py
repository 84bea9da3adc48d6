"""What is included leads where its own file stands."""

from __future__ import annotations

from pipeline.core import ast
from tests.conftest import Project
from tests.outputs.docx.word import png

HEAD = "---\ntitle: T\njinja: true\n---\n\n"
INCLUDE = '{% include "parts/b.md" %}\n'


def test_addresses_start_from_the_included_file(project: Project) -> None:
    for name in ("parts/img/p.png", "q.png"):
        project.write(name, png(3, 3))
    project.write("parts/c.md", "# C\n")
    project.write(
        "parts/b.md",
        '![A](img/p.png) ![B](q.png) <img src="img/p.png" alt="C">\n\n[a](c.md#c) [b](https://x.example/c.md) [c](#t)\n',
    )
    text = f"{HEAD}# T\n\n{INCLUDE}"
    assert project.convert(text, "html").diagnostics == ()
    links = ast.find(list(project.document(text).blocks), "Link")
    assert [link["c"][2][0] for link in links] == ["parts/c#c", "https://x.example/c.md", "#t"]


def test_what_is_missing_is_said_at_its_own_line(project: Project) -> None:
    project.write("parts/b.md", "---\ntitle: B\n---\n\n![A](img/p.png)\n")
    result = project.convert(f"{HEAD}{INCLUDE}", "html")
    assert [(d.code, str(d.span)) for d in result.diagnostics] == [("image-missing", "parts/b.md:5:1")]


def test_front_matter_is_no_text(project: Project) -> None:
    project.write("parts/b.md", "---\ntitle: Not shown\n---\nPart[^n] with a note.\n\n[^n]: Of the part.\n")
    text = f"{HEAD}Own[^n].\n\n{INCLUDE}\n[^n]: Own note.\n"
    result = project.convert(text, "html")
    assert result.diagnostics == ()
    page = result.artifacts["html"].data.decode()
    assert "Not shown" not in page and page.index("Own note.") < page.index("Of the part.")


def test_front_matter_that_is_none_is_said_at_its_line(project: Project) -> None:
    project.write("parts/b.md", "---\ntitle: [\n---\nPart\n")
    result = project.convert(f"{HEAD}{INCLUDE}", "html")
    assert [(d.code, d.span.path, d.span.line) for d in result.diagnostics] == [
        ("front-matter-syntax", "parts/b.md", 3)
    ]
