"""The sentences that say why a kept result does not hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from pipeline.core.model import Source
from pipeline.engine.store import fingerprint
from pipeline.engine.store.file_digests import FileDigests, FileRecord
from pipeline.engine.store.fingerprint import FileNames, Fingerprint
from pipeline.engine.store.freshness import DOCUMENT, Freshness, SourceState
from pipeline.engine.store.noop import stamp
from pipeline.engine.store.records import CacheEntry
from pipeline.tools.files import OUTSIDE
from tests.conftest import Project

UNKNOWN: dict[str, FileRecord] = {}
TEXT = "# A\n\ntext"
PARTS = {"about": "1", "blocks": "2", "slides": "3"}
GIVEN = {"document:about": "1", "document:blocks": "2"}


@pytest.fixture
def source(project: Project) -> Source:
    """A source in a project."""
    return Source(str(project.write("content/a.md", TEXT)), "content/a.md", "a")


def judged(
    project: Project,
    source: Source,
    documents: Sequence[CacheEntry],
    rows: Sequence[CacheEntry],
    theme: str = "plain",
) -> SourceState:
    """What is known of a source as html, by what is kept of it."""
    fingerprint = Fingerprint(project.settings(), FileDigests(UNKNOWN.get, now=0))
    judge = Freshness({("a", DOCUMENT): documents, ("a", "html"): rows}, fingerprint, theme=theme)
    return judge.of(source, FileNames(project.root, str(source.path.parent), source.shown), ["html"])


def document(own: Mapping[str, str] = {}, made: Mapping[str, str] = PARTS) -> CacheEntry:
    """A kept document that was made from some ingredients."""
    return CacheEntry("a", DOCUMENT, own, {}, {"object": "o", **made})


def output(
    own: Mapping[str, str] = {}, shared: Mapping[str, str] = {}, given: Mapping[str, str] = GIVEN
) -> CacheEntry:
    """A kept output that was made from a document and some ingredients."""
    return CacheEntry("a", "html", {**given, **own}, shared, {"object": "o"}, (), 0.5)


def digest(path: Path) -> str:
    """The digest of a file."""
    return FileDigests(UNKNOWN.get, now=0).of(str(path))


@pytest.mark.parametrize(
    ("name", "before", "said"),
    [
        ("octavo", "x", "Octavo itself changed"),
        ("fonts", "x", "the fonts changed"),
        ("tool:pillow", "1.0", "pillow 1.0 → {pillow}"),
        ("tool:gone", "1.0", "gone 1.0 → missing"),
        ("file:content/a.md", "x", "content/a.md changed"),
        ("file:content/a.md", "", "content/a.md is there now"),
        ("file:content/a.md", OUTSIDE, "content/a.md lies inside the project now"),
        ("file:content/b.md", "x", "content/b.md is gone"),
        ("beside:../templates/b.md", "x", "../templates/b.md is gone"),
        ("beside:templates/b.md", "x", "templates/b.md is gone"),
        ("file:templates/page.html.j2", "x", "theme plain: page.html is gone"),
        ("file:templates/aurora/print.css.j2", "x", "theme aurora: print.css is gone"),
        ("file:templates.md", "x", "templates.md is gone"),
        ("shipped:print.css.j2", "x", "theme plain: print.css changed"),
        ("shipped:aurora/theme.toml", "x", "theme aurora: theme.toml changed"),
        ("shown", "b.md", "b.md is now called content/a.md"),
        ("setting:headings", '{"numbered": 2}', "headings.numbered: 2 → 0"),
        ("setting:variables", '{"x": {"y": 1}}', 'variables.x: {"y": 1} → unset'),
        ("setting:gone", '{"x": 1}', 'gone: {"x": 1} → unset'),
        ("setting:is_untrusted", "true", "--untrusted: true → false"),
        ("setting:build.theme", '"lecture"', 'build.theme: "lecture" → "aurora"'),
        (
            "setting:build.theme",
            '{"": "aurora", "--set": ["build.theme"]}',
            "build.theme is not set on the command line",
        ),
        (
            "setting:headings",
            '{"numbered": 0, "--set": ["headings.numbered"]}',
            "headings.numbered is not set on the command line",
        ),
        ("setting:date", '"2026-01-02"', 'SOURCE_DATE_EPOCH: "2026-01-02" → unset'),
    ],
)
def test_each_ingredient_has_its_sentence(
    project: Project, source: Source, name: str, before: str, said: str
) -> None:
    everywhere = Fingerprint(project.settings(), FileDigests(UNKNOWN.get, now=0)).everywhere()
    said = said.format(pillow=everywhere["tool:pillow"]) if "{pillow}" in said else said
    for kept in (output(own={name: before}), output(shared={name: before})):
        known = judged(project, source, [document()], [kept])
        assert known.reasons == {"html": (said,)}
        assert (known.outputs, known.document) == ({}, document())
    known = judged(project, source, [document({name: before})], [output()])
    assert known.reasons == {"html": (said,)}
    assert known.document is None


def test_what_has_all_its_ingredients_holds(project: Project, source: Source) -> None:
    text = {"file:content/a.md": digest(source.path), "file:content/b.md": "", "shown": "content/a.md"}
    known = judged(project, source, [document(text)], [output(shared={"file:none": ""})])
    assert known.outputs == {"html": output(shared={"file:none": ""})}
    assert (known.reasons, known.nearly, known.seconds) == ({}, {}, {DOCUMENT: 0.0, "html": 0.5})


def test_what_lies_outside_has_to_stay_there(project: Project, source: Source) -> None:
    away = project.root.parent / f"{project.root.name}-away.png"
    away.write_bytes(b"x")
    (project.root / "p.png").symlink_to(away)
    known = judged(project, source, [document({"file:p.png": OUTSIDE})], [output()])
    assert known.reasons == {}
    (project.root / "p.png").unlink()
    known = judged(project, source, [document({"file:p.png": OUTSIDE})], [output()])
    assert known.reasons == {"html": ("p.png lies inside the project now",)}


def test_nothing_is_kept(project: Project, source: Source) -> None:
    assert judged(project, source, [], []).reasons == {"html": ("never built",)}
    assert judged(project, source, [document()], []).reasons == {"html": ("never built",)}


def test_what_made_room_for_others_is_said(project: Project, source: Source) -> None:
    known = judged(project, source, [], [output()])
    assert known.reasons == {"html": ("nothing is kept of its text any more",)}
    assert known.nearly == {"html": (output(),)}
    other = {"document:about": "1", "document:blocks": "4"}
    known = judged(project, source, [document()], [output(given=other)])
    assert known.reasons == {"html": ("its text changed",)}


def test_the_text_an_output_was_made_from_is_compared(project: Project, source: Source) -> None:
    """Another format may have had the text read again since."""
    new = document({"file:content/a.md": digest(source.path)})
    old = document({"file:content/a.md": "x"}, {**PARTS, "blocks": "4"})
    other = output(given={"document:about": "1", "document:blocks": "4"})
    known = judged(project, source, [new, old], [other])
    assert known.document == new
    assert known.reasons == {"html": ("content/a.md changed",)}


def test_the_nearest_of_several_is_compared(project: Project, source: Source) -> None:
    far = output(shared={"setting:date": '"1"', "octavo": "x"})
    near = output(shared={"octavo": "x"})
    known = judged(project, source, [document()], [far, near])
    assert known.reasons == {"html": ("Octavo itself changed",)}


def test_a_reason_is_given_once(project: Project, source: Source) -> None:
    known = judged(
        project, source, [document({"octavo": "x"})], [output(shared={"octavo": "x", "fonts": "x"})]
    )
    assert known.reasons == {"html": ("Octavo itself changed", "the fonts changed")}


def test_long_values_are_cut(project: Project, source: Source) -> None:
    kept = output(shared={"setting:variables": f'{{"x": "{"é" * 100}"}}'})
    known = judged(project, source, [document()], [kept])
    assert known.reasons == {"html": (f'variables.x: "{"é" * 58}… → unset',)}


def forget() -> None:
    """Forget what a process finds out once about itself."""
    fingerprint._own_code.cache_clear()
    fingerprint.machine.cache_clear()


def test_octavos_own_code_is_what_the_process_began_with(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "package" / "outputs" / "html.py"
    code.parent.mkdir(parents=True)
    code.write_text("one")
    looked = stamp(str(code))
    monkeypatch.setattr(fingerprint, "_PACKAGE", tmp_path / "package")
    forget()
    try:
        seen = []
        for text in ("one", "two, and longer"):
            code.write_text(text)
            digests = FileDigests(UNKNOWN.get, now=2**63)  # nothing was written just now
            seen.append(Fingerprint(project.settings(), digests).everywhere()["octavo"])
            said = digests.stamps()[str(code)]
        forget()  # as in a new process
        changed = Fingerprint(project.settings(), FileDigests(UNKNOWN.get, now=0)).everywhere()["octavo"]
    finally:
        forget()
    # A later process sees by the stamp that what was built is not by the code there is.
    assert seen[0] == seen[1] != changed
    assert looked is not None and said is not None
    assert said[0] == looked[0] != len("two, and longer")
