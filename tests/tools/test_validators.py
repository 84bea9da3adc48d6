"""Outside judges of finished files: which they are, how their answers are read, that none hangs or is believed blindly."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.tools import validators
from pipeline.tools.validators import Validator


def judge(script: str, name: str = "") -> Validator:
    """A judge that is a Python program; it answers as the one of that name does."""
    read = next(
        (known.read for known in validators.VALIDATORS if known.name == name), validators.VALIDATORS[0].read
    )
    return Validator(name or "own", (".pdf",), lambda: [sys.executable, "-c", script], read)


@pytest.mark.parametrize(
    ("name", "judges"),
    [
        ("a.epub", ["epubcheck", "ace", "xmllint"]),
        ("a.docx", ["xmllint", "ooxml-validator"]),
        ("a.pptx", ["xmllint", "ooxml-validator"]),
        ("a.pdf", ["qpdf", "verapdf"]),
        ("a.html", []),
    ],
)
def test_each_kind_of_file_has_its_judges(name: str, judges: list[str]) -> None:
    assert [found.name for found in validators.for_file(Path(name))] == judges


def test_a_good_end_is_no_problem_whatever_is_printed(tmp_path: Path) -> None:
    assert judge("print('checked')").problems(tmp_path / "a.pdf") == []


def test_lines_of_a_bad_end_are_the_problems(tmp_path: Path) -> None:
    script = "import sys; print('one\\n\\n  two'); print('three', file=sys.stderr); sys.exit(2)"
    assert judge(script).problems(tmp_path / "a.pdf") == ["one", "  two", "three"]
    assert judge("import sys; sys.exit(3)").problems(tmp_path / "a.pdf") == ["ended with status 3"]
    many = judge("import sys; [print(n) for n in range(99)]; sys.exit(1)").problems(tmp_path / "a.pdf")
    assert (len(many), many[-1]) == (20, "19")


def test_a_program_that_is_not_there_has_not_judged(tmp_path: Path) -> None:
    gone = Validator("gone", (".pdf",), lambda: ["no-such-program"], lambda done: [])
    (said,) = gone.problems(tmp_path / "a.pdf")
    assert said.startswith("not judged: ")


def test_the_validator_of_open_xml_answers_in_json(tmp_path: Path) -> None:
    wrong = {"path": "/word/document.xml", "xPath": "/w:p[1]", "description": "bad " * 200}
    script = f"print({json.dumps(json.dumps({'errors': [wrong]}))})"
    (said,) = judge(script, "ooxml-validator").problems(tmp_path / "a.pdf")
    assert said.startswith("/word/document.xml /w:p[1]: bad bad ") and len(said) == 400
    assert judge("print('{}')", "ooxml-validator").problems(tmp_path / "a.pdf") == ["gave no verdict"]
    assert judge("print('no json')", "ooxml-validator").problems(tmp_path / "a.pdf") == ["gave no verdict"]


def test_ace_names_a_rule_once_a_part(tmp_path: Path) -> None:
    def found(rule: str, said: str) -> dict[str, object]:
        return {"earl:test": {"dct:title": rule}, "earl:result": {"dct:description": said}}

    parts = [
        {
            "earl:testSubject": {"url": "ch1.xhtml"},
            "assertions": [found("alt", "first\n place"), found("alt", "b")],
        }
    ]
    script = f"print({json.dumps(json.dumps({'assertions': parts}))})"
    assert judge(script, "ace").problems(tmp_path / "a.pdf") == ["ch1.xhtml: alt: first place"]
    assert judge("print('[]')", "ace").problems(tmp_path / "a.pdf") == ["gave no verdict"]


def test_parts_of_a_package_are_shown_without_where_they_were_unpacked(tmp_path: Path) -> None:
    (xmllint,) = [known for known in validators.VALIDATORS if known.name == "xmllint"]
    shown = Validator(
        "shows", (".docx",), lambda: [sys.executable, "-c", "import sys; print(*sys.argv[1:], sep='\\n'); sys.exit(1)"],
        xmllint.read, xmllint.parts,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for name in ("word/document.xml", "_rels/.rels", "word/media/a.png"):
            archive.writestr(name, "x")
    assert shown.problems(tmp_path / "a.docx") == ["/word/document.xml", "/_rels/.rels"]
    (tmp_path / "b.docx").write_bytes(b"no zip")
    assert shown.problems(tmp_path / "b.docx")[0].startswith("cannot be unpacked: ")
