"""The public surface, for plugins and for programs: what docs/plugins.md names, and nothing else.

Names here keep their meaning from one minor version to the next; everything else in `pipeline` may change at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.context import Context
from pipeline.core.ast import (
    Attr,
    Node,
    attr,
    attr_of,
    callout,
    classes,
    find,
    node,
    para,
    plain_text,
    raw,
    rewrite,
    rewrite_lists,
    span_of,
    text,
    value,
    walk,
    with_attr,
)
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome, Rule, Severity, error, note, warning
from pipeline.core.model import (
    Artifact,
    Background,
    Document,
    Metadata,
    Output,
    Page,
    PageStart,
    Resource,
    Slide,
    Source,
    Stage,
)
from pipeline.core.spans import LineMap, Span
from pipeline.engine import build as engine
from pipeline.engine import effective_settings
from pipeline.engine.report import Built, Report
from pipeline.formats.gate import Expectations
from pipeline.theme import Theme
from pipeline.tools.files import Files
from pipeline.tools.pandoc.process import Pandoc, WriterResult

__all__ = [
    "Artifact",
    "Attr",
    "Background",
    "Built",
    "Context",
    "Diagnostic",
    "Document",
    "Expectations",
    "Failure",
    "Files",
    "LineMap",
    "Metadata",
    "Node",
    "Outcome",
    "Output",
    "Page",
    "PageStart",
    "Pandoc",
    "Report",
    "Resource",
    "Rule",
    "Severity",
    "Slide",
    "Source",
    "Span",
    "Stage",
    "Theme",
    "WriterResult",
    "attr",
    "attr_of",
    "build",
    "callout",
    "classes",
    "error",
    "find",
    "node",
    "note",
    "para",
    "plain_text",
    "raw",
    "rewrite",
    "rewrite_lists",
    "span_of",
    "text",
    "value",
    "walk",
    "warning",
    "with_attr",
]


def build(
    *paths: Path | str,
    formats: Iterable[str] = (),
    root: Path | str = "",
    output: Path | str = "",
    settings: Iterable[str] = (),
    settings_file: Path | str = "",
    variant: str = "",
    jobs: int = 0,
    untrusted: bool = False,
    use_cache: bool = True,
    keep: Path | str = "",
) -> Report:
    """Build files and folders as `octavo build` does, and return its report; nothing is printed.

    Without `paths`, the project's content is built; without `formats`, those of [build]. `root` is the folder of octavo.toml,
    by default the nearest one upwards from the current folder; `output` is where outputs go, by default what [build] says.
    `settings_file` is read instead of the octavo.toml there; `settings` are texts of the form TABLE.KEY=VALUE; `keep` is a
    folder for what the engines are given. A document with errors is told of in the report. Raises Failure when
    nothing can be run: settings, paths, formats.
    """
    loaded = effective_settings.load(
        Path(root) if root else None,
        words=settings,
        variant=variant,
        file=Path(settings_file) if settings_file else None,
        untrusted=untrusted,
        keep=Path(keep) if keep else None,
    )
    request = engine.Request(
        paths=tuple(map(Path, paths)),
        formats=tuple(formats),
        output=Path(output) if output else loaded.root / loaded.build.output / variant,
        jobs=jobs or loaded.build.jobs,
        use_store=use_cache and not keep,
    )
    return engine.run(request, loaded)
