"""Settings: every mistake at once, each with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import config
from pipeline.config import Build, Settings, Slides
from pipeline.core.spans import Span
from pipeline.engine import registry
from tests.config.loading import SCHEMA, mistakes


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
    settings = Settings(tmp_path, options=config.load(tmp_path, SCHEMA).options, is_untrusted=True)
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
