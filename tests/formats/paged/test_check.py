"""A finished PDF is asked whether it is whole, titled and tagged."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest

from pipeline.formats.gate import ACTIVE as ACTS
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


def _with(data: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        file.save(out)
    return out.getvalue()


def _action(**content: Any) -> Callable[[pikepdf.Pdf], object]:
    """A link on the first page with an action."""

    def change(file: pikepdf.Pdf) -> None:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(**content),
        )
        file.pages[0].Annots = pikepdf.Array([file.make_indirect(note)])

    return change


_NAME = pikepdf.Name
ACTIVE: dict[str, tuple[Callable[[pikepdf.Pdf], object], str]] = {
    "javascript": (_action(S=_NAME.JavaScript, JS="x"), "the action /JavaScript"),
    "launch": (_action(S=_NAME.Launch, F="x"), "the action /Launch"),
    "another file": (_action(S=_NAME.GoToR, F="x", D=[0]), "the action /GoToR"),
    "a scheme": (_action(S=_NAME.URI, URI="javascript:x"), "a link to 'javascript:x'"),
    "a file": (_action(S=_NAME.URI, URI="file:///x"), "a link to 'file:///x'"),
    "the next action": (
        _action(S=_NAME.URI, URI="https://x.org", Next=pikepdf.Dictionary(S=_NAME.SubmitForm, F="x")),
        "the action /SubmitForm",
    ),
    "opening": (lambda file: file.Root.__setattr__("OpenAction", pikepdf.Dictionary(S=_NAME.Named)), "an entry /OpenAction"),
    "closing": (lambda file: file.Root.__setattr__("AA", pikepdf.Dictionary()), "an entry /AA"),
    "a form": (lambda file: file.Root.__setattr__("AcroForm", pikepdf.Dictionary(Fields=[])), "an entry /AcroForm"),
    "an attachment": (
        lambda file: file.attachments.__setitem__("a.txt", pikepdf.AttachedFileSpec(file, b"x")), "an entry /EmbeddedFiles"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ACTIVE)
def test_what_acts_is_a_fault_where_nothing_may(good: bytes, kind: str) -> None:
    change, message = ACTIVE[kind]
    data = _with(good, change)
    found = [
        said
        for rule, said in pdf_check.find_faults(data, Expectations("A page", "de", passive=True))
        if rule is ACTS
    ]
    assert f"the PDF has {message}" in found
    assert not [
        said for rule, said in pdf_check.find_faults(data, Expectations("A page", "de")) if rule is ACTS
    ]


@pytest.mark.parametrize("address", ["https://x.org/a?b=c", "mailto:a@b.org", "tel:1"])
def test_links_to_follow_are_no_fault(good: bytes, address: str) -> None:
    data = _with(good, _action(S=_NAME.URI, URI=address))
    assert not list(pdf_check.find_faults(data, Expectations("A page", "de", passive=True)))
