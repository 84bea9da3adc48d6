"""Tables and keys of octavo.toml: every mistake at once, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.config.loading import mistakes


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    text = """\
[build]
formats = "pdf"
them = "aurora"
  jobs = "4"

[pdff]
paper = "A4"

[slides]
prose = "short"
level = true

[variables]
them = 1

[project]
title = 3
date = 2024-01-01
"""
    see = "see docs/settings.md, or put free values under [variables]"
    assert mistakes(tmp_path, text) == [
        ("octavo.toml:2:1", "settings-value", "'build.formats' is \"pdf\"", "it must be a list of texts"),
        ("octavo.toml:3:1", "settings-unknown", "unknown key 'build.them'", "did you mean 'build.theme'?"),
        (
            "octavo.toml:4:3",
            "settings-value",
            "'build.jobs' is \"4\"",
            "it must be a whole number from 0 on",
        ),
        ("octavo.toml:6:2", "settings-unknown", "unknown table 'pdff'", "did you mean 'pdf'?"),
        (
            "octavo.toml:10:1",
            "settings-value",
            "'slides.prose' is \"short\"",
            'it must be "condense" or "keep" or "outline"',
        ),
        (
            "octavo.toml:11:1",
            "settings-value",
            "'slides.level' is true",
            "it must be a whole number from 0 to 6",
        ),
        ("octavo.toml:17:1", "settings-value", "'project.title' is 3", "it must be a text in quotes"),
        ("octavo.toml:18:1", "settings-unknown", "unknown key 'project.date'", see),
    ]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[build]\njobs = -3\n", "2:1", "'build.jobs' is -3"),
        ("[limits]\nseconds = 0\n", "2:1", "'limits.seconds' is 0"),
        ("[slides]\nlevel = 9\n", "2:1", "'slides.level' is 9"),
        ("[build]\njobs = 1.5\n", "2:1", "'build.jobs' is 1.5"),
        ('[build]\nformats = [\n  "pdf",\n  3,\n]\n', "2:1", "'build.formats' is [\"pdf\",3]"),
        ("build = 1\n", "1:1", "'build' must be a table"),
        ("[[build]]\njobs = 1\n", "1:3", "'build' must be a table"),
        ("variables = 3\n", "1:1", "'variables' must be a table"),
        ('build.jobs = "x"\n', "1:1", "'build.jobs' is \"x\""),
        ('build = { jobs = "x" }\n', "1:1", "'build.jobs' is \"x\""),
        ('[build]\n"theme" = 1\n', "2:1", "'build.theme' is 1"),
        ('[pdf]\npaper = "A3"\n', "2:1", "'pdf.paper' is \"A3\""),
        (
            '[variables]\na = """\n[build]\njobs = 1\n"""\n[slides]\nlevel = "x"\n',
            "7:1",
            "'slides.level' is \"x\"",
        ),
    ],
)
def test_a_wrong_value_is_named_at_its_key(tmp_path: Path, text: str, place: str, message: str) -> None:
    assert [found[:3] for found in mistakes(tmp_path, text)] == [
        (f"octavo.toml:{place}", "settings-value", message)
    ]
