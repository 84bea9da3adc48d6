"""Building and checking from the command line."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import click

from pipeline import config
from pipeline.cli import progress, reports, timings
from pipeline.cli.exit import Exit, stop
from pipeline.config import Settings
from pipeline.core import source_date
from pipeline.core.diagnostics import Failure, Severity
from pipeline.core.spans import closest
from pipeline.engine import build as engine
from pipeline.engine import cache, registry, schedule
from pipeline.engine.pool import server_process
from pipeline.engine.report import Report
from pipeline.engine.store import noop
from pipeline.engine.store.noop import Answer
from pipeline.tools.weasyprint import switch
from pipeline.tools.weasyprint.patches import startup


@dataclass(frozen=True, slots=True)
class Wishes:
    """The command line's options, as given."""

    formats: str = ""
    jobs: int = 0
    output: Path | None = None
    root: Path | None = None
    words: tuple[str, ...] = ()
    variant: str = ""
    strict: bool = False
    untrusted: bool = False
    report: str = "console"
    report_file: Path | None = None
    quiet: bool = False
    verbose: bool = False
    use_store: bool = True
    write: bool = True
    timings: bool = False
    deep: bool = False
    external: bool = False


def build(
    paths: tuple[Path, ...],
    wishes: Wishes,
    *,
    executor: Executor | None = None,
    saved: frozenset[str] = frozenset(),
) -> Exit:
    """Build or check, print what there is to say, and return the exit status.

    With an `executor`, the work is done there, that for the files just `saved` first, and of the outputs only those just made
    are printed.
    """
    _collect_from_here_on()
    if wishes.report not in reports.FORMS:
        meant = closest(wishes.report, reports.FORMS)
        hint = f"did you mean '{meant}'?" if meant else f"forms: {', '.join(reports.FORMS)}"
        click.echo(f"octavo: unknown report '{wishes.report}'\n   hint: {hint}", err=True)
        return Exit.UNUSABLE
    settings = settings_for(wishes)
    if wishes.report_file and wishes.report_file.is_dir():
        click.echo(f"octavo: cannot write the report: '{wishes.report_file}' is a folder", err=True)
        return Exit.UNUSABLE
    try:
        if wishes.deep:
            report = _deeply(paths, wishes, settings)
        else:
            request = replace(_request(paths, wishes, settings), first=saved)
            report = _run(request, wishes, settings, executor)
        if wishes.external:
            report = _outwards(report, paths, wishes, settings)
    except Failure as failure:
        stop(failure.diagnostics)
    counted = tuple(d for d in report.diagnostics if d.severity is not Severity.NOTE)
    if not wishes.verbose:
        report = replace(report, diagnostics=counted)
    if executor:
        written = tuple(item for item in report.built if item.status != "cached" or item.reasons)
        report = replace(report, built=written)
    status = Exit.ERRORS if report.failed or (wishes.strict and counted) else Exit.BUILT
    if not _show(report, wishes):
        return Exit.UNUSABLE
    if wishes.verbose:
        _show_patches()
    if wishes.report == "console" and report.at_rest and not wishes.timings and not executor:
        given = Answer("".join(_paths(report, wishes)), _said(report, wishes), status)
        noop.record(sys.argv[1:], given, report.at_rest, output=str(output_of(wishes, settings)))
    return status


def _show_patches() -> None:
    """Say on standard error which patches of WeasyPrint are off, and why."""
    for sentence in startup.explain():
        click.echo(f"octavo: {sentence}", err=True)


def _run(
    request: engine.Request, wishes: Wishes, settings: Settings, executor: Executor | None = None
) -> Report:
    alone = len(request.paths) == 1 and request.paths[0].is_file()
    if not executor and not alone:
        load_ahead(request.formats or settings.build.formats)
    try:
        with progress.shown(quiet=wishes.quiet) as tell:
            return engine.run(request, settings, progress=tell, executor=executor)
    finally:
        if not executor:  # else what was loaded ahead is for later builds, too
            server_process.dismiss()


def load_ahead(formats: tuple[str, ...]) -> None:
    """Have processes load what these formats need. What a plugin has printed is written before: they would write it again."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    schedule.ahead(formats)


def _deeply(paths: tuple[Path, ...], wishes: Wishes, settings: Settings) -> Report:
    from pipeline.cli import check_deep

    with tempfile.TemporaryDirectory() as name:
        request = replace(_request(paths, wishes, settings), output=Path(name), write=True)
        report = _run(request, wishes, settings)
        shown = output_of(wishes, settings)
        return check_deep.judged(report, Path(name), shown, settings.rules, quiet=wishes.quiet)


def _outwards(report: Report, paths: tuple[Path, ...], wishes: Wishes, settings: Settings) -> Report:
    from pipeline.cli import check_external

    output = output_of(wishes, settings)
    found = check_external.asked(
        report, paths, settings, output, cache.folder(output, settings), quiet=wishes.quiet
    )
    return replace(found, at_rest={})  # what the web says is no matter of files


def clean(root: Path | None) -> None:
    """Remove the project's output folder."""
    settings = settings_for(Wishes(root=root))
    folder = settings.root / settings.build.output
    inside = (
        folder.resolve().is_relative_to(settings.root.resolve())
        and folder.resolve() != settings.root.resolve()
    )
    if folder.is_dir() and inside:
        shutil.rmtree(folder)
        click.echo(f"removed {folder.name}/", err=True)


def settings_for(wishes: Wishes) -> Settings:
    """Return the settings in force; leave with what is wrong with them."""
    root = (wishes.root or config.find_root(Path.cwd())).resolve()
    try:
        date = source_date.source_date(os.environ.get("SOURCE_DATE_EPOCH", ""))
        switch.is_stock()  # a value without meaning is said at once
        settings = config.load(root, registry.schema(), words=wishes.words, variant=wishes.variant)
        if settings.rules:
            _judge(settings)
    except Failure as failure:
        stop(failure.diagnostics)
    return replace(settings, untrusted=wishes.untrusted, date=date)


def _judge(settings: Settings) -> None:
    from pipeline.engine import rules

    if wrong := rules.faults(settings):
        raise Failure(*wrong)


def output_of(wishes: Wishes, settings: Settings) -> Path:
    """Return the output folder: a variant has one of its own within the project's."""
    return wishes.output or settings.root / settings.build.output / wishes.variant


def formats_of(wishes: Wishes) -> tuple[str, ...]:
    """Return the formats asked for; none where the settings shall say."""
    return tuple(name for name in wishes.formats.replace(" ", "").split(",") if name)


def _collect_from_here_on() -> None:
    """Have Python look for garbage again, which `start` has turned off, but not among what was loaded until now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _request(paths: tuple[Path, ...], wishes: Wishes, settings: Settings) -> engine.Request:
    return engine.Request(
        paths=paths,
        formats=formats_of(wishes),
        output=output_of(wishes, settings),
        jobs=wishes.jobs or settings.build.jobs,
        write=wishes.write,
        use_store=wishes.use_store,
    )


def _show(report: Report, wishes: Wishes) -> bool:
    """Write and print what was asked for; say whether the report could be written."""
    form = reports.FORMS[wishes.report](report)
    written = not wishes.report_file or _written(form, wishes.report_file)
    if wishes.report != "console" and not wishes.report_file:
        click.echo(form)
        return True
    sys.stdout.writelines(_paths(report, wishes))
    sys.stdout.flush()
    click.echo(_said(report, wishes), nl=False, err=True)
    if wishes.timings and not wishes.quiet:
        click.echo(timings.as_table(report.timings), err=True)
    return written


def _paths(report: Report, wishes: Wishes) -> Iterator[str]:
    """Yield the paths of what was built, a line each."""
    shown = wishes.write and not wishes.quiet
    return (f"{item.path}\n" for item in report.built if shown and item.status != "failed")


def _said(report: Report, wishes: Wishes) -> str:
    """Return all diagnostics as they are shown."""
    said = reports.as_console(report, total=not wishes.quiet)
    return f"{said}\n" if said else ""


def _written(form: str, file: Path) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"{form}\n".encode("utf-8", "surrogateescape"))
    except OSError as wrong:
        click.echo(f"octavo: cannot write the report: '{file}': {wrong.strerror}", err=True)
        return False
    return True
