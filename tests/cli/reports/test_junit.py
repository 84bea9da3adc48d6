"""Reports as JUnit XML."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from pipeline.cli import reports
from pipeline.core.diagnostics import Severity
from pipeline.engine.report import Report
from tests.cli.conftest import Octavo, Write
from tests.cli.reports.forms import REPORTS, cases

INCLUDING = "---\njinja: true\n---\n\n# Including\n\n{% include '_part.md' %}\n"
JUNIT = """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="octavo" tests="3" failures="1" errors="0" skipped="0" time="T">
  <testsuite name="content/a.md" tests="1" failures="0" errors="0" skipped="0" time="T">
    <testcase classname="content/a.md" name="html" time="T">
      <properties>
        <property name="status" value="built"/>
        <property name="path" value="build/html/a.html"/>
        <property name="sha256" value="S"/>
      </properties>
    </testcase>
    <system-out>content/a.md:2:1: warning[metadata-unknown]: unknown key 'titel'
 2 | titel: A
   | ^
   hint: did you mean 'title'?

content/a.md:7:1: warning[link-anchor]: no heading or name '#100%-sure' in this document
 7 | [x](#100%-sure)
   | ^
   hint: headings are named by their words: '#like-this'</system-out>
  </testsuite>
  <testsuite name="content/b.md" tests="1" failures="1" errors="0" skipped="0" time="T">
    <testcase classname="content/b.md" name="html" time="T">
      <properties>
        <property name="status" value="failed"/>
        <property name="path" value="build/html/b.html"/>
      </properties>
      <failure message="content/b.md:3:1: no file 'nowhere.png'" type="image-missing">content/b.md:3:1: error[image-missing]: no file 'nowhere.png'
 3 | ![x](nowhere.png)
   | ^
   hint: the path is relative to the document

content/b.md:5:1: warning[link-anchor]: no heading or name '#no' in this document
 5 | [y](#no)
   | ^
   hint: headings are named by their words: '#like-this'</failure>
    </testcase>
  </testsuite>
  <testsuite name="content/c.md" tests="1" failures="0" errors="0" skipped="0" time="T">
    <testcase classname="content/c.md" name="html" time="T">
      <properties>
        <property name="status" value="built"/>
        <property name="path" value="build/html/c.html"/>
        <property name="sha256" value="S"/>
      </properties>
    </testcase>
  </testsuite>
</testsuites>
"""


@pytest.mark.usefixtures("three_documents")
def test_junit_has_a_suite_a_source_and_a_case_an_output(octavo: Octavo) -> None:
    said = octavo("build", "-f", "html", "--report", "junit")
    assert (said.status, said.err) == (1, "")
    masked = re.sub(r'value="[0-9a-f]{64}"', 'value="S"', re.sub(r'time="\d+\.\d{3}"', 'time="T"', said.out))
    assert masked == JUNIT
    cases(said.out)
    again = cases(octavo("build", "-f", "html", "--report", "junit").out)
    statuses = [found.get("value") for found in again.iter("property") if found.get("name") == "status"]
    assert statuses == ["cached", "failed", "cached"]
    assert again.get("failures") == "1"


def test_what_is_wrong_in_an_included_file_is_why_the_output_failed(octavo: Octavo, write: Write) -> None:
    write("content/a.md", INCLUDING)
    write("content/_part.md", "in\n\n![x](nowhere.png)\n")
    write("octavo.toml", '[rules]\nimage-missing = "error"\n')
    suites = cases(octavo("build", "-f", "ast", "--report", "junit").out)
    failures = {failure.getparent().get("classname"): failure for failure in suites.iter("failure")}
    assert list(failures) == ["content/a.md", "content/_part.md"]
    assert failures["content/a.md"].get("message") == "content/_part.md:3:1: no file 'nowhere.png'"


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_xml(report: Report) -> None:
    root = cases(reports.FORMS["junit"](report))
    assert len(list(root.iter("property"))) >= len(report.built)
    wrong = {d.span.path for d in report.diagnostics if d.severity is Severity.ERROR}
    wrong |= {item.source for item in report.built if item.status == "failed"}
    failing = [suite for suite in root.iter("testsuite") if suite.get("failures") != "0"]
    assert len(failing) == len(wrong)  # every one that is wrong is seen, and no other
