"""The documentation matches the code: settings, diagnostics, commands, formats and links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

import pipeline
from pipeline import config
from pipeline.cli import doctor, new
from pipeline.cli.app import app
from pipeline.config import Settings
from pipeline.engine import plan, registry, rules

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
TABLES: Mapping[str, type[Any]] = {
    **config.TABLES,
    **registry.schema(),
}
CODES = {*rules.rules(), *(rule.code for rule in new.RULES)}
OF_EXAMPLES = {"todo-left"}  # codes of the plugins that docs/plugins.md shows
COMMANDS: Mapping[str, Any] = app.commands
README_LINES = 150


def sections(page: Path) -> dict[str, str]:
    """Return the text below each heading of the second level."""
    parts = re.split(r"^## (.+)$", page.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def rows(text: str) -> Iterator[list[str]]:
    """Yield the cells of each table row that starts with a name in backticks."""
    for line in text.splitlines():
        if re.match(r"\| `[^`]+` \|", line):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def as_toml(value: Any) -> str:
    """Return a default as octavo.toml writes it."""
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def shown_codes(text: str) -> Iterator[str]:
    """Yield what the text shows as a diagnostic's code: error[…] and warning[…], and `words` of a code's family."""
    yield from re.findall(r"\b(?:error|warning)\[([a-z-]+)\]", text)
    families = {code.split("-", 1)[0] for code in CODES}
    for word in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", text):
        if word.split("-", 1)[0] in families:
            yield word


@pytest.mark.parametrize("table", TABLES)
def test_every_setting_is_documented_with_its_default(table: str) -> None:
    text = sections(DOCS / "settings.md").get(f"[{table}]")
    assert text is not None, f"docs/settings.md has no heading '## [{table}]'"
    documented = {row[0].strip("`"): row[1].strip("`") for row in rows(text)}
    fields = msgspec.structs.fields(TABLES[table])
    assert documented == {field.encode_name: as_toml(field.default) for field in fields}


def test_settings_have_no_tables_that_do_not_exist() -> None:
    headings = {name.strip("[]") for name in sections(DOCS / "settings.md") if name.startswith("[")}
    assert headings == {*TABLES, *config.FREE_FORM, "variants"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_diagnostics_named_in_the_documentation_exist(page: Path) -> None:
    assert set(shown_codes(page.read_text("utf-8"))) <= CODES | OF_EXAMPLES


def test_explain_lists_every_diagnostic() -> None:
    listed = {row[0].strip("`") for row in rows((DOCS / "commands" / "explain.md").read_text("utf-8"))}
    assert listed == CODES


def test_every_command_has_a_page_and_every_page_a_command() -> None:
    assert {page.stem for page in (DOCS / "commands").glob("*.md")} == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_s_page_has_all_its_options(name: str) -> None:
    text = (DOCS / "commands" / f"{name}.md").read_text("utf-8")
    options = {word for param in COMMANDS[name].params for word in param.opts if word.startswith("-")}
    shown = set(re.findall(r"`(--?[a-z][a-z-]*)[^`]*`", text))
    assert options <= shown, f"not documented: {sorted(options - shown)}"
    assert shown - options <= {"--help", "--version"}, f"not there: {sorted(shown - options)}"


def test_every_format_has_a_page_and_every_page_a_format() -> None:
    assert {page.stem for page in (DOCS / "formats").glob("*.md")} == set(registry.outputs())


@pytest.mark.parametrize("name", registry.outputs())
def test_a_format_s_page_names_what_conditional_content_calls_it(name: str) -> None:
    text = (DOCS / "formats" / f"{name}.md").read_text("utf-8")
    assert {f"`{trait}`" for trait in registry.traits_of(registry.outputs()[name])} <= set(
        re.findall(r"`[a-z-]+`", text)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```|^    .*?$|`[^`\n]*`", "", page.read_text("utf-8"))
    targets = re.findall(r"\]\(([^)#\s]+)", text)
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]
    assert missing == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= README_LINES


def test_the_readme_shows_what_the_first_build_makes() -> None:
    shown = re.findall(r"^    build/pdf/(\S+)\.pdf$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    sources = plan.make((), Settings(ROOT), output=ROOT / "build").sources
    assert shown == [
        str(Path(source.file).relative_to(ROOT / "content").with_suffix("")) for source in sources
    ]


def test_the_changelog_has_the_version_there_is() -> None:
    headings = re.findall(r"^## \[(.+?)\]$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == "Unreleased" and pipeline.__version__ in headings


def test_the_page_on_plugins_has_the_stages_in_their_order() -> None:
    text = (DOCS / "plugins.md").read_text("utf-8")
    ours = [f"`{stage.name}`" for stage in registry.stages() if registry.plugin_of(stage) is None]
    assert ", ".join(ours) in text


@pytest.mark.parametrize("library", doctor.LIBRARIES)
def test_the_page_on_installing_names_every_system_library(library: str) -> None:
    text = (DOCS / "install.md").read_text("utf-8")
    for installer, package in zip(("apt-get", "dnf", "brew"), doctor.LIBRARIES[library], strict=True):
        assert re.search(rf"`{installer} install.* {re.escape(package)}\b", text)
