"""A finished PDF is asked whether it is whole, titled and tagged."""

from __future__ import annotations

import io

import pikepdf
import pytest

from pipeline.formats.gate import Expectations
from pipeline.formats.paged import check as pdf_check
from tests.conftest import Project

TEXT = "---\ntitle: A page\nlang: de\n---\n\n# A page\n\ntext\n"


def faults(data: bytes) -> list[str]:
    return [message for _, message in pdf_check.find_faults(data, Expectations("A page", "de"))]


def damaged(data: bytes, key: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        if key == "/Title":
            del file.docinfo[key]
        elif key == "pages":
            del file.pages[:]
        else:
            del file.Root[key]
        file.save(out)
    return out.getvalue()


@pytest.fixture
def good(project: Project) -> bytes:
    return project.output(TEXT, "pdf")


def test_a_good_one_has_no_fault(good: bytes) -> None:
    assert faults(good) == []


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("/Title", "the PDF does not say its title"),
        ("/Lang", "the PDF does not say its language"),
        ("/StructTreeRoot", "the PDF is not tagged"),
        ("/MarkInfo", "the PDF is not tagged"),
        ("/ViewerPreferences", "the PDF does not show its title"),
        ("pages", "the PDF has no page"),
    ],
)
def test_what_is_missing_is_said(good: bytes, key: str, message: str) -> None:
    assert faults(damaged(good, key)) == [message]


def test_a_broken_file_cannot_be_opened(good: bytes) -> None:
    assert [message.split(":", 1)[0] for message in faults(b"no PDF at all")] == ["the PDF cannot be opened"]
