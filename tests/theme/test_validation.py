"""What is wrong with a theme is said at the line that says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import theme
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from tests.theme.themes import GOOD, LINES, line, wrong

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
