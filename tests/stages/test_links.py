"""Every link has a target, or becomes text with a diagnostic."""

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
        project.write(name, "# Part\n\ntext")
    passed = through(f"{HEAD}[x]({target})")
    if expected is None:
        assert passed.codes == ["link-missing"]
    else:
        assert passed.tree.endswith(f"Para(Link{{.document}}(x → {expected}))")
        assert passed.codes == []


@pytest.mark.parametrize(
    ("anchor", "exact"),
    [
        ("a-part", "a-part"), ("A-Part", "a-part"), ("own", "own"), ("raw", "raw"), ("1-a-part", "a-part"),
        ("say-it", "say-it"), ("fig", "fig"), ("doppelt-1", "doppelt-1"), ("%C3%A4", "ä"),
    ],
)  # fmt: skip
def test_places_in_other_documents_are_found(
    through: Through, project: Project, anchor: str, exact: str
) -> None:
    project.write(
        "sib.md",
        "---\ntitle: S\n---\n\n# A part\n\n## Say 'it'\n\n[x]{#own} <a name=raw></a>\n\n![f](p.svg){#fig alt='A'}\n\n"
        "## Doppelt\n\n## Doppelt\n\n## Ä\n",
    )
    passed = through(f"{HEAD}[x](sib.md#{anchor})")
    assert passed.codes == []
    assert passed.tree.endswith(f"Para(Link{{.document}}(x → sib#{exact}))")


def test_a_place_another_document_does_not_have_is_said(through: Through, project: Project) -> None:
    project.write("sib.md", "# A part\n\ntext")
    passed = through(f"{HEAD}[x](sib.md#a-prat) and [y](sib.html#nothing-like-it)")
    assert passed.said == [
        "11:1 link-anchor: no heading or name '#a-prat' in 'sib.md' (did you mean '#a-part'?)",
        "11:24 link-anchor: no heading or name '#nothing-like-it' in 'sib.html' "
        "(headings are named by their words: '#like-this')",
    ]
    assert passed.tree.endswith("Para(Link{.document}(x → sib) and Link{.document}(y → sib))")


@pytest.mark.parametrize("text", ["---\njinja: true\n---\n# A", "---\nbroken: [\n---\n# A"])
def test_places_that_cannot_be_told_are_not_complained_of(
    through: Through, project: Project, text: str
) -> None:
    project.write("sib.md", text)
    assert through(f"{HEAD}[x](sib.md#b)").codes == []


@pytest.mark.parametrize("format_", ["html", "pdf"])
def test_links_between_documents_are_what_the_format_can_follow(project: Project, format_: str) -> None:
    project.write("sib.md", "# Part\n\ntext")
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
