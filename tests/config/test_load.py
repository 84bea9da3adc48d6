"""Settings: every mistake at once, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.config import Build, Settings, Slides
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import Span
from pipeline.engine import registry

SCHEMA = registry.schema()


@pytest.fixture(autouse=True)
def in_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """octavo.toml is named from the current folder."""
    monkeypatch.chdir(tmp_path)


def mistakes(root: Path, text: str | bytes) -> list[tuple[str, str, str, str]]:
    (root / config.NAME).write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(Failure) as caught:
        config.load(root, SCHEMA)
    return [(str(d.span), d.code, d.message, d.hint) for d in caught.value.diagnostics]


def load(root: Path, text: str) -> Settings:
    (root / config.NAME).write_text(text, "utf-8")
    return config.load(root, SCHEMA)


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    settings = config.load(tmp_path, SCHEMA)
    assert (settings.root, settings.build, settings.variables) == (tmp_path, Build(), {})
    assert settings.options.keys() == SCHEMA.keys()


def test_what_is_written_holds(tmp_path: Path) -> None:
    text = '[build]\nformats = ["epub"]\n[pdf]\npaper = "Letter"\n[variables]\nanything = { goes = 1 }\n'
    settings = load(tmp_path, text)
    assert settings.build.formats == ("epub",)
    assert settings.options["pdf"].paper == "Letter"
    assert settings.options["pdf"].toc == SCHEMA["pdf"]().toc
    assert settings.variables == {"anything": {"goes": 1}}


@pytest.mark.parametrize("name", ["pptx", "ast"])
def test_a_format_without_settings_has_no_table(tmp_path: Path, name: str) -> None:
    assert name in registry.outputs()
    (found,) = mistakes(tmp_path, f"[{name}]\n")
    assert found[1:3] == ("settings-unknown", f"unknown table '{name}'")


def test_a_bom_and_crlf_are_accepted(tmp_path: Path) -> None:
    (tmp_path / config.NAME).write_bytes(b"\xef\xbb\xbf[build]\r\njobs = 3\r\n")
    assert config.load(tmp_path, SCHEMA).build.jobs == 3


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


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[build\n", "1:7", "expected ']' at the end of a table declaration"),
        ("[build]\njobs =\n", "2:7", "invalid value"),
        ("[build]\njobs = 1\njobs = 2\n", "3:9", "cannot overwrite a value"),
        ('[project]\n\ntitle = """x', "3:1", "unterminated string"),
        (b'[project]\ntitle = "caf\xe9"\n', "2:13", "byte 0xe9 is not UTF-8"),
        (b"[project]\n\x00", "2:1", "control character U+0000"),
    ],
)
def test_bad_syntax_has_a_place(tmp_path: Path, text: str | bytes, place: str, message: str) -> None:
    assert [found[:3] for found in mistakes(tmp_path, text)] == [
        (f"octavo.toml:{place}", "settings-syntax", message)
    ]


def test_the_root_is_the_nearest_folder_upwards_with_settings(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert config.find_root(deep) == deep
    (tmp_path / config.NAME).touch()
    assert config.find_root(deep) == tmp_path


FRONT = {"slides": {"level": 2}, "pdf": {"toc": "no"}, "title": "x"}
SPANS = {"slides": Span("a.md", 2), "slides.level": Span("a.md", 3, 3)}


def test_a_document_overrides_key_by_key(tmp_path: Path) -> None:
    settings = load(tmp_path, '[slides]\nprose = "keep"\n[pdf]\npaper = "Letter"\n')
    own = config.for_document(settings, FRONT, SPANS).value
    assert own.slides == Slides(level=2, prose="keep")
    assert (own.options["pdf"].toc, own.options["pdf"].paper) == ("no", "Letter")
    assert settings.slides.level == 0


def test_an_untrusted_document_overrides_nothing(tmp_path: Path) -> None:
    settings = Settings(tmp_path, options=config.load(tmp_path, SCHEMA).options, untrusted=True)
    outcome = config.for_document(settings, {**FRONT, "slides": 3}, SPANS)
    assert outcome.value is settings
    assert outcome.diagnostics == ()


def test_a_documents_mistakes_stand_at_its_own_lines(tmp_path: Path) -> None:
    settings = load(tmp_path, "[slides]\nlevel = 1\n")
    # A format's name with no table behind it (Jekyll's "pdf: report.pdf") is another tool's key.
    front = {"slides": {"level": "two", "prosa": "keep"}, "pdf": "report.pdf"}
    spans = {**SPANS, "slides.prosa": Span("a.md", 4, 3), "pdf": Span("a.md", 5)}
    outcome = config.for_document(settings, front, spans)
    assert [(str(d.span), d.code) for d in outcome.diagnostics] == [
        ("a.md:3:3", "settings-value"),
        ("a.md:4:3", "settings-unknown"),
    ]
    assert outcome.value.slides.level == 1
