"""Building and checking from the command line."""

from __future__ import annotations

import gc
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

import click

from pipeline.cli import console, progress, reports, timings
from pipeline.cli.exit import Exit, stop
from pipeline.config import Settings, confinement
from pipeline.core.diagnostics import Failure, Severity
from pipeline.core.spans import closest, shown_path
from pipeline.engine import build as engine
from pipeline.engine import effective_settings
from pipeline.engine.executors import local
from pipeline.engine.pool import server_process
from pipeline.engine.report import Report
from pipeline.engine.store import noop
from pipeline.engine.store.noop import Answer
from pipeline.tools.weasyprint import switch
from pipeline.tools.weasyprint.patches import startup

_MOST_FOLDERS = 3  # that are named in a message


@dataclass(frozen=True, slots=True)
class Options:
    """The command line's options, as given."""

    formats: str = ""
    jobs: int = 0
    output: Path | None = None
    root: Path | None = None
    words: tuple[str, ...] = ()
    variant: str = ""
    config: Path | None = None
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
    keep: Path | None = None


def build(
    paths: tuple[Path, ...],
    options: Options,
    *,
    executor: Executor | None = None,
    saved: frozenset[str] = frozenset(),
) -> Exit:
    """Build or check, print what there is to say, and return the exit status.

    With an `executor`, the work is done there, that for the files just `saved` first, and of the outputs only those just made
    are printed.
    """
    _enable_garbage_collection()
    if options.report not in reports.FORMS:
        meant = closest(options.report, reports.FORMS)
        hint = f"did you mean '{meant}'?" if meant else f"forms: {', '.join(reports.FORMS)}"
        click.echo(f"octavo: unknown report '{options.report}'\n   hint: {hint}", err=True)
        return Exit.UNUSABLE
    settings = settings_for(options)
    if settings.is_untrusted and not options.quiet:
        click.echo(console.plain(_bounds(paths, settings)), err=True)
    if options.report_file and options.report_file.is_dir():
        said = f"octavo: cannot write the report: '{options.report_file}' is a folder"
        click.echo(console.plain(said), err=True)
        return Exit.UNUSABLE
    try:
        if options.report_file:
            confinement.check_place(options.report_file, settings)
        if options.deep:
            report = _check_deep(paths, options, settings)
        else:
            request = replace(_request(paths, options, settings), first=saved)
            report = _run(request, options, settings, executor)
        if options.external:
            report = _check_external(report, paths, options, settings)
    except Failure as failure:
        stop(failure.diagnostics)
    counted = tuple(d for d in report.diagnostics if d.severity is not Severity.NOTE)
    if not options.verbose:
        report = replace(report, diagnostics=counted)
    if executor:
        written = tuple(item for item in report.built if item.status != "cached" or item.reasons)
        report = replace(report, built=written)
    status = Exit.ERRORS if report.failed or (options.strict and counted) else Exit.BUILT
    if not _show(report, options):
        return Exit.UNUSABLE
    if options.verbose:
        _show_patches()
    if options.report == "console" and report.at_rest and not options.timings and not executor:
        given = Answer("".join(_paths(report, options)), _diagnostics_text(report, options), status)
        noop.record(sys.argv[1:], given, report.at_rest, output=str(output_of(options, settings)))
    return status


def _bounds(paths: tuple[Path, ...], settings: Settings) -> str:
    """Return which folders strangers' documents may read."""
    if settings.reads_project:
        return f"octavo: untrusted documents may read the project's folder, '{shown_path(settings.root)}', and their own"
    named = paths or (settings.root / settings.build.content,)
    folders = dict.fromkeys(path if path.is_dir() else path.parent for path in named)
    listed = ", ".join(f"'{shown_path(folder)}'" for folder in list(folders)[:_MOST_FOLDERS])
    more = " and others" if len(folders) > _MOST_FOLDERS else ""
    return f"octavo: untrusted documents may read their own folders alone, in {listed}{more}; --root DIR opens another"


def _show_patches() -> None:
    """Say on standard error which patches of WeasyPrint are off, and why."""
    for sentence in startup.explain():
        click.echo(f"octavo: {sentence}", err=True)


def _run(
    request: engine.Request, options: Options, settings: Settings, executor: Executor | None = None
) -> Report:
    alone = len(request.paths) == 1 and request.paths[0].is_file()
    if not executor and (not alone or settings.is_untrusted):
        load_ahead(request.formats or settings.build.formats)
    try:
        with progress.shown(quiet=options.quiet) as tell:
            return engine.run(request, settings, progress=tell, executor=executor)
    finally:
        if not executor:  # else what was loaded ahead is for later builds, too
            server_process.stop_early()


def load_ahead(formats: tuple[str, ...]) -> None:
    """Have processes load what these formats need. What a plugin has printed is written before: they would write it again."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    local.start_ahead(formats)


def _check_deep(paths: tuple[Path, ...], options: Options, settings: Settings) -> Report:
    from pipeline.cli import check_deep

    with tempfile.TemporaryDirectory() as name:
        request = replace(_request(paths, options, settings), output=Path(name), write=True)
        report = _run(request, options, settings)
        shown = output_of(options, settings)
        return check_deep.validate(report, Path(name), shown, settings.rules, quiet=options.quiet)


def _check_external(report: Report, paths: tuple[Path, ...], options: Options, settings: Settings) -> Report:
    from pipeline.cli import check_external

    output = output_of(options, settings)
    found = check_external.check_links(report, paths, settings, output, quiet=options.quiet)
    return replace(found, at_rest={})  # what the web says is no matter of files


def clean(root: Path | None) -> None:
    """Remove the project's output folder."""
    settings = settings_for(Options(root=root))
    folder = settings.root / settings.build.output
    inside = (
        folder.resolve().is_relative_to(settings.root.resolve())
        and folder.resolve() != settings.root.resolve()
    )
    if folder.is_dir() and inside:
        shutil.rmtree(folder.resolve())
        click.echo(f"removed {folder.name}/", err=True)


def settings_for(options: Options) -> Settings:
    """Return the settings in force; leave with what is wrong with them."""
    try:
        switch.is_stock()  # an invalid value is reported before anything is built
        return effective_settings.load(
            options.root,
            words=options.words,
            variant=options.variant,
            file=options.config,
            untrusted=options.untrusted,
            keep=options.keep,
        )
    except Failure as failure:
        stop(failure.diagnostics)


def output_of(options: Options, settings: Settings) -> Path:
    """Return the output folder: a variant has one of its own within the project's."""
    return options.output or settings.root / settings.build.output / options.variant


def formats_of(options: Options) -> tuple[str, ...]:
    """Return the formats asked for; none where the settings shall say."""
    return tuple(name for name in options.formats.replace(" ", "").split(",") if name)


def _enable_garbage_collection() -> None:
    """Have Python look for garbage again, which `start` has turned off, but not among what was loaded until now."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _request(paths: tuple[Path, ...], options: Options, settings: Settings) -> engine.Request:
    return engine.Request(
        paths=paths,
        formats=formats_of(options),
        output=output_of(options, settings),
        jobs=options.jobs or settings.build.jobs,
        write=options.write,
        use_store=options.use_store and not options.keep,
    )


def _show(report: Report, options: Options) -> bool:
    """Write and print what was asked for; say whether the report could be written."""
    form = reports.FORMS[options.report](report)
    written = not options.report_file or _write(form, options.report_file)
    if options.report != "console" and not options.report_file:
        click.echo(form)
        return True
    sys.stdout.writelines(_paths(report, options))
    sys.stdout.flush()
    click.echo(_diagnostics_text(report, options), nl=False, err=True)
    if options.timings and not options.quiet:
        click.echo(timings.as_table(report.timings), err=True)
    return written


def _paths(report: Report, options: Options) -> Iterator[str]:
    """Yield the paths of what was built, a line each."""
    shown = options.write and not options.quiet
    return (f"{console.plain(item.path)}\n" for item in report.built if shown and item.status != "failed")


def _diagnostics_text(report: Report, options: Options) -> str:
    """Return all diagnostics as they are shown."""
    said = reports.as_console(report, total=not options.quiet, whole=options.verbose)
    return f"{said}\n" if said else ""


def _write(form: str, file: Path) -> bool:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(f"{form}\n".encode("utf-8", "surrogateescape"))
    except OSError as wrong:
        click.echo(console.plain(f"octavo: cannot write the report: '{file}': {wrong.strerror}"), err=True)
        return False
    return True
