"""The settings a document is built with, each with where it comes from."""

from __future__ import annotations

import pytest

from pipeline.engine.explain import Explanation
from tests.conftest import Project
from tests.engine.explaining import explained


# --- the settings in force -------------------------------------------------------------------------------------------
def origins(found: Explanation) -> dict[str, tuple[object, str]]:
    """Value and origin of each setting."""
    return {setting.key: (setting.value, setting.origin) for setting in found.settings}


FRONT = "---\ntitle: T\ntheme: plain\npdf:\n  paper: Letter\n  toc: true\nslides:\n  level: 2\n---\n\ntext\n"


def test_a_setting_says_where_it_comes_from(project: Project) -> None:
    project.write("content/a.md", FRONT)
    project.write(
        "octavo.toml",
        '[project]\ntitle = "P"\n[slides]\nprose = "keep"\nlevel = 1\n[variables]\nday = 2026-01-02\n',
    )
    found = explained(project, "build/pdf/a.pdf")
    settings = origins(found)
    assert settings["project.title"] == ("P", "octavo.toml:2")
    assert settings["project.lang"] == ("en", "default")
    assert settings["build.theme"] == ("plain", "content/a.md:3")
    assert settings["pdf.paper"] == ("Letter", "content/a.md:5")
    assert settings["pdf.toc"] == ("auto", "default")  # 'true' is none of its values
    assert settings["slides.level"] == (2, "content/a.md:8")
    assert settings["slides.prose"] == ("keep", "octavo.toml:4")
    assert settings["variables.day"][1] == "octavo.toml:7"
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["settings-value"]
    assert not any(key.startswith("html.") for key in settings)


def test_strangers_set_nothing(project: Project) -> None:
    project.write("content/a.md", FRONT)
    project.write("octavo.toml", "[pdf]\ntoc_depth = 2\n[limits]\ndepth = 300\n")
    settings = origins(explained(project, "build/pdf/a.pdf", untrusted=True, date="2026-01-02"))
    assert settings["pdf.paper"] == ("theme", "default")
    assert settings["pdf.toc_depth"] == (2, "octavo.toml:2")
    assert settings["build.theme"] == ("aurora", "default")
    assert settings["limits.depth"] == (50, "--untrusted")
    assert settings["untrusted"] == (True, "--untrusted")
    assert settings["date"] == ("2026-01-02", "SOURCE_DATE_EPOCH")


def test_a_table_on_one_line(project: Project) -> None:
    project.write("content/a.md", "---\npdf: {paper: Letter}\n---\n\ntext")
    project.write("octavo.toml", 'pdf = { toc = "no" }\nhtml = { toc = true }\n')
    settings = origins(explained(project, "content/a.md", "pdf", "html"))
    assert settings["pdf.paper"] == ("Letter", "content/a.md:2")
    assert settings["pdf.toc"] == ("no", "octavo.toml:1")
    assert settings["html.toc"] == (True, "default")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"---\ntitle: [\n---\n\ntext", "front-matter-syntax"),
        (b"\xff", "source-encoding"),
        (b"", "source-empty"),
    ],
)
def test_a_source_that_cannot_be_read_has_the_project_s_settings(
    project: Project, content: bytes, code: str
) -> None:
    project.write("content/a.md", content)
    project.write("octavo.toml", "[pdf]\ntoc_depth = 2\n")
    found = explained(project, "content/a.md")
    assert [diagnostic.code for diagnostic in found.diagnostics] == [code]
    assert origins(found)["pdf.toc_depth"] == (2, "octavo.toml:2")
    assert [verdict.reasons for verdict in found.verdicts] == [("never built",)]


def test_a_theme_there_is_not(project: Project) -> None:
    project.write("content/a.md", "# A\n\ntext")
    project.write("octavo.toml", '[build]\ntheme = "aurra"\n')
    found = explained(project, "content/a.md")
    assert [diagnostic.code for diagnostic in found.diagnostics] == ["theme-unknown"]
    assert origins(found)["build.theme"] == ("aurra", "octavo.toml:2")
