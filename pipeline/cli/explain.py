"""What a diagnostic means, and why an output would be rebuilt."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from pipeline.cli import build as build_command
from pipeline.cli import console, new
from pipeline.cli.build import Options
from pipeline.cli.exit import Exit, stop
from pipeline.core.diagnostics import Failure
from pipeline.core.spans import closest
from pipeline.engine import explain as engine
from pipeline.engine import rules as engine_rules
from pipeline.engine.explain import Explanation

_WIDEST = 60  # columns of a setting, after which its origin is not aligned any more


def explain(what: str, options: Options) -> Exit:
    """Explain a diagnostic by its code, else an output or a source by its path; return the exit status."""
    rules = {**engine_rules.rules(), **{rule.code: rule for rule in new.RULES}}
    if what in rules:
        rule = rules[what]
        click.echo(f"{rule.severity.value}[{rule.code}]\n\n{rule.explanation}")
        return Exit.BUILT
    if "." in what or os.sep in what or Path(what).exists():  # a code has neither
        return _explain_path(Path(what), options)
    meant = closest(what, rules)
    click.echo(
        f"octavo: there is no diagnostic '{what}'" + (f"; did you mean '{meant}'?" if meant else ""), err=True
    )
    if not meant:
        click.echo("\n".join(sorted(rules)), err=True)
    return Exit.UNUSABLE


def _explain_path(path: Path, options: Options) -> Exit:
    settings = build_command.settings_for(options)
    formats = build_command.formats_of(options)
    try:
        found = engine.explain(path, formats, settings, output=build_command.output_of(options, settings))
    except Failure as failure:
        stop(failure.diagnostics)
    except engine.Unknown as unknown:
        hint = f"\n   hint: {console.plain(str(unknown))}" if str(unknown) else ""
        shown = console.plain(path.as_posix())
        click.echo(f"octavo: '{shown}' is neither an output nor a source{hint}", err=True)
        return Exit.UNUSABLE
    click.echo("\n".join(map(console.plain, _lines(found))))
    if found.diagnostics:
        click.echo("\n\n".join(console.render(diagnostic) for diagnostic in found.diagnostics), err=True)
    return Exit.BUILT


def _lines(found: Explanation) -> Iterator[str]:
    for verdict in found.verdicts:
        yield f"{verdict.path}: {'would be rebuilt:' if verdict.reasons else 'up to date'}"
        yield from (f"  {reason}" for reason in verdict.reasons)
    yield ""
    yield f"made from {found.source}"
    costs = [("its text", found.seconds), *((one.format, one.seconds) for one in found.verdicts)]
    if times := [f"{what} {seconds:.2f} s" for what, seconds in costs if seconds is not None]:
        yield f"took the last time: {', '.join(times)}"
    yield ""
    shown = [(f"{one.key} = {_value(one.value)}", one.origin) for one in found.settings]
    width = max(len(text) for text, _ in shown if len(text) <= _WIDEST)
    yield from (f"{text:{width}}   {origin}" for text, origin in shown)


def _value(value: object) -> str:
    """Return a value as octavo.toml writes it, near enough: texts, numbers and lists are those of JSON."""
    return json.dumps(msgspec.to_builtins(value), ensure_ascii=False)
