"""The octavo command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli.leaving import Exit, stop
from pipeline.core.diagnostics import Failure

app = typer.Typer(
    name="octavo",
    help="One Markdown source becomes PDF, EPUB, Word, web page and slides.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Files and folders; without any, the project's content.", show_default=False),
]
Formats = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="FORMAT[,FORMAT…]", help="What to make; by default [build] formats."
    ),
]
Root = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of octavo.toml.", show_default=False)]
Output = Annotated[Path | None, typer.Option(metavar="DIR", help="Where outputs go.", show_default=False)]
Jobs = Annotated[int, typer.Option(min=0, metavar="N", help="Documents at a time; 0 for one a core.")]
Strict = Annotated[bool, typer.Option("--strict", help="Warnings make the exit status 1 too.")]
Untrusted = Annotated[
    bool,
    typer.Option(
        "--untrusted", help="For strangers' documents: no raw HTML, no settings from them, tight limits."
    ),
]
ReportForm = Annotated[
    str, typer.Option("--report", metavar="FORM", help="console, json, github, junit or sarif.")
]
ReportFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the report there.", show_default=False)
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but diagnostics.")]


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"octavo {__version__}")
        raise typer.Exit


@app.callback()
def octavo(
    version: Annotated[
        bool, typer.Option("--version", help="Say the version.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    """One Markdown source becomes PDF, EPUB, Word, web page and slides."""


@app.command()
def build(
    paths: Paths = None,
    formats: Formats = "",
    jobs: Jobs = 0,
    output: Output = None,
    root: Root = None,
    strict: Strict = False,
    untrusted: Untrusted = False,
    report: ReportForm = "console",
    report_file: ReportFile = None,
    quiet: Quiet = False,
    no_cache: Annotated[bool, typer.Option("--no-cache", help="Build everything anew.")] = False,
    timings: Annotated[bool, typer.Option("--timings", help="Show where the time went.")] = False,
) -> None:
    """Build documents into every format asked for."""
    from pipeline.cli import building

    status = building.build(
        tuple(paths or ()),
        building.Wishes(
            formats=formats,
            jobs=jobs,
            output=output,
            root=root,
            strict=strict,
            untrusted=untrusted,
            report=report,
            report_file=report_file,
            quiet=quiet,
            use_store=not no_cache,
            timings=timings,
        ),
    )
    raise typer.Exit(status)


@app.command()
def check(
    paths: Paths = None,
    formats: Formats = "",
    jobs: Jobs = 0,
    root: Root = None,
    strict: Strict = False,
    untrusted: Untrusted = False,
    report: ReportForm = "console",
    report_file: ReportFile = None,
    quiet: Quiet = False,
) -> None:
    """Say everything that can be said of documents without writing outputs."""
    from pipeline.cli import building

    wishes = building.Wishes(
        formats=formats, jobs=jobs, root=root, strict=strict, untrusted=untrusted, report=report,
        report_file=report_file, quiet=quiet, write=False,
    )  # fmt: skip
    raise typer.Exit(building.build(tuple(paths or ()), wishes))


@app.command()
def watch(
    paths: Paths = None,
    formats: Formats = "",
    output: Output = None,
    root: Root = None,
    quiet: Quiet = False,
) -> None:
    """Build, and build again whenever a source changes."""
    from pipeline.cli import building, watching

    wishes = building.Wishes(formats=formats, output=output, root=root, quiet=quiet)
    watching.watch(tuple(paths or ()), wishes)


@app.command()
def explain(
    what: Annotated[
        str,
        typer.Argument(
            metavar="CODE|OUTPUT",
            help="A diagnostic's code, as in error[CODE], or a path of an output or a source.",
        ),
    ],
    formats: Formats = "",
    output: Output = None,
    root: Root = None,
    untrusted: Untrusted = False,
) -> None:
    """Say what a diagnostic means, or why an output would be rebuilt and which settings hold for it."""
    from pipeline.cli import building, explaining

    wishes = building.Wishes(formats=formats, output=output, root=root, untrusted=untrusted)
    raise typer.Exit(explaining.explain(what, wishes))


@app.command()
def new(
    kind: Annotated[str, typer.Argument(metavar="project|document", help="What to make.")],
    where: Annotated[
        Path, typer.Argument(metavar="PATH", help="The project's folder, or the document's file.")
    ],
) -> None:
    """Start a project or a document."""
    from pipeline.cli import scaffold

    try:
        made = scaffold.create(kind, where)
    except Failure as failure:
        stop(failure.diagnostics)
    for path in made:
        typer.echo(path.as_posix())


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing, and the one command that mends it."""
    from pipeline.cli import health

    findings = health.examine()
    for finding in findings:
        typer.echo(f"{'ok     ' if finding.good else 'missing'}  {finding.name}: {finding.said}")
    if mending := health.remedy(findings):
        typer.echo(f"\nto mend it: {mending}")
        raise typer.Exit(Exit.UNUSABLE)


@app.command()
def clean(root: Root = None) -> None:
    """Remove the project's outputs."""
    from pipeline.cli import building

    building.clean(root)
