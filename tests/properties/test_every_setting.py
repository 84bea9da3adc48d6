"""Every key of every table, changed by itself: what reads it is built again, and nothing else is.

The keys are found by introspection, so that a new one without a case fails.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
import pytest

from pipeline import config, theme
from pipeline.config import Settings
from pipeline.core.spans import Span
from pipeline.engine import build, cache, explain, registry
from pipeline.engine.report import Report
from pipeline.theme.model import ThemeFile
from tests.properties.builds import lay, made, warm

__all__ = ["warm"]  # the fixture

FORMATS = tuple(registry.outputs())
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9"/></svg>'
LINES = "\n".join(f"- line {number} of more than a slide holds" for number in range(14))
LONG = (
    "Every sentence of this paragraph is here to make it long. It says no more than the one before it did. "
    * 12
)
FULL = f"""\
---
title: Full
jinja: true
html:
  toc_depth: 3
---

# Full

{{{{ variables.x }}}} of {{{{ project.title }}}}

![a picture](p.svg)

- one
- two

## Second

{LONG}

::: solution
the answer
:::

### Third

| a | b |
|---|---|
| 1 | 2 |

: A table

## Fourth

{LINES}
"""
FILES = {
    "content/full.md": FULL,
    "content/bare.md": "# Bare\n\ntext\n",
    "content/p.svg": PICTURE,
    "octavo.toml": '[variables]\nx = "one"\n',
}
BOTH = ("content/bare.md", "content/full.md")
ALL = "all"
# Quick to make, and each depends on something else: text, a book with the project's title, a deck.
SOME = ("ast", "epub", "html", "revealjs")

# A valid value for what cannot be guessed from the type. The default is another.
VALUES: dict[str, Any] = {
    "build.theme": "plain",
    "build.formats": ("pdf", "epub"),
    "build.content": "./content",
    "project.lang": "de",
    "theme.fonts.heading": "Source Serif 4",
    "theme.fonts.body": "Source Sans 3",
    "theme.fonts.mono": "Source Sans 3",
    "theme.fonts.fallback": ("Noto Emoji",),
    "theme.fonts.files": ("own.ttf",),
    "theme.logo": "own.svg",
    "theme.callouts": {"aside": {"color": "#123456", "label": "Aside"}},
    "variables": {"x": "two"},
    "rules": {"alt-missing": "off"},
    "is_untrusted": True,
    "reads_project": False,
    "date": "2020-02-02",
}


@dataclass(frozen=True)
class Case:
    """What a key is read by, and which outputs come out otherwise.

    `named`: the documents (letters of their names) whose outputs `explain` says are to be rebuilt because of it. `built`:
    the formats, of `SOME`, in which each of them is then really made again; a document that comes out as before needs none.
    """

    named: str = ""
    full: str = ""
    bare: str = ""


ONLY_READ = Case("full bare")  # the text is read again, and comes out the same
EVERYTHING = Case("full bare", full=ALL, bare=ALL)
CASES: dict[str, Case] = {
    "project.title": Case("full epub", full=ALL, bare="epub"),  # on the cover
    "project.author": EVERYTHING,
    "project.lang": EVERYTHING,
    "project.description": EVERYTHING,
    "build.formats": Case(
        "epub", full="epub", bare="epub"
    ),  # a book has the pages of the PDF if both are built
    "build.theme": EVERYTHING,
    "build.content": Case("full"),  # where Jinja looks for what is included
    "build.output": Case(),
    "build.jobs": Case(),
    "store.path": Case("full bare", full=ALL, bare=ALL),  # a store in which there is nothing
    "store.size": Case(),
    "headings.numbered": Case("full bare", full=ALL),
    "captions.numbered": Case(
        "full bare", full="ast epub html"
    ),  # slides show no numbers of what nothing refers to
    "slides.level": Case("full bare", full="revealjs"),
    "slides.prose": Case("full bare", full="revealjs"),
    "slides.fit": Case("full bare", full="revealjs"),
    "slides.smallest": ONLY_READ,  # with fit = "scale" alone
    "slides.incremental": Case("full bare", full="revealjs"),
    "solutions.show": Case("full", full=ALL),
    "images.roots": Case(),  # for addresses that begin with "/"
    "links.ignore": Case(),
    "links.seconds": Case(),
    "links.days": Case(),
    "limits.source_bytes": ONLY_READ,
    "limits.seconds": Case(),
    "limits.memory": Case(),
    "limits.depth": ONLY_READ,
    "limits.slides": Case("full bare", full="revealjs", bare="revealjs"),  # a deck of one more is refused
    "limits.pages": Case("pdf slides-pdf slides-handout"),
    "limits.images": Case("full"),
    "limits.pixels": Case("full"),
    "limits.image_bytes": Case("full"),
    "limits.image_pixels": Case("full"),
    "limits.template_bytes": Case("full"),
    "variables": Case("full", full=ALL),
    "rules": EVERYTHING,
    "untrusted.variables": Case(),
    "is_untrusted": EVERYTHING,
    "reads_project": EVERYTHING,
    "project.follow_links": EVERYTHING,
    "date": EVERYTHING,
}


def keys_of(tables: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Yield the dotted key, the type and the default of every key of tables."""
    for table, struct in tables.items():
        for field in msgspec.structs.fields(struct):
            yield f"{table}.{field.encode_name}", field.type, field.default


OWN = {key: (kind, default) for key, kind, default in keys_of(dict(config.TABLES))}
OPTIONS = {key: (kind, default) for key, kind, default in keys_of(registry.schema())}
_AURORA = theme.load("aurora", root=Path("/none"), span=Span(""))
THEME = {
    (f"theme.{name}.{key.split('.')[1]}"): (kind, getattr(getattr(_AURORA, name), key.split(".")[1]))
    for name, struct in ((item.name, item.type) for item in msgspec.structs.fields(ThemeFile))
    if isinstance(struct, type) and issubclass(struct, msgspec.Struct)
    for key, kind, _ in keys_of({name: struct})
} | {
    f"theme.{item.name}": (item.type, None)
    for item in msgspec.structs.fields(ThemeFile)
    if not (isinstance(item.type, type) and issubclass(item.type, msgspec.Struct))
}


def another(key: str, kind: Any, before: Any) -> Any:
    """Return a valid value of a key that is not the one before."""
    found = VALUES[key] if key in VALUES else _another(kind, before)
    msgspec.convert(msgspec.to_builtins(found), kind)
    assert found != before
    return found


def _another(kind: Any, before: Any) -> Any:
    if get_origin(kind) is Annotated:
        base, meta = get_args(kind)
        if meta.pattern:  # a colour: a shade beside it, which can be read as well
            return f"{before[:-1]}{'1' if before[-1] == '0' else '0'}" if before else "#202020"
        step = 1 if base is int else 0.05
        return before - step if meta.le is not None and before + step > meta.le else before + step
    if get_origin(kind) is Literal:
        return next(choice for choice in get_args(kind) if choice != before)
    if kind is bool:
        return not before
    if kind is int:
        return before + 1
    if kind is str:
        return f"{before}x"
    if get_origin(kind) is tuple:
        return (*before, "x")
    raise AssertionError(f"give VALUES one of type {kind}")


def changed(settings: Settings, key: str, value: Any) -> Settings:
    """Return the settings with one key of another value."""
    table, _, rest = key.partition(".")
    if not rest:
        return replace(settings, **{table: value})
    if table == "theme":
        inner, _, name = rest.partition(".")
        return replace(settings, theme={inner: {name: value} if name else value})
    if table in settings.options:
        options = msgspec.structs.replace(settings.options[table], **{_field(settings, table, rest): value})
        return replace(settings, options={**settings.options, table: options})
    return replace(settings, **{table: msgspec.structs.replace(getattr(settings, table), **{rest: value})})


def _field(settings: Settings, table: str, key: str) -> str:
    fields = msgspec.structs.fields(type(settings.options[table]))
    return next(field.name for field in fields if field.encode_name == key)


@dataclass(frozen=True)
class Project:
    """A project that was built, its folder, and where the work is done."""

    root: Path
    executor: Executor

    def settings(self, *words: str, variant: str = "") -> Settings:
        """Return the settings of octavo.toml."""
        return config.load(self.root, registry.schema(), words=words, variant=variant)

    def build(self, settings: Settings, *formats: str, fresh: bool = False) -> Report:
        """Build into the project's folder, or without a store into another one."""
        request = build.Request(
            (self.root / "content",),
            formats,
            self.root / ("fresh" if fresh else "build"),
            1,
            use_store=not fresh,
        )
        with contextlib.chdir(self.root):
            return build.run(request, settings, executor=self.executor)

    def why(self, settings: Settings, source: str) -> dict[str, tuple[str, ...]]:
        """Return why each output of a source would be built again, for no reason if it would not."""
        with contextlib.chdir(self.root):
            found = explain.explain(Path(source), FORMATS, settings, output=self.root / "build")
        return {verdict.format: verdict.reasons for verdict in found.verdicts}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, warm: Executor) -> Project:
    """A project that was built in every format, not to be changed."""
    project = Project(lay(tmp_path_factory.mktemp("settings") / "project", FILES), warm)
    report = project.build(project.settings(), *FORMATS)
    assert (report.failed, {item.status for item in report.built}) == (0, {"built"})
    return project


@pytest.fixture
def project(whole: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    shutil.copytree(whole.root, tmp_path / "project")
    return Project(tmp_path / "project", whole.executor)


def spoken(key: str) -> str:
    """Return how a reason that names a key begins."""
    known = {
        "is_untrusted": cache.UNTRUSTED,
        "reads_project": "--root:",
        "date": "SOURCE_DATE_EPOCH:",
        "variables": "variables.x:",
    }
    inside = ".".join(key.split(".")[:2]) if key.startswith("theme.") else key
    return known.get(key, "rules.alt-missing:" if key == "rules" else f"{inside}:")


def test_every_key_has_a_case() -> None:
    """Formats' options and [theme] need none: each is read by its format, and by all."""
    named = {"variables", "rules", "is_untrusted", "reads_project", "date"}
    assert CASES.keys() == OWN.keys() | named
    assert {key.split(".")[0] for key in (*CASES, "theme")} == set(config.SettingsTables.__dataclass_fields__)


def test_nothing_is_built_while_nothing_is_changed(whole: Project) -> None:
    assert {why for one in BOTH for why in whole.why(whole.settings(), one).values()} == {()}


@pytest.mark.parametrize("key", CASES)
def test_a_key_is_named_by_what_reads_it(whole: Project, key: str) -> None:
    settings = changed(whole.settings(), key, value_of(whole.settings(), key))
    for source in BOTH:
        named = CASES[key].named.split()
        reads = Path(source).stem in named
        for name, reasons in whole.why(settings, source).items():
            if key == "store.path":
                assert reasons == ("never built",)
            elif reads or name in named:
                assert [reason for reason in reasons if reason.startswith(spoken(key))], (name, reasons)
                assert len(reasons) == 1
            else:
                assert reasons == (), name


@pytest.mark.parametrize("key", CASES)
def test_what_comes_out_otherwise_is_built_and_nothing_else(project: Project, key: str) -> None:
    settings = changed(project.settings(), key, value_of(project.settings(), key))
    report = project.build(settings, *SOME)
    case = CASES[key]
    expected = {
        (f"content/{letter}.md", name)
        for letter, formats in (("full", case.full), ("bare", case.bare))
        for name in (SOME if formats == ALL else formats.split())
    }
    assert set(made(report)) == expected
    clean = project.build(settings, *SOME, fresh=True)
    assert {(item.source, item.format): item.sha256 for item in report.built} == {
        (item.source, item.format): item.sha256 for item in clean.built
    }


@pytest.mark.parametrize("key", OPTIONS)
def test_an_option_is_named_by_the_outputs_of_its_format(whole: Project, key: str) -> None:
    kind, before = OPTIONS[key]
    settings = changed(whole.settings(), key, another(key, kind, before))
    readers = {name for name in FORMATS if registry.table_of(name) == key.split(".")[0]}
    for name, reasons in whole.why(settings, BOTH[1]).items():
        assert [reason.split(":")[0] for reason in reasons] == ([key] if name in readers else [])


@pytest.mark.parametrize("key", THEME)
def test_a_value_of_the_theme_is_named_by_every_output(whole: Project, key: str) -> None:
    kind, before = THEME[key]
    settings = changed(whole.settings(), key, another(key, kind, before))
    for reasons in whole.why(settings, BOTH[0]).values():
        assert [reason.split(":")[0] for reason in reasons] == [spoken(key).rstrip(":")]


def value_of(settings: Settings, key: str) -> Any:
    """Return another value for a key that is no format's."""
    if key in OWN:
        return another(key, *OWN[key])
    assert VALUES[key] != getattr(settings, key)
    return VALUES[key]


# One option of each format that has any, really built.
SAMPLE = (
    "docx.toc",
    "epub.publisher",
    "handout.beside",
    "html.toc",
    "pdf.draft",
    "revealjs.scheme",
    "slides-pdf.notes",
)


@pytest.mark.parametrize("key", SAMPLE)
def test_an_option_s_outputs_alone_are_built(project: Project, key: str) -> None:
    kind, before = OPTIONS[key]
    report = project.build(changed(project.settings(), key, another(key, kind, before)), *FORMATS)
    readers = {name for name in FORMATS if registry.table_of(name) == key.split(".")[0]}
    assert set(made(report)) == {(source, name) for source in BOTH for name in readers}


def test_every_format_s_options_have_a_sample() -> None:
    assert {key.split(".")[0] for key in SAMPLE} == {key.split(".")[0] for key in OPTIONS}


def test_the_command_line_and_a_variant_are_changes_too(project: Project) -> None:
    """Above the front matter of the one document, and so to the same value for the other."""
    toml = FILES["octavo.toml"] + "[variants.short.html]\ntoc_depth = 2\n"
    lay(project.root, {"octavo.toml": toml})
    assert not made(project.build(project.settings(), *SOME))
    for chosen in (project.settings("html.toc_depth=2"), project.settings(variant="short")):
        reasons = {why for source in BOTH for why in project.why(chosen, source)["html"]}
        assert reasons == {"html.toc_depth is set on the command line"}
    assert set(made(project.build(chosen, *SOME))) == {(source, "html") for source in BOTH}


def test_every_key_can_be_written_in_octavo_toml(project: Project) -> None:
    """What the tests above set is what a user can set."""
    for key, (kind, before) in {**OWN, **OPTIONS}.items():
        value = json.dumps(msgspec.to_builtins(another(key, kind, before)))
        assert project.settings(f"{key}={value}").given == (key,)
