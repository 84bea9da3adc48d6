"""Loads the stages and formats that other packages bring, and names the plugin in all that goes wrong with one."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from pipeline import config, resources
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome, Rule, error, note, warning
from pipeline.core.model import Artifact, Output, Source, Stage
from pipeline.core.spans import Span, closest
from pipeline.engine import plugin_files

BROKEN = error(
    "plugin-broken",
    "An installed plugin cannot be used, and what was asked for needs it: a format that is to be built, or a stage, "
    "which every document goes through. Nothing was built. The fault lies in the plugin or in how it is installed.",
)
IGNORED = warning(
    "plugin-ignored",
    "An installed plugin cannot be used. Nothing that was asked for needs it, so everything was built without it.",
)
FAILED = error(
    "plugin-failed",
    "A plugin's stage or format failed on this document. This is a defect of the plugin, not of Octavo and not of your "
    "text: tell those who make the plugin. Other documents, and the other formats, were built.",
)
ORDER = note(
    "plugin-order",
    "A plugin's stage names, in `after` or `before`, a stage that is not there. That is no mistake if the stage belongs to "
    "a plugin that is not installed.",
)
RULES = (BROKEN, IGNORED, FAILED, ORDER)

KINDS: Mapping[str, str] = {"octavo.stages": "stage", "octavo.outputs": "format", "octavo.themes": "theme"}
_CONTRACTS: Mapping[str, type[Any]] = {"octavo.stages": Stage, "octavo.outputs": Output}
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Plugin:
    """An installed plugin: its entry point, and the distribution that brings it."""

    entry: EntryPoint

    def __str__(self) -> str:
        return f"{self.kind} plugin '{self.entry.name}' of {self.maker}"

    @property
    def kind(self) -> str:
        """What it brings: "stage", "format" or "theme"."""
        return KINDS[self.entry.group]

    @property
    def distribution(self) -> str:
        """The name of its distribution, as pip takes it."""
        return self.entry.dist.name if self.entry.dist else "?"

    @property
    def maker(self) -> str:
        """Its distribution with the version."""
        return f"{self.distribution} {self.entry.dist.version}" if self.entry.dist else "?"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a plugin cannot be used. `name` is what authors would ask for: the format's or theme's name."""

    plugin: Plugin
    name: str
    message: str
    span: Span
    hint: str = ""

    def under(self, rule: Rule) -> Diagnostic:
        """Return it as a diagnostic of a rule."""
        hint = self.hint or f"update it, or remove it: pip uninstall {self.plugin.distribution}"
        return rule.at(self.span, f"{self.plugin} {self.message}", hint=hint)


@cache
def installed(group: str) -> tuple[Plugin, ...]:
    """Return the plugins of an entry-point group, sorted by name, then by distribution."""
    found = map(Plugin, resources.entry_points(group))
    return tuple(sorted(found, key=lambda plugin: (plugin.entry.name, plugin.maker)))


@cache
def state() -> str:
    """Return the ingredient of results that installed plugins are; themes by name alone, their files are ingredients.

    It is asked for before plugins are loaded, so that it is about the code this process runs.
    """
    found = {
        f"{plugin.maker} ({plugin_files.digest(plugin.entry)[:16]})"
        for group in _CONTRACTS
        for plugin in installed(group)
    }
    themes = {f"theme {plugin.entry.name}" for plugin in installed("octavo.themes")}
    return ", ".join((*sorted(found), *sorted(themes)))


def load(plugin: Plugin) -> Any:
    """Return the Stage or Output of a plugin; a Fault if there is none that can be used."""
    entry = plugin.entry
    try:
        found = entry.load()
    except SyntaxError as wrong:
        place = Span(_shown(plugin, wrong.filename or ""), wrong.lineno or 0, wrong.offset or 1)
        return Fault(plugin, entry.name, f"cannot be loaded ({_said(wrong)})", place)
    except AttributeError as wrong:
        return _unnamed(plugin, wrong)
    except KeyboardInterrupt:
        raise
    except (
        BaseException
    ) as wrong:  # a plugin's code runs when it is loaded: anything may be raised, SystemExit too
        hint = f"install what it needs, or remove it: pip uninstall {plugin.distribution}"
        needs = hint if isinstance(wrong, ImportError) else ""
        return Fault(plugin, entry.name, f"cannot be loaded ({_said(wrong)})", _place(plugin, wrong), needs)
    if said := _misfit(entry.group, found):
        return Fault(plugin, getattr(found, "name", entry.name), said, _of_module(plugin))
    return found


def contract(plugin: Plugin, said: str, *, name: str = "") -> Fault:
    """Return the fault of a plugin that can be loaded and does not fit what else there is."""
    return Fault(plugin, name or plugin.entry.name, said, _of_module(plugin))


@contextmanager
def blaming(plugin: Plugin | None, name: str, source: Source) -> Iterator[None]:
    """Raise what a plugin's stage or format raises as a Failure that names the plugin; for none, do nothing."""
    try:
        yield
    except Failure:
        raise
    except BaseException as wrong:  # as at the seam in `convert`, which does the same for Octavo's own code
        if plugin is None:
            raise
        raise Failure(_failed(plugin, name, wrong, source)) from wrong


def stepped(plugin: Plugin | None, outcome: Any, before: Any) -> Any:
    """Return what a stage returned. Raises TypeError if it is no Outcome, or its value of another type than it was given."""
    if plugin is not None:
        _check_outcome(outcome, type(before))
    return outcome


def finished(plugin: Plugin | None, outcome: Any) -> Any:
    """Return what a format returned. Raises TypeError if it is no Outcome of an Artifact of bytes."""
    if plugin is not None:
        _check_outcome(outcome, Artifact)
        if not isinstance(outcome.value.data, bytes):
            raise TypeError(f"the artifact's data is {type(outcome.value.data).__name__}, not bytes")
    return outcome


def _check_outcome(outcome: Any, wanted: type[Any]) -> None:
    if not isinstance(outcome, Outcome):
        raise TypeError(f"it returned {type(outcome).__name__}, not an Outcome")
    if not isinstance(outcome.value, wanted):
        raise TypeError(f"its outcome holds {type(outcome.value).__name__}, not {wanted.__name__}")
    if not all(isinstance(one, Diagnostic) for one in outcome.diagnostics):
        raise TypeError("its outcome's diagnostics are not all of type Diagnostic")


def _failed(plugin: Plugin, name: str, wrong: BaseException, source: Source) -> Diagnostic:
    place = _place(plugin, wrong)
    where = f" at {place.path}:{place.line}" if place.line else ""
    message = f"{plugin.kind} '{name}' of {plugin.maker} failed{where} ({_said(wrong)})"
    hint = f"this is not a defect of Octavo: tell those who make {plugin.distribution}"
    trace = "".join(traceback.format_exception(wrong))
    return FAILED.at(Span(source.shown), message, hint=hint, trace=trace)


def _misfit(group: str, found: Any) -> str:
    """Return what keeps an object from being a Stage or an Output that can be used, "" if nothing does."""
    wanted = _CONTRACTS[group]
    if not isinstance(found, wanted):
        return f"leads to an object of type {type(found).__name__}, not {wanted.__name__}"
    if not (isinstance(found.name, str) and _NAME.fullmatch(found.name)):
        return f"has the name {found.name!r}: small letters, digits and hyphens are allowed"
    return _misfit_of_stage(found) if isinstance(found, Stage) else _misfit_of_output(found)


def _misfit_of_stage(stage: Any) -> str:
    for key in ("after", "before"):
        names = getattr(stage, key)
        if not (isinstance(names, tuple) and all(isinstance(one, str) for one in names)):
            return f"has {key}={names!r}: it must be a tuple of names"
    return "" if callable(stage.run) else "has a 'run' that cannot be called"


def _misfit_of_output(output: Any) -> str:
    table = output.table or output.name
    if not callable(output.emit):
        return "has an 'emit' that cannot be called"
    if not (isinstance(output.suffix, str) and re.fullmatch(r"\.[\w.-]+", output.suffix)):
        return f"has the suffix {output.suffix!r}: it must begin with a full stop"
    if not (isinstance(output.options, type) and issubclass(output.options, msgspec.Struct)):
        return "has options that are no msgspec.Struct"
    if table in (*config.TABLES, *config.FREE_FORM, "variants"):
        return f"has the table [{table}], which is Octavo's own"
    return ""


def _unnamed(plugin: Plugin, wrong: AttributeError) -> Fault:
    """Return the fault of an entry point that names nothing, or of a module that fails with an AttributeError itself."""
    place = _place(plugin, wrong)
    if place.line:
        return Fault(plugin, plugin.entry.name, f"cannot be loaded ({_said(wrong)})", place)
    meant = closest(plugin.entry.attr, dir(wrong.obj))
    hint = f"did its makers mean '{plugin.entry.module}:{meant}'?" if meant else ""
    said = f"leads to '{plugin.entry.value}', which is not there"
    return Fault(plugin, plugin.entry.name, said, _of_module(plugin), hint)


def _of_module(plugin: Plugin) -> Span:
    """Return the file a plugin's entry point leads to, as a whole."""
    stem = plugin.entry.module.replace(".", "/")
    files = plugin_files.of(plugin.entry)
    found = next((path for name in (f"{stem}.py", f"{stem}/__init__.py") if (path := files.get(name))), None)
    return Span(_shown(plugin, str(found))) if found else Span("octavo")


def _place(plugin: Plugin, wrong: BaseException) -> Span:
    """Return where in the plugin's own files something was raised, as near to the raise as that is; else "octavo"."""
    ours = {str(path) for path in plugin_files.of(plugin.entry).values()}
    frames = [(file, line) for file, line in _frames(wrong.__traceback__) if file in ours]
    return Span(_shown(plugin, frames[-1][0]), frames[-1][1]) if frames else Span("octavo")


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    return ((frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(trace))


def _shown(plugin: Plugin, file: str) -> str:
    """Return a file as it is shown: from the current folder if it lies in it, else from where it is imported."""
    path, here = Path(file), Path.cwd()
    if path.is_relative_to(here):
        return path.relative_to(here).as_posix()
    names = {str(path): name for name, path in plugin_files.of(plugin.entry).items()}
    return names.get(file, path.name)


def _said(wrong: BaseException) -> str:
    text = wrong.msg if isinstance(wrong, SyntaxError) else str(wrong)
    return f"{type(wrong).__name__}: {text}".splitlines()[0][:200]
