"""What an untrusted build takes from the octavo.toml it finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_origin

import msgspec
import pytest

from pipeline import config
from pipeline.config import STRICT_LIMITS, TABLES, Settings
from pipeline.engine import registry

# What a stranger may say of a project: how it looks and what it is called, and that it may cost less.
HARMLESS = {"images", "headings", "captions", "slides", "solutions", "limits"}
WIDENS = {
    "build.jobs",
    "build.output",
    "links.days",
    "links.ignore",
    "links.seconds",
    "project.follow_links",
    "store.path",
    "store.size",
    "untrusted.variables",
}


def loaded(root: Path, text: str, **more: Any) -> Settings:
    """The settings of an untrusted build, with a file that is found or, if so said, named."""
    path = root / "octavo.toml"
    path.write_text(text, "utf-8")
    named = path if more.pop("named", False) else None
    return config.load(root, registry.schema(), is_untrusted=True, named=named, **more)


def test_each_key_was_thought_of() -> None:
    """A new table is harmless, or says which of its keys widen a build."""
    assert {f"{name}.{key}" for name, table in TABLES.items() for key in table.widens} == WIDENS
    assert {name for name, table in TABLES.items() if not table.widens} == HARMLESS
    for name, table in TABLES.items():
        assert table.widens <= {field.name for field in msgspec.structs.fields(table)}, name


def test_formats_have_one_key_that_widens() -> None:
    found = {
        f"{name}.{key}"
        for name, options in registry.schema().items()
        for key in getattr(options, "widens", ())
    }
    assert found == {"docx.reference"}


def test_a_stranger_names_no_reference_document(tmp_path: Path) -> None:
    text = '[docx]\nreference = "private/letter.docx"\ntoc = "no"\n'
    found = loaded(tmp_path, text)
    assert (found.options["docx"].reference, found.options["docx"].toc) == ("", "no")
    (remark,) = found.remarks
    assert remark.message == "'docx.reference' is not taken from a file that may be a stranger's"
    assert loaded(tmp_path, text, named=True).options["docx"].reference == "private/letter.docx"


def _another(kind: Any, default: Any) -> str:
    if get_origin(kind) is tuple or "tuple" in str(kind):
        return '["x"]'
    return {bool: "true", str: '"x"'}.get(type(default), "5")


def cases() -> Iterator[tuple[str, str]]:
    """Yield each widening key, and a value of it that is not the default."""
    for name, table in TABLES.items():
        for field in msgspec.structs.fields(table):
            if field.name in table.widens:
                yield f"{name}.{field.name}", _another(field.type, field.default)


@pytest.mark.parametrize(("key", "value"), list(cases()))
def test_what_widens_counts_only_from_a_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, value: str
) -> None:
    monkeypatch.chdir(tmp_path)
    table, _, name = key.partition(".")
    text = f"[{table}]\n{name} = {value}\n"
    found = loaded(tmp_path, text)
    assert getattr(found, table) == TABLES[table]()
    (remark,) = found.remarks
    assert (str(remark.span), remark.code) == ("octavo.toml:2:1", "settings-untrusted")
    assert remark.message == f"'{key}' is not taken from a file that may be a stranger's"
    named = loaded(tmp_path, text, named=True)
    assert (getattr(named, table) != TABLES[table](), named.remarks) == (True, ())
    said = loaded(tmp_path, "", words=[f"{key}={value}"])
    assert (getattr(said, table) != TABLES[table](), said.remarks) == (True, ())


def test_what_only_says_the_default_is_left_out_without_a_word(tmp_path: Path) -> None:
    assert loaded(tmp_path, '[build]\noutput = "build"\n[store]\nsize = 4000\n').remarks == ()


@pytest.mark.parametrize("content", ["../else", "/etc", "a/../../b"])
def test_content_stays_in_the_project(tmp_path: Path, content: str) -> None:
    found = loaded(tmp_path, f'[build]\ncontent = "{content}"\n')
    assert (found.build.content, len(found.remarks)) == ("content", 1)
    assert loaded(tmp_path, '[build]\ncontent = "texts"\n').build.content == "texts"


def test_severities_are_not_a_strangers(tmp_path: Path) -> None:
    found = loaded(tmp_path, '[rules]\nactive-removed = "off"\n')
    assert (found.rules, len(found.remarks)) == ({}, 1)
    assert loaded(tmp_path, '[rules]\nactive-removed = "off"\n', named=True).rules


def test_how_things_look_is_taken(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, '[project]\ntitle = "T"\n[build]\nformats = ["html"]\n[theme.page]\npaper = "A5"\n'
    )
    assert (found.project.title, found.build.formats) == ("T", ("html",))
    assert (found.theme, found.remarks) == ({"page": {"paper": "A5"}}, ())


def test_a_variant_widens_as_little(tmp_path: Path) -> None:
    text = '[variants.x.build]\noutput = "../out"\ntheme = "plain"\n'
    found = loaded(tmp_path, text, variant="x")
    assert (found.build.output, found.build.theme, len(found.remarks)) == ("build", "plain", 1)
    assert "build.output" not in found.given
    assert "build.output" not in found.spans


LISTS = '[untrusted]\nvariables = ["a"]\n[variables]\na = "1"\nb = "2"\n'


def test_variables_are_used_as_far_as_they_are_listed(tmp_path: Path) -> None:
    assert loaded(tmp_path, LISTS).variables == {}
    assert loaded(tmp_path, LISTS, named=True).variables == {"a": "1"}
    listed = ['untrusted.variables=["b", "c"]', "variables.c=3"]
    assert loaded(tmp_path, LISTS, words=listed).variables == {"b": "2", "c": 3}
    assert loaded(tmp_path, LISTS, words=["variables.a=secret"]).variables == {}
    assert config.load(tmp_path, registry.schema()).variables == {"a": "1", "b": "2"}


def test_limits_become_tighter_key_by_key(tmp_path: Path) -> None:
    text = "[limits]\nseconds = 5\ndepth = 150\n"
    found = loaded(tmp_path, text)
    assert found.limits == msgspec.structs.replace(STRICT_LIMITS, seconds=5)
    (remark,) = found.remarks
    assert (str(remark.span), remark.message) == (
        "octavo.toml:3:1",
        "'limits.depth' is not taken from a file that may be a stranger's",
    )


def test_limits_are_those_of_whoever_runs_the_build(tmp_path: Path) -> None:
    text = "[limits]\nseconds = 500\n"
    assert loaded(tmp_path, text, named=True).limits == msgspec.structs.replace(STRICT_LIMITS, seconds=500)
    said = loaded(tmp_path, text, words=["limits.seconds=400"])
    assert (said.limits.seconds, said.limits.depth) == (400, STRICT_LIMITS.depth)
    assert loaded(tmp_path, text, named=True, words=["limits.seconds=7"]).limits.seconds == 7
