"""`octavo check --deep`: builds outputs into a temporary folder and runs outside validators on them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import click

from pipeline.core.diagnostics import Diagnostic, apply_severities
from pipeline.core.spans import Span, shown_path
from pipeline.engine.report import Built, Report
from pipeline.tools import validators


def validate(report: Report, made: Path, shown: Path, rules: Mapping[str, str], *, quiet: bool) -> Report:
    """Return the report with what validators say of its outputs in the folder `made`; the paths become those in `shown`.

    Standard error says which validators were run, and which of those for these formats are not installed.
    """
    there = [(item, made / _below(item, made)) for item in report.built if item.status != "failed"]
    if not quiet:
        click.echo(_summary([path for _, path in there]), err=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = [said for one in pool.map(_problems, there) for said in one]
    built = tuple(replace(item, path=_shown(item, made, shown)) for item in report.built)
    return replace(report, built=built).also(apply_severities(rules, found))


def _problems(one: tuple[Built, Path]) -> Sequence[Diagnostic]:
    item, path = one
    return [
        validators.INVALID.at(Span(item.source), f"{item.format}: {judge.name}: {' '.join(line.split())}")
        for judge in validators.for_file(path)
        if judge.command()
        for line in judge.problems(path)
    ]


def _summary(paths: Sequence[Path]) -> str:
    """Return "asked epubcheck; not installed: veraPDF" for outputs."""
    wanted = [
        judge for judge in validators.VALIDATORS if any(path.suffix in judge.suffixes for path in paths)
    ]
    here = [judge.name for judge in wanted if judge.command()]
    missing = [judge.name for judge in wanted if not judge.command()]
    parts = [f"asked {', '.join(here)}"] if here else ["no judge asked"]
    return "; ".join([*parts, *([f"not installed: {', '.join(missing)}"] if missing else [])])


def _below(item: Built, made: Path) -> Path:
    return Path(item.path).resolve().relative_to(made.resolve())


def _shown(item: Built, made: Path, shown: Path) -> str:
    return shown_path(shown / _below(item, made))
