"""Nothing a stranger writes runs or fetches in a page, a deck or a book."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Project, Result
from tests.security import oracle
from tests.security.tries import Try, all_tries, fill

NET = "http://127.0.0.1:9/"
TRIES = {one.name: one for one in all_tries()}
WRITTEN = {name: one for name, one in TRIES.items() if not one.templates}
FAULTS: dict[str, Callable[[bytes], list[str]]] = {
    "html": oracle.in_page,
    "revealjs": oracle.in_page,
    "epub": oracle.in_book,
}


def built(project: Project, one: Try, *formats: str, untrusted: bool) -> Result:
    """Return what becomes of a try, in a project that has its files and its theme."""
    for name, text in one.files.items():
        project.write(name, fill(text, NET))
    if one.templates:
        blocks = "".join(
            f"{{% block {name} %}}{fill(text, NET)}{{% endblock %}}" for name, text in one.templates.items()
        )
        for layout in ("web.html.j2", "deck.html.j2"):
            project.write(f"templates/own/{layout}", f'{{% extends "shipped/{layout}" %}}{blocks}')
        project.write("templates/own/theme.toml", 'extends = "aurora"\n')
        project.write("octavo.toml", '[build]\ntheme = "own"\n')
    return project.convert(one.document(NET), *formats, untrusted=untrusted)


def test_there_are_many_tries() -> None:
    assert len(TRIES) == len(all_tries()) >= 80


@pytest.mark.parametrize("one", TRIES.values(), ids=TRIES.keys())
def test_nothing_runs_or_fetches_in_what_untrusted_builds_make(project: Project, one: Try) -> None:
    formats = ("html", "revealjs") if one.templates else tuple(FAULTS)
    result = built(project, one, *formats, untrusted=True)
    assert set(result.artifacts) == set(formats), [
        f"{d.code}: {d.message} {d.trace}" for d in result.diagnostics
    ]
    found = {name: FAULTS[name](made.data) for name, made in result.artifacts.items()}
    assert not any(found.values()), found
    assert "internal-error" not in [diagnostic.code for diagnostic in result.diagnostics]


@pytest.mark.parametrize("one", [one for one in WRITTEN.values() if not one.raw], ids=lambda one: one.name)
def test_attributes_and_pictures_do_nothing_in_trusted_builds_either(project: Project, one: Try) -> None:
    result = built(project, one, *FAULTS, untrusted=False)
    assert set(result.artifacts) == set(FAULTS), [
        f"{d.code}: {d.message} {d.trace}" for d in result.diagnostics
    ]
    found = {name: FAULTS[name](made.data) for name, made in result.artifacts.items()}
    assert not any(found.values()), found


@pytest.mark.parametrize(
    "inside", ["<image/>", "<image href=''/>", "<g><image width='9' height='9'/></g>", "<use/>", "<feImage/>"]
)
@pytest.mark.parametrize("form", ["pdf", "slides-pdf", "slides-handout"])
def test_a_drawing_that_names_nothing_is_no_internal_error(project: Project, form: str, inside: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" role="img" aria-label="a">{inside}</svg>'
    project.write("p.svg", drawing)
    result = project.convert(f"---\ntitle: T\n---\n\n![a](p.svg)\n\n{drawing}\n", form)
    assert "internal-error" not in [diagnostic.code for diagnostic in result.diagnostics]


@pytest.mark.parametrize("untrusted", [False, True])
@pytest.mark.parametrize(
    "given",
    [
        '::: {.note role=x aria-label=y title=a title=b}\na\n:::',
        "[a](https://example.org 't'){title=u title=v}",
        "![a](p.svg 't'){title=u alt=v alt=w}",
        "<table><tr id='a'><td id='a' colspan='1' title='b'>c</td></tr></table>\n\n[x]{#a}",
    ],
)  # fmt: skip
def test_an_attribute_written_twice_leaves_the_book_whole(
    project: Project, given: str, untrusted: bool
) -> None:
    project.write("p.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    result = project.convert(f"---\ntitle: T\n---\n\n## A\n\n{given}\n", "epub", untrusted=untrusted)
    assert set(result.artifacts) == {"epub"}, result.diagnostics
