"""Themes: found by name, checked with file and line, overridden file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import resources, theme
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.images import logo
from pipeline.tools.jinja import render as jinja
from tests.conftest import Project

SHIPPED = sorted(path.parent.name for path in resources.templates().glob("*/theme.toml"))
GOOD = (resources.templates() / "aurora" / "theme.toml").read_text("utf-8")
LINES = GOOD.split("\n")


def line(start: str) -> int:
    return next(number for number, text in enumerate(LINES, 1) if text.startswith(start))


def wrong(root: Path, text: str | bytes, name: str = "mine") -> list[tuple[str, str, str, str]]:
    folder = root / "templates" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Failure) as caught:
        theme.load(name, root=root, span=Span("a.md", 3, 8))
    return [(str(d.span), d.code, d.message, d.hint) for d in caught.value.diagnostics]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_themes_are_valid(name: str, tmp_path: Path) -> None:
    found = theme.load(name, root=tmp_path, span=Span("octavo.toml", 1))
    assert found.name == name
    assert found.fonts.size > 0


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("aurroa", "did you mean 'aurora'?"),
        ("mime", "did you mean 'mine'?"),
        ("zzz", f"themes here: {', '.join(sorted([*SHIPPED, 'mine']))}"),
        ("../mine", f"themes here: {', '.join(sorted([*SHIPPED, 'mine']))}"),
        ("", f"themes here: {', '.join(sorted([*SHIPPED, 'mine']))}"),
    ],
)
def test_an_unknown_theme_stands_where_it_was_asked_for(tmp_path: Path, name: str, hint: str) -> None:
    assert wrong(tmp_path, GOOD, name) == [
        ("a.md:3:8", "theme-unknown", f"unknown theme '{name}'", hint),
    ]


SEE = "see docs/themes.md"


@pytest.mark.parametrize(
    ("text", "at", "message", "hint"),
    [
        (
            GOOD.replace(LINES[line("muted") - 1] + "\n", ""),
            (line("[colors]"), 2),
            "in [colors]: object missing required field 'muted'",
            SEE,
        ),
        (
            GOOD.replace('muted = "#566273"', "muted = 5"),
            (line("muted"), 1),
            "in [colors.muted]: expected 'str', got 'int'",
            SEE,
        ),
        (
            GOOD.replace("#566273", "grey"),
            (line("muted"), 1),
            "colour 'muted' is 'grey'",
            "write it as #rrggbb",
        ),
        (
            GOOD.replace('["Noto Sans Math"', "[3"),
            (line("fallback"), 1),
            "in [fonts.fallback]: expected 'str', got 'int'",
            SEE,
        ),
        (
            GOOD.rstrip() + "\nlarge = 1\n",
            (line("fallback") + 1, 1),
            "in [fonts]: object contains unknown field 'large'",
            SEE,
        ),
        (
            GOOD.replace('body = "Source Serif 4"\n', "").replace("[fonts]", "[fonts] # mine"),
            (line("[fonts]"), 2),
            "in [fonts]: object missing required field 'body'",
            SEE,
        ),
        ("", (1, 1), "object missing required field 'colors'", SEE),
        (
            GOOD.replace("[fonts]", "[fonts"),
            (line("[fonts]"), 7),
            "expected ']' at the end of a table declaration",
            "see toml.io for the syntax",
        ),
        ('\n\na = """x', (3, 1), "unterminated string", "see toml.io for the syntax"),
        (b'\na = "caf\xe9"', (2, 9), "byte 0xe9 is not UTF-8", "save it as UTF-8"),
    ],
)
def test_a_mistake_in_a_theme_has_file_and_line(
    tmp_path: Path, text: str | bytes, at: tuple[int, int], message: str, hint: str
) -> None:
    place = f"templates/mine/theme.toml:{at[0]}:{at[1]}"
    assert wrong(tmp_path, text) == [(place, "theme-invalid", message, hint)]


def test_a_project_overrides_one_file_of_a_theme(tmp_path: Path) -> None:
    (tmp_path / "templates" / "aurora").mkdir(parents=True)
    (tmp_path / "templates" / "aurora" / "tone.j2").write_text("own tone of {{ theme.name }}")
    found = theme.load("aurora", root=tmp_path, span=Span("octavo.toml", 1))
    assert jinja.render(found, "tone.j2", {}, files=Files()) == "own tone of aurora"
    assert found.colors.text == "#1b2430"


def test_the_themes_own_file_comes_before_the_projects_for_all_themes(tmp_path: Path) -> None:
    for folder in (tmp_path / "templates", tmp_path / "templates" / "aurora"):
        folder.mkdir(exist_ok=True)
        (folder / "x.j2").write_text(folder.name)
    found = theme.load("aurora", root=tmp_path, span=Span("octavo.toml", 1))
    plain = theme.load("plain", root=tmp_path, span=Span("octavo.toml", 1))
    assert (
        jinja.render(found, "x.j2", {}, files=Files()),
        jinja.render(plain, "x.j2", {}, files=Files()),
    ) == ("aurora", "templates")


def test_a_project_can_have_a_theme_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "mine"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert theme.load("mine", root=tmp_path, span=Span("octavo.toml", 1)).fonts.mono == "Source Code Pro"


def themed(root: Path, text: str, name: str = "mine", **more: object) -> theme.Theme:
    folder = root / "templates" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "theme.toml").write_text(text)
    return theme.load(name, root=root, span=Span("octavo.toml", 1), **more)  # type: ignore[arg-type]


def test_a_theme_says_only_what_is_different_from_the_one_it_extends(tmp_path: Path) -> None:
    base = theme.load("plain", root=tmp_path, span=Span("octavo.toml", 1))
    found = themed(tmp_path, 'extends = "plain"\n[colors]\naccent = "#123456"\n[fonts]\nsize = 14\n')
    assert (found.colors.accent, found.colors.text) == ("#123456", base.colors.text)
    assert (found.fonts.size, found.fonts.body) == (14, base.fonts.body)
    assert found.deck.title == "paper"


def test_layouts_of_the_theme_that_is_extended_are_found(tmp_path: Path) -> None:
    found = themed(tmp_path, 'extends = "plain"\n')
    assert jinja.render(found, "tone.j2", {}, files=Files()) == jinja.render(
        theme.load("plain", root=tmp_path, span=Span("octavo.toml", 1)), "tone.j2", {}, files=Files()
    )


def test_a_key_covers_every_theme_that_is_extended(tmp_path: Path) -> None:
    themed(tmp_path, 'extends = "aurora"\n', "base")
    found = themed(tmp_path, 'extends = "base"\n')
    assert {Path(path).parent.name for path, digest in found.sources.items() if digest} == {
        "aurora",
        "base",
        "mine",
    }


def test_octavo_toml_overrides_single_values(tmp_path: Path) -> None:
    found = themed(tmp_path, GOOD, overrides={"colors": {"accent": "#7a1f5c"}, "tables": {"look": "grid"}})
    assert (found.colors.accent, found.tables.look, found.colors.text) == ("#7a1f5c", "grid", "#1b2430")


def test_code_takes_its_colours_from_the_roles_unless_it_has_its_own(tmp_path: Path) -> None:
    found = themed(tmp_path, 'extends = "aurora"\n[code]\nstring = "#aa0000"\n')
    assert (found.code.string, found.code.keyword) == ("#aa0000", found.colors.important)


def test_a_kind_of_callout_can_be_added_and_redone(tmp_path: Path) -> None:
    more = '[callouts.exercise]\ncolor = "#225588"\nlabel = "Exercise"\n[callouts.tip]\ncolor = "#005500"\nlabel = "Hint"\n'
    kinds = {kind.name: (kind.color, kind.label) for kind in themed(tmp_path, GOOD + more).kinds}
    assert list(kinds) == ["note", "tip", "important", "warning", "caution", "exercise"]
    assert (kinds["exercise"], kinds["tip"]) == (("#225588", "Exercise"), ("#005500", "Hint"))


@pytest.mark.parametrize(
    ("text", "place", "code", "message", "hint"),
    [
        (
            'extends = "mine"\n',
            "1:1",
            "theme-invalid",
            "theme 'mine' extends itself",
            'name another theme, as in extends = "aurora"',
        ),
        (
            "extends = 3\n",
            "1:1",
            "theme-invalid",
            "'extends' is 3",
            'name another theme, as in extends = "aurora"',
        ),
        (
            '\nextends = "aurroa"\n',
            "2:1",
            "theme-unknown",
            "unknown theme 'aurroa'",
            "did you mean 'aurora'?",
        ),
        (
            'extends = "aurora"\n[colors]\ntext = "#9aa4ad"\n',
            "3:1",
            "theme-contrast",
            "'text' #9aa4ad on 'background' #ffffff has a contrast of 2.5",
            "WCAG AA asks for 4.5: make one of them darker or lighter",
        ),
        (
            'extends = "aurora"\n[callouts."Own Kind"]\ncolor = "#225588"\nlabel = "Own"\n',
            "2:2",
            "theme-invalid",
            "a kind of callout has a name that is no word of small letters, digits and hyphens",
            "write it as in [callouts.exercise]",
        ),
        (
            'extends = "aurora"\n[tables]\nlook = "fancy"\n',
            "3:1",
            "theme-invalid",
            "in [tables.look]: invalid enum value 'fancy'",
            "see docs/themes.md",
        ),
    ],
)
def test_a_mistake_stands_in_the_file_that_makes_it(
    tmp_path: Path, text: str, place: str, code: str, message: str, hint: str
) -> None:
    said = wrong(tmp_path, text)
    assert said[0] == (f"templates/mine/theme.toml:{place}", code, message, hint)


def test_a_mistake_of_octavo_toml_stands_there(tmp_path: Path) -> None:
    for value, message in (
        ("red", "colour 'accent' is 'red'"),
        (5, "in [colors.accent]: expected 'str', got 'int'"),
    ):
        with pytest.raises(Failure) as caught:
            theme.load(
                "aurora",
                root=tmp_path,
                span=Span("octavo.toml", 1),
                overrides={"colors": {"accent": value}},
                place=lambda key: Span(f"octavo.toml {key}", 7),
            )
        (said,) = caught.value.diagnostics
        assert (str(said.span), said.message) == ("octavo.toml colors.accent:7:1", message)


def test_a_logo_is_as_large_as_it_is_by_itself_or_as_there_is_room(tmp_path: Path) -> None:
    (tmp_path / "templates/mine").mkdir(parents=True)
    space = 'xmlns="http://www.w3.org/2000/svg"'
    drawn = f'<svg {space} width="192" height="96"><rect width="9" height="9"/></svg>'
    (tmp_path / "templates/mine/mark.svg").write_text(drawn)
    held = logo.load(themed(tmp_path, 'extends = "aurora"\nlogo = "mark.svg"\n'))
    assert held and held.mime == "image/png" and (held.width, held.height) == (2, 1)
    assert held.within(4, 4) == (2, 1)
    assert held.within(1, 4) == (1, 0.5)
    assert held.within(4, 0.25) == (0.5, 0.25)


def test_a_logo_that_is_no_picture_is_said_at_its_line(project: Project) -> None:
    project.write("templates/mine/mark.svg", '<svg xmlns="http://www.w3.org/2000/svg"><g></svg>')
    project.write("templates/mine/theme.toml", 'extends = "aurora"\nlogo = "mark.svg"\n')
    for name in ("pdf", "docx"):
        [said] = project.convert("---\ntitle: A\ntheme: mine\n---\n\nText.\n", name).diagnostics
        assert str(said.span) == "templates/mine/theme.toml:2:1" and said.code == "theme-invalid"
        assert said.message.startswith("the logo is no picture: its XML is damaged")
        assert said.hint == "save it anew as SVG, PNG or JPEG"


def test_a_logo_is_part_of_the_theme(tmp_path: Path) -> None:
    (tmp_path / "templates/mine").mkdir(parents=True)
    (tmp_path / "templates/mine/mark.svg").write_text("<svg/>")
    found = themed(tmp_path, 'extends = "aurora"\nlogo = "mark.svg"\n')
    assert found.logo == "data:image/svg+xml;base64,PHN2Zy8+"
    assert [Path(path).name for path, digest in found.sources.items() if digest] == [
        "theme.toml",
        "theme.toml",
        "mark.svg",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mark.png", "the logo 'mark.png' is not there"),
        ("mark.gif", "'logo' is 'mark.gif'"),
        ("../mark.svg", "'logo' is '../mark.svg'"),
    ],
)
def test_a_logo_that_is_none_is_said_at_its_line(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(Failure) as failure:
        themed(tmp_path, f'extends = "aurora"\nlogo = "{name}"\n')
    [diagnostic] = failure.value.diagnostics
    assert (diagnostic.message, diagnostic.span.line) == (said, 2)
