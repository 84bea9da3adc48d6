"""The octavo command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline import __version__
from pipeline.cli.exit import Exit, stop
from pipeline.core.diagnostics import Failure

F = TypeVar("F", bound=Callable[..., Any])

_INTERRUPTED = 130  # 128 + SIGINT
_PATH = click.Path(path_type=Path)


def _options(*chosen: str) -> Callable[[F], F]:
    """Return a decorator that gives a command some of the options many have, in this order."""

    def give(command: F) -> F:
        for name in reversed(chosen):
            command = _SHARED[name](command)
        return command

    return give


_SHARED: dict[str, Callable[[Any], Any]] = {
    "paths": click.argument("paths", nargs=-1, type=_PATH),
    "formats": click.option(
        "--format",
        "-f",
        "formats",
        default="",
        metavar="FORMAT[,FORMAT…]",
        help="What to make; by default [build] formats.",
    ),
    "jobs": click.option(
        "--jobs",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Documents at a time; 0, the default, for one a core.",
    ),
    "output": click.option("--output", type=_PATH, metavar="DIR", help="Where outputs go."),
    "root": click.option("--root", type=_PATH, metavar="DIR", help="Folder of octavo.toml."),
    "words": click.option(
        "--set",
        "words",
        multiple=True,
        metavar="TABLE.KEY=VALUE",
        help="A setting, above octavo.toml and front matter; may be repeated.",
    ),
    "config": click.option(
        "--config", type=_PATH, metavar="FILE", help="The settings file, instead of octavo.toml in DIR."
    ),
    "variant": click.option(
        "--variant",
        default="",
        metavar="NAME",
        help="Another copy: what [variants.NAME] in octavo.toml sets.",
    ),
    "strict": click.option("--strict", is_flag=True, help="Warnings make the exit status 1 too."),
    "untrusted": click.option(
        "--untrusted",
        is_flag=True,
        help="For strangers' documents: no raw HTML, no settings from them, tight limits.",
    ),
    "report": click.option(
        "--report",
        default="console",
        metavar="FORM",
        help="console (the default), json, github, junit or sarif.",
    ),
    "report_file": click.option("--report-file", type=_PATH, metavar="FILE", help="Write the report there."),
    "quiet": click.option("--quiet", "-q", is_flag=True, help="Say nothing but diagnostics."),
    "verbose": click.option(
        "--verbose", "-v", is_flag=True, help="Say what was decided for a document, too."
    ),
}


_JUDGING = (
    "words",
    "config",
    "variant",
    "strict",
    "untrusted",
    "report",
    "report_file",
    "quiet",
    "verbose",
)  # of build and check


class _Octavo(click.Group):
    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Ctrl-C is no failure of it, and has a shell's own status."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise click.exceptions.Exit(_INTERRUPTED) from None


@click.group("octavo", cls=_Octavo)
@click.version_option(
    __version__, prog_name="octavo", message="%(prog)s %(version)s", help="Say the version."
)
def app() -> None:
    """One Markdown source becomes PDF, EPUB, Word, web page and slides."""


@app.command()
@_options("paths", "formats", "jobs", "output", "root", *_JUDGING)
@click.option("--no-cache", is_flag=True, help="Build everything anew.")
@click.option("--timings", is_flag=True, help="Show where the time went.")
@click.option(
    "--keep",
    type=_PATH,
    metavar="DIR",
    help="Build everything anew, and leave there what the engines were given.",
)
def build(paths: tuple[Path, ...], no_cache: bool, **options: Any) -> None:
    """Build documents into every format asked for.

    PATHS are files and folders; without any, the project's content.
    """
    from pipeline.cli import build as build_command

    _leave(build_command.build(paths, build_command.Options(**options, use_store=not no_cache)))


@app.command()
@_options("paths", "formats", "jobs", "root", *_JUDGING)
@click.option(
    "--deep", is_flag=True, help="Ask outside judges, too: epubcheck, qpdf, veraPDF, ooxml-validator."
)
@click.option("--external", is_flag=True, help="Ask the web whether linked pages are there.")
def check(paths: tuple[Path, ...], **options: Any) -> None:
    """Say all there is to say of documents, and write nothing.

    PATHS are files and folders; without any, the project's content.
    """
    from pipeline.cli import build as build_command

    _leave(build_command.build(paths, build_command.Options(**options, write=False)))


@app.command()
@_options("paths", "formats", "output", "root", "words", "config", "variant", "quiet")
def watch(paths: tuple[Path, ...], **options: Any) -> None:
    """Build, and build again whenever a source changes.

    PATHS are files and folders; without any, the project's content.
    """
    from pipeline.cli import build as build_command
    from pipeline.cli import watch as cli_watch

    cli_watch.watch(paths, build_command.Options(**options))


@app.command()
@click.argument("what", metavar="CODE|OUTPUT")
@_options("formats", "output", "root", "words", "config", "variant", "untrusted")
def explain(what: str, **options: Any) -> None:
    """Say what a diagnostic means, or why an output would be made anew.

    CODE is a diagnostic's, as in error[CODE]. OUTPUT is the path of an output or a source, of which the settings in
    force are said too.
    """
    from pipeline.cli import build as build_command
    from pipeline.cli import explain as cli_explain

    _leave(cli_explain.explain(what, build_command.Options(**options)))


@app.command()
def formats() -> None:
    """Say what each format makes of what authors write."""
    from pipeline.cli import formats as cli_formats

    click.echo(cli_formats.table(), nl=False)


@app.command()
@click.argument("kind", metavar="project|document|theme")
@click.argument("where", metavar="PATH", type=_PATH)
def new(kind: str, where: Path) -> None:
    """Start a project, a document or a theme.

    PATH is the project's folder, the document's file, or the theme's name.
    """
    from pipeline.cli import new as cli_new

    try:
        made = cli_new.create(kind, where)
    except Failure as failure:
        stop(failure.diagnostics)
    for path in made:
        click.echo(path.as_posix())


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing, and what mends it."""
    from pipeline.cli import doctor as cli_doctor

    try:
        findings = cli_doctor.examine()
    except Failure as failure:
        stop(failure.diagnostics)
    for finding in findings:
        click.echo(f"{finding.state:7}  {finding.name}: {finding.said}")
    if mending := cli_doctor.remedy(findings):
        click.echo(f"\nto mend it: {mending}")
        _leave(Exit.UNUSABLE)


@app.command()
@_options("root")
def clean(root: Path | None) -> None:
    """Remove the project's outputs."""
    from pipeline.cli import build as build_command

    build_command.clean(root)


def _leave(status: Exit) -> None:
    raise click.exceptions.Exit(status)
