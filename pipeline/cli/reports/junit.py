"""A report as JUnit XML: a test suite a source, a test case an output."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cli import console
from pipeline.cli.reports.wording import harmless, without_commands
from pipeline.core.diagnostics import Diagnostic, Severity, has_errors
from pipeline.engine.report import Built, Report

if TYPE_CHECKING:
    from lxml import etree

_ITSELF = "source"  # the test case of a file that has errors but no output that failed


@dataclass(frozen=True, slots=True)
class _Suite:
    """A file with its outputs and what is said of it; `missing` is why an output failed."""

    path: str
    built: Sequence[Built]
    said: Sequence[Diagnostic]
    missing: Sequence[Diagnostic]

    @property
    def itself(self) -> bool:
        """Whether the file needs a test case of its own, because none of an output says what there is to say."""
        failed = any(item.status == "failed" for item in self.built)
        return not self.built or (has_errors(self.said) and not failed)


def as_junit(report: Report) -> str:
    """Return the report as XML in the shape of Surefire and Jenkins, valid whatever a text has in it.

    A failure carries all that is said of its file, and the suite of a file without one carries it as system-out. A
    property of a test case tells whether its output was built, cached or failed.
    """
    from lxml import etree

    suites = list(_suites(report))
    elements = [_suite(suite) for suite in suites]
    root = etree.Element("testsuites", {"name": "octavo"} | _totals(elements))
    root.extend(elements)
    etree.indent(root)
    text: str = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{without_commands(text, "&#35;")}'


def _suites(report: Report) -> Iterable[_Suite]:
    built: dict[str, list[Built]] = {}
    said: dict[str, list[Diagnostic]] = {}
    for item in report.built:
        built.setdefault(item.source, []).append(item)
    for diagnostic in report.diagnostics:
        said.setdefault(diagnostic.span.path, []).append(diagnostic)
    # An output may fail for a file that its source includes; then what is said there is the reason.
    elsewhere = [d for path, found in said.items() if path not in built for d in found]
    for path in dict.fromkeys([*built, *said]):
        own = said.get(path, [])
        yield _Suite(path, built.get(path, []), own, own if has_errors(own) else [*own, *elsewhere])


def _suite(suite: _Suite) -> etree._Element:
    from lxml import etree

    cases = [_case(suite, item.format, item.seconds, item.status, item) for item in suite.built]
    if suite.itself:
        cases.append(_case(suite, _ITSELF, 0.0, "failed" if has_errors(suite.said) else "", None))
    element = etree.Element("testsuite", {"name": harmless(suite.path)} | _totals(cases))
    element.extend(cases)
    if suite.said and element.get("failures") == "0":
        etree.SubElement(element, "system-out").text = _rendered(suite.said)
    return element


def _case(suite: _Suite, name: str, seconds: float, status: str, item: Built | None) -> etree._Element:
    from lxml import etree

    case = etree.Element("testcase", classname=harmless(suite.path), name=name, time=f"{seconds:.3f}")
    if item:
        properties = etree.SubElement(case, "properties")
        for key, value in (("status", item.status), ("path", item.path), ("sha256", item.sha256)):
            if value:
                etree.SubElement(properties, "property", name=key, value=harmless(value))
    if status == "failed":
        worst = next((d for d in suite.missing if d.severity is Severity.ERROR), None)
        message = harmless(f"{worst.span}: {worst.message}") if worst else "the output is missing"
        failure = etree.SubElement(case, "failure", message=message, type=worst.code if worst else "missing")
        failure.text = _rendered(suite.missing)
    return case


def _rendered(diagnostics: Iterable[Diagnostic]) -> str:
    return harmless("\n\n".join(console.render(diagnostic) for diagnostic in diagnostics))


def _totals(elements: Iterable[etree._Element]) -> dict[str, str]:
    cases = [case for element in elements for case in element.iter("testcase")]
    return {
        "tests": str(len(cases)),
        "failures": str(sum(case.find("failure") is not None for case in cases)),
        "errors": "0",
        "skipped": "0",
        "time": f"{sum(float(case.get('time', '0')) for case in cases):.3f}",
    }
