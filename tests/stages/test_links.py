"""Every link leads somewhere, or loses its link and is named."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n# Same\n\n# Ä & Ö!\n\n[here]{#Own-Place}\n\n"  # the text starts on line 11


def last(through: Through, text: str) -> str:
    """The tree of the last block."""
    return through(HEAD + text).tree.split("\n")[-1]


@pytest.mark.parametrize(
    ("target", "exact"),
    [
        ("#same", "#same"),
        ("#Same", "#same"),
        ("#ä--ö", "#ä--ö"),
        ("#%C3%A4--%C3%B6", "#ä--ö"),
        ("#ä-ö", "#ä--ö"),
        ("#Ä--Ö", "#ä--ö"),
        ("#own-place", "#Own-Place"),
        ("#1-same", "#same"),
    ],
)
def test_an_anchor_is_found_in_any_habit(through: Through, target: str, exact: str) -> None:
    passed = through(f"{HEAD}[x *y*]({target})")
    assert passed.tree.endswith(f"Para(Link(x Emph(y) → {exact}))")
    assert passed.codes == []


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("#sane", "did you mean '#same'?"),
        ("#nowhere", "headings are named by their words: '#like-this'"),
        ("#", "headings are named by their words: '#like-this'"),
    ],
)
def test_a_wrong_anchor_is_named_and_its_text_stays(through: Through, target: str, hint: str) -> None:
    passed = through(f"{HEAD}see [the *text*]({target}) here")
    assert passed.said == [f"11:5 link-anchor: no heading or name '{target}' in this document ({hint})"]
    assert passed.tree.endswith("Para(see the Emph(text) here)")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("sib.md", "sib"),
        ("./sib.md", "sib"),
        ("sib.md#part", "sib#part"),
        ("sib.html", "sib"),
        ("sib.html?page=1#part", "sib#part"),
        ("sib", "sib"),
        ("other.markdown", "other"),
        ("other.html", "other"),
        ("deep/doc.md", "deep/doc"),
        ("my%20doc.md", "my doc"),
        ("SIB.MD", None),
    ],
)
def test_documents_beside_are_linked_without_suffix(
    through: Through, project: Project, target: str, expected: str | None
) -> None:
    for name in ("sib.md", "other.markdown", "deep/doc.md", "my doc.md"):
        project.write(name, "text")
    passed = through(f"{HEAD}[x]({target})")
    if expected is None:
        assert passed.codes == ["link-missing"]
    else:
        assert passed.tree.endswith(f"Para(Link{{.document}}(x → {expected}))")
        assert passed.codes == []


@pytest.mark.parametrize("format_", ["html", "pdf"])
def test_links_between_documents_are_what_the_format_can_follow(project: Project, format_: str) -> None:
    project.write("sib.md", "text")
    data = project.output(f"{HEAD}[to the sibling](sib.md#part)", format_)
    assert (b'href="sib.html#part"' in data) is (format_ == "html")


def test_a_file_beside_is_not_handed_out(through: Through, project: Project) -> None:
    project.write("data.csv", "1")
    passed = through(f"{HEAD}the [data](data.csv)")
    assert passed.said == [
        "11:5 link-file: the file 'data.csv' is not part of the outputs (link to a web address)"
    ]
    assert passed.tree.endswith("Para(the data)")


@pytest.mark.parametrize("target", ["none.md", "/x/y", "../outside.md", "folder/", "none.pdf", "%00.md"])
def test_a_missing_file_is_named(through: Through, project: Project, target: str) -> None:
    (project.root.parent / "outside.md").write_text("x", "utf-8")
    (project.root / "folder").mkdir()
    passed = through(f"{HEAD}[x]({target})")
    assert passed.codes == ["link-missing"]
    assert passed.found[0].span.line == 11
    assert passed.tree.endswith("Para(x)")


@pytest.mark.parametrize("target", ["https://x.org/#same", "mailto:a@b.org", "//x.org/a", "ftp://x.org"])
def test_addresses_are_left_alone(through: Through, target: str) -> None:
    assert last(through, f"[x]({target})") == f"Para(Link(x → {target}))"


def test_an_address_that_is_its_own_text_is_marked(through: Through) -> None:
    assert last(through, "https://x.org/a") == "Para(Link{.uri}(https://x.org/a → https://x.org/a))"
