"""`octavo check --external`: asks the web whether the pages exist that documents link to."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

import click

from pipeline.config import Settings, confinement
from pipeline.core.diagnostics import Diagnostic, Failure, apply_severities
from pipeline.core.spans import Span
from pipeline.engine import cache, external_links, publish
from pipeline.engine.report import Report
from pipeline.tools import http
from pipeline.tools.http import LinkStatus

_KEPT = "links.json"


def check_links(
    report: Report, paths: Sequence[Path], settings: Settings, output: Path, *, quiet: bool
) -> Report:
    """Return the report with diagnostics of dead links; pages that existed a few days ago are not asked for again.

    Their addresses are remembered in the folder of the store, if that may be believed.
    """
    store = cache.folder(output, settings) if cache.is_trusted(settings) else None
    if store:
        confinement.check_place(store, settings)
    places = external_links.addresses(paths, settings, output)
    wanted = [
        page for page in places if not any(fnmatchcase(page, pattern) for pattern in settings.links.ignore)
    ]
    kept = _kept(store / _KEPT) if store else {}
    now = time.time()
    there, new = http.split_recent(kept, wanted, now=now, days=settings.links.days)
    answers = http.check_links(new, seconds=settings.links.seconds, public=settings.is_untrusted)
    alive = {page: now for page, answer in answers.items() if answer.verdict == "there"}
    if store:
        _keep(store / _KEPT, {**{page: kept[page] for page in there}, **alive})
    if not quiet:
        passed = f", {len(there)} known" if there else ""
        left = f", {len(places) - len(wanted)} ignored" if len(places) > len(wanted) else ""
        click.echo(f"asked for {len(new)} pages on the web{passed}{left}", err=True)
    found = [said for page, spans in places.items() for said in _said(page, spans, answers.get(page))]
    return report.also(apply_severities(settings.rules, found))


def _said(page: str, spans: Sequence[Span], answer: LinkStatus | None) -> list[Diagnostic]:
    if answer is None or answer.verdict == "there":
        return []
    rule = http.DEAD if answer.verdict == "dead" else http.UNSURE
    shown = page if len(page) <= 80 else f"{page[:77]}…"
    said = "leads nowhere" if rule is http.DEAD else "cannot be checked"
    return [rule.at(span, f"'{shown}' {said}", hint=answer.reason) for span in spans]


def _kept(path: Path) -> Mapping[str, float]:
    """Return when pages were there, by their addresses; nothing where the file is none of ours."""
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text("utf-8"))
        if isinstance(found, dict):
            return {page: float(when) for page, when in found.items() if isinstance(when, int | float)}
    return {}


def _keep(path: Path, pages: Mapping[str, float]) -> None:
    with suppress(Failure):  # a folder that cannot be written costs the same questions again, nothing else
        data = f"{json.dumps(dict(sorted(pages.items())), indent=1)}\n".encode()
        publish.publish(path, data, shown=path.name)
