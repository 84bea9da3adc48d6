"""Jinja: what a document expands to, where each line came from, and what the sandbox keeps out."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pipeline import theme
from pipeline.core.diagnostics import Diagnostic, Failure
from pipeline.core.spans import LineMap, Span
from pipeline.tools.files import Files
from pipeline.tools.jinja import render as jinja

VALUES = {"page": {"title": "T", "numbers": [1, 2]}, "project": {}, "variables": {"n": 3}}


def expand(root: Path, text: str, *, limit: int = 10_000) -> tuple[str, LineMap]:
    lines = LineMap.of_file("a.md", first=5, count=text.count("\n") + 1)
    return jinja.expand(text, lines, values=VALUES, files=Files(root), folders=(root,), limit=limit)


def placed(root: Path, text: str) -> list[tuple[str, str]]:
    """Return the lines that are not blank with their origins."""
    made, lines = expand(root, text)
    assert len(lines.origins) == made.count("\n") + 1
    return [
        (line.strip(), f"{path}:{number}")
        for line, (path, number) in zip(made.split("\n"), lines.origins, strict=True)
        if line.strip()
    ]


def refused(root: Path, text: str, *, limit: int = 10_000) -> Diagnostic:
    with pytest.raises(Failure) as caught:
        expand(root, text, limit=limit)
    (found,) = caught.value.diagnostics
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    (tmp_path / "secret.md").write_text("canary")
    for name, text in {
        "part.md": "part 1\npart 2\n",
        "macros.md": "{% macro m(x) %}\nM {{ x }}\n{{ x.foo.bar }}\n{% endmacro %}\n",
        "broken.md": "fine\n{% if %}\n",
        "needs.txt": "line\n{{ nope }}",
        "self.md": "{% include 'self.md' %}",
        "nested.md": "n 1\n{% include 'part.md' %}n 3\n",
    }.items():
        (folder / name).write_text(text)
    (folder / "latin.md").write_bytes(b"fine\ncaf\xe9")
    return folder


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n{{ page.title }}\nb", [("a", "a.md:5"), ("T", "a.md:6"), ("b", "a.md:7")]),
        (
            "{% for i in page.numbers %}\n- {{ i }}\n{% endfor %}\nend",
            [("- 1", "a.md:6"), ("- 2", "a.md:6"), ("end", "a.md:8")],
        ),
        ("{%- set x = [\n1,\n2] -%}\nb\n{{ x }}\nc", [("b", "a.md:8"), ("[1, 2]", "a.md:9"), ("c", "a.md:10")]),
        ("{# of\nmany\nlines #}\nb", [("b", "a.md:8")]),
        ("{% raw %}{{ x }}\n{% y %}{% endraw %}\nb", [("{{ x }}", "a.md:5"), ("{% y %}", "a.md:6"), ("b", "a.md:7")]),
        (
            "a\n{% include 'part.md' %}\nb",
            [("a", "a.md:5"), ("part 1", "part.md:1"), ("part 2", "part.md:2"), ("b", "a.md:7")],
        ),
        (
            "  {% include 'nested.md' %}\nb",
            [
                ("n 1", "nested.md:1"), ("part 1", "part.md:1"), ("part 2", "part.md:2"), ("n 3", "nested.md:2"),
                ("b", "a.md:6"),
            ],
        ),
        ("Text {% include 'part.md' %}", [("Text part 1", "a.md:5"), ("part 2", "part.md:2")]),
        ("{% filter upper %}\nb\nc\n{% endfilter %}\nd", [("B", "a.md:6"), ("C", "a.md:7"), ("d", "a.md:9")]),
        ("{% if variables.n > 2 %}\nyes\n{% else %}\nno\n{% endif %}\nz", [("yes", "a.md:6"), ("z", "a.md:10")]),
        ("{{ 'x\ny' }}\nz", [("x", "a.md:5"), ("y", "a.md:6"), ("z", "a.md:7")]),
    ],
)  # fmt: skip
def test_every_line_knows_where_it_came_from(root: Path, text: str, found: list[tuple[str, str]]) -> None:
    assert placed(root, text) == found


def test_the_text_is_what_jinja_makes(root: Path) -> None:
    assert expand(root, "a {{ variables.n }}\n\n{% include 'part.md' %}\n")[0] == "a 3\n\npart 1\npart 2\n\n"


@pytest.mark.parametrize(
    ("text", "place", "code", "message"),
    [
        ("a\n{{ nope }}\nb", "a.md:6", "undefined", "'nope' is undefined"),
        ("a\n{{ page['title'\n]\n}}\nb\n{{ nope }}", "a.md:10", "undefined", "'nope' is undefined"),
        ("{{ page.nope }}", "a.md:5", "undefined", "'dict object' has no attribute 'nope'"),
        ("a\n{% include 'needs.txt' %}", "needs.txt:2", "undefined", "'nope' is undefined"),
        ("{% import 'macros.md' as k %}\n{{ k.m(1) }}", "macros.md:3", "undefined",
         "'int object' has no attribute 'foo'"),
        ("a\n{% if %}", "a.md:6", "syntax", "expected an expression, got 'end of statement block'"),
        ("a\n\n{% for x in y %}", "a.md:7", "syntax", None),
        ("a\n{% include 'broken.md' %}", "broken.md:2", "syntax",
         "expected an expression, got 'end of statement block'"),
        ("a\n{{ 'x'|nofilter }}", "a.md:6", "syntax", "no filter named 'nofilter'"),
        ("{% break %}", "a.md:5", "syntax", "encountered unknown tag 'break'"),
        ("a\n{% include 'none.md' %}", "a.md:6", "missing", "no file 'none.md' to include"),
        ("a\n{% include 'latin.md' %}", "latin.md:2:4", "failed", "byte 0xe9 is not UTF-8"),
        ("a\n{{ 1 / 0 }}", "a.md:6", "failed", "division by zero"),
        ("a\n{{ 5 + 'x' }}", "a.md:6", "failed", "unsupported operand type(s) for +: 'int' and 'str'"),
        ("a\n{{ page.title() }}", "a.md:6", "failed", "'str' object is not callable"),
        ("a\nb {{ '\\x07' }}", "a.md:6", "failed",
         "the templates of this document make control character U+0007"),
        ("{{ '\\ud800' }}", "a.md:5", "failed", "the templates of this document make character U+D800"),
        ("a\n{% include 'self.md' %}", "self.md:1", "failed", None),
    ],
)  # fmt: skip
def test_mistakes_are_named_at_the_authors_line(
    root: Path, text: str, place: str, code: str, message: str | None
) -> None:
    found = refused(root, text)
    assert (str(found.span), found.code) == (
        place if place.count(":") > 1 else f"{place}:1",
        f"template-{code}",
    )
    assert message is None or found.message == message


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ page|attr('__class__') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ 'x{0.__class__}'.format(1) }}",
        "{{ [].append(1) }}",
        "{{ page.update(a=1) }}",
        "{{ lipsum(3) }}",
        "{{ range(10**9) }}",
        "{% include '../secret.md' %}",
        "{% include '/etc/passwd' %}",
        "{% include 'link.md' %}",
        "{% import '../secret.md' as x %}",
        "{% extends '../secret.md' %}",
    ],
)
def test_the_sandbox_holds(root: Path, text: str) -> None:
    (root / "link.md").symlink_to(root.parent / "secret.md")
    found = refused(root, text)
    assert found.code.startswith("template-")
    assert "canary" not in str(found)


@pytest.mark.parametrize(
    "text", ["{{ 'x' * 600 }}{{ 'x' * 600 }}", "{% for i in range(9999) %}xx{% endfor %}"]
)
def test_output_has_a_limit(root: Path, text: str) -> None:
    found = refused(root, text, limit=1000)
    assert found.message == "the templates of this document make more than 1000 characters"


def test_a_file_that_includes_itself_is_seen_at_once(root: Path) -> None:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)  # as while a document is converted
    try:
        started = time.monotonic()
        assert refused(root, "{% include 'self.md' %}").code == "template-failed"
        assert time.monotonic() - started < 2
        assert sys.getrecursionlimit() == 100_000
    finally:
        sys.setrecursionlimit(before)


def test_only_files_that_were_looked_for_are_inputs(root: Path) -> None:
    files = Files(root)
    lines = LineMap.of_file("a.md", first=1, count=1)
    folders = (root / "sub", root)
    jinja.expand("{% include 'part.md' %}", lines, values={}, files=files, folders=folders, limit=99)
    assert files.inputs.keys() == {str(root / "sub" / "part.md"), str(root / "part.md")}


def own_layout(root: Path, text: str) -> theme.Theme:
    folder = root / "templates" / "aurora"
    folder.mkdir(parents=True)
    (folder / "page.html.j2").write_text(text)
    return theme.load("aurora", root=root, span=Span("octavo.toml", 1))


def test_a_layout_escapes_html(root: Path) -> None:
    layout = own_layout(root, "<p>{{ x }}</p>{{ theme.name }}")
    assert jinja.render(layout, "page.html.j2", {"x": "<&"}, files=Files()) == "<p>&lt;&amp;</p>aurora"


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("a\n{{ nope }}", 2, "template-undefined"),
        ("a\nb\n{% if %}", 3, "template-syntax"),
        ("a\n{% include 'none.j2' %}", 2, "template-missing"),
        ("{{ ''.__class__ }}", 1, "template-failed"),
    ],
)
def test_a_layouts_mistakes_stand_at_its_own_lines(
    root: Path, monkeypatch: pytest.MonkeyPatch, text: str, line: int, code: str
) -> None:
    monkeypatch.chdir(root)
    with pytest.raises(Failure) as caught:
        jinja.render(own_layout(root, text), "page.html.j2", {}, files=Files())
    (found,) = caught.value.diagnostics
    assert (str(found.span), found.code) == (f"templates/aurora/page.html.j2:{line}:1", code)


def test_a_layout_of_octavos_own_is_shown_by_the_name_that_layouts_know_it_by(root: Path) -> None:
    layout = own_layout(root, "{% extends 'shipped/page.html.j2' %}")
    with pytest.raises(Failure) as caught:
        jinja.render(layout, "page.html.j2", {}, files=Files())
    assert caught.value.diagnostics[0].span.path == "shipped/base.html.j2"
