"""Each kind of input, changed by itself: exactly the outputs that used it are built again, and all come back with it."""

from __future__ import annotations

import shutil
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import resources
from tests.properties.builds import Seen, build_in, lay, made, seen, warm
from tests.properties.projects import FILES, beginning, laid_out

__all__ = ["warm"]  # the fixture

A, B, C = "content/a.md", "content/b.md", "content/deep/c.md"  # as projects.FILES has them
TEXTS = ("ast", "docx", "html")
PAGES = ("pdf", "revealjs")
# For each change of one input (the number of its variant): the sources and the formats that are to be built again.
# A and C can include a part, A and B show p.svg, C has a theme of its own and shows q.svg, as B does.
EXPECTED: dict[tuple[str, int], tuple[str, str]] = {
    (A, 1): ("a", "all"),
    (B, 1): ("b", "all"),
    (C, 1): ("c", "all"),
    ("content/_part.md", 1): ("a", "all"),
    ("content/deep/_part.md", 1): ("", ""),
    ("content/p.svg", 1): ("ab", "all"),
    ("content/deep/q.svg", 1): ("bc", "all"),
    ("content/data.csv", 1): ("", ""),
    ("content/deep/d.md", 1): ("bd", "all"),
    ("content/e.md", 1): ("e", "all"),
    ("templates/print.css.j2", 1): ("abc", "pdf"),
    ("templates/web.css.j2", 1): ("abc", "html"),
    ("templates/deck.css.j2", 1): ("abc", "revealjs"),
    ("templates/content.css.j2", 1): ("abc", "html pdf revealjs"),
    ("templates/web.html.j2", 1): ("abc", "html"),
    ("templates/mine/theme.toml", 1): ("c", "all"),
    ("templates/mine/mark.svg", 1): ("c", "all"),
    ("templates/mine/web.css.j2", 1): ("c", "html"),
    ("[project]", 1): ("abc", "all"),
    ("[variables]", 1): ("a", "all"),
    ("[pdf]", 1): ("abc", "pdf"),
    ("[html]", 1): ("abc", "html"),
    ("[docx]", 1): ("abc", "docx"),
    ("[slides]", 1): ("b", "revealjs"),
    ("[solutions]", 1): ("b", "all"),
    ("[headings]", 1): ("b", "all"),
    ("[theme.colors]", 1): ("abc", "all"),
}


@dataclass(frozen=True)
class Whole:
    """A project that was built, not to be changed: its folder, the formats, and what was seen."""

    root: Path
    formats: tuple[str, ...]
    seen: Seen


@pytest.fixture(
    scope="module",
    params=[pytest.param(TEXTS, id="texts"), pytest.param(PAGES, id="pages", marks=pytest.mark.slow)],
)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, warm: Executor) -> Whole:
    """A project that was built in some formats."""
    root = lay(tmp_path_factory.mktemp("built") / "project", laid_out(beginning()))
    report = build_in(root, *request.param, executor=warm)
    assert not report.failed
    return Whole(root, request.param, seen(report))


def outputs(sources: str, formats: str, asked: tuple[str, ...]) -> set[tuple[str, str]]:
    """Outputs by the letters of their sources and the names of formats, of which some were asked for."""
    paths = {name.rpartition("/")[2][0]: name for name in FILES if name.endswith(".md") and "_" not in name}
    wanted = asked if formats == "all" else tuple(name for name in formats.split() if name in asked)
    return {(paths[letter], name) for letter in sources for name in wanted}


@pytest.mark.parametrize(("name", "number"), EXPECTED, ids=[f"{name}" for name, _ in EXPECTED])
def test_exactly_what_used_it_is_built_again(
    whole: Whole, tmp_path: Path, warm: Executor, name: str, number: int
) -> None:
    root = tmp_path / "project"
    shutil.copytree(whole.root, root)
    lay(root, laid_out({**beginning(), name: FILES[name][number]}))
    report = build_in(root, *whole.formats, executor=warm)
    assert set(made(report)) == outputs(*EXPECTED[name, number], whole.formats)
    lay(root, laid_out(beginning()))
    after = build_in(root, *whole.formats, executor=warm)
    assert (seen(after), made(after)) == (whole.seen, {})


@pytest.mark.parametrize("name", ["content/data.csv", "[slides]"])
def test_a_document_that_comes_out_the_same_is_enough_for_formats_made_apart(
    tmp_path: Path, warm: Executor, name: str
) -> None:
    """With two processes and little else to do, a document is parsed first, and its formats follow one by one."""
    root = lay(tmp_path / "project", laid_out(beginning()))
    before = build_in(root, *TEXTS, executor=warm, jobs=2)
    lay(root, laid_out({**beginning(), name: FILES[name][1]}))
    report = build_in(root, *TEXTS, executor=warm, jobs=2)
    assert [item.sha256 for item in report.built] == [item.sha256 for item in before.built]
    assert made(report) == {}


def test_every_input_is_changed_once() -> None:
    assert {name for name, _ in EXPECTED} == set(FILES)


# --- what no list of inputs shows -------------------------------------------------------------------------------------
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="9"><rect width="9" height="9"/></svg>'


def lessons(root: Path, **files: str) -> Path:
    """A project of one document in a theme of its own, built as a web page."""
    theme = 'extends = "aurora"\nlogo = "mark.svg"\n'
    return lay(
        root,
        {
            "content/a.md": "# A\n\ntext\n",
            "templates/mine/theme.toml": theme,
            "octavo.toml": '[build]\ntheme = "mine"\n',
        }
        | files,
    )


def test_a_logo_nearer_than_the_one_found_is_taken(tmp_path: Path, warm: Executor) -> None:
    root = lessons(tmp_path / "project", **{"templates/mark.svg": LOGO.format(20)})
    build_in(root, "html", executor=warm)
    assert not made(build_in(root, "html", executor=warm))
    lay(root, {"templates/mine/mark.svg": LOGO.format(30)})
    report = build_in(root, "html", executor=warm)
    assert made(report) == {(A, "html"): ("theme mine: mark.svg is there now",)}
    lay(root, {"templates/mine/mark.svg": None})
    assert not made(build_in(root, "html", executor=warm))


def test_a_font_nearer_than_the_one_found_is_taken(tmp_path: Path, warm: Executor) -> None:
    fonts = resources.assets() / "fonts"
    root = lessons(tmp_path / "project")
    lay(
        root,
        {
            "templates/mark.svg": LOGO.format(20),
            "octavo.toml": '[build]\ntheme = "mine"\n[theme.fonts]\nfiles = ["own.ttf"]\n',
        },
    )
    shutil.copy(fonts / "SourceSans3-Regular.ttf", root / "templates/own.ttf")
    build_in(root, "html", executor=warm)
    assert not made(build_in(root, "html", executor=warm))
    shutil.copy(fonts / "SourceSerif4-Regular.ttf", root / "templates/mine/own.ttf")
    report = build_in(root, "html", executor=warm)
    assert made(report) == {(A, "html"): ("theme mine: own.ttf is there now",)}


@pytest.mark.parametrize(
    ("name", "said"),
    [("fonts/SourceSans3-Bold.ttf", "the fonts changed"), ("reveal/reveal.js", "reveal.js changed")],
)
def test_what_travels_with_octavo_is_replaced(
    tmp_path: Path, warm: Executor, monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    """By hand: a list of what was fetched knows nothing of it."""
    root = lay(tmp_path / "project", {"content/a.md": "# A\n\ntext\n"})
    assets = Path(shutil.copytree(resources.assets(), tmp_path / "assets"))
    monkeypatch.setattr(resources, "assets", lambda: assets)
    build_in(root, "html", executor=warm)
    assert not made(build_in(root, "html", executor=warm))
    with (assets / name).open("ab") as file:
        file.write(b" ")
    assert made(build_in(root, "html", executor=warm)) == {(A, "html"): (said,)}


def test_strangers_documents_choose_no_settings_and_no_theme(tmp_path: Path, warm: Executor) -> None:
    """The text of a document is the same either way."""
    front = "---\ntitle: A\ntheme: plain\nhtml:\n  toc: false\n---\n\n"
    root = lay(tmp_path / "project", {"content/a.md": front + "text\n\n# B\n\n# C\n\n# D\n"})
    store = ("store.path=kept",)  # named: the one beside strangers' documents is not believed
    build_in(root, "html", executor=warm, words=store)
    report = build_in(root, "html", executor=warm, untrusted=True, words=store)
    assert {output: reasons[0] for output, reasons in made(report).items()} == {
        (A, "html"): "--untrusted: false → true"
    }
    assert "<nav" in (root / "build/html/a.html").read_text("utf-8")


def test_a_diagnostic_names_its_file_from_the_folder_it_is_asked_for_in(
    tmp_path: Path, warm: Executor
) -> None:
    root = lay(
        tmp_path / "project", {"content/a.md": "# A\n\ntext\n\n<video controls></video>\n", "octavo.toml": ""}
    )
    first = build_in(root, "docx", executor=warm)
    again = build_in(root, "docx", executor=warm, here=root / "content")
    assert [str(said.span).split(":")[0] for report in (first, again) for said in report.diagnostics] == [
        A,
        "a.md",
    ]


def test_a_book_has_the_pages_of_the_pdf_once_both_are_built(tmp_path: Path, warm: Executor) -> None:
    root = lay(tmp_path / "project", {"content/a.md": "# A\n\ntext\n"})
    build_in(root, "epub", "html", executor=warm)
    lay(root, {"octavo.toml": '[build]\nformats = ["pdf", "epub"]\n'})
    report = build_in(root, "epub", "html", executor=warm)
    assert made(report) == {(A, "epub"): ('build.formats: ["pdf"] → ["pdf", "epub"]',)}
