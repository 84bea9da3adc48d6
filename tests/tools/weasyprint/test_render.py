"""Printing: nothing is fetched, everything refused is said, and the bytes are the same."""

from __future__ import annotations

import io
import time
from pathlib import Path

import pikepdf
import pytest

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.weasyprint import render as weasyprint
from tests import web

site = web.site

PNG = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
WITH_FONT = '<!DOCTYPE html><html lang="en"><head><title>T</title>{}</head><body><p style="font-family: Own">x</p></body></html>'
HEAD = "<!DOCTYPE html><html lang=en><title>T</title>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("canary-canary-canary")
    (tmp_path / "secret.css").write_text("body { color: red }")
    return folder


def printed(root: Path, html: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    outcome = weasyprint.print_pdf(
        HEAD + html, metadata=Metadata(title="T"), files=Files(root), base=root, span=Span("a.md")
    )
    return outcome.value, outcome.diagnostics


def texts(pages: weasyprint.Pages) -> list[str]:
    """The text of each box that has one."""
    boxes = [box for page in pages for box in page._page_box.descendants()]
    return [box.text for box in boxes if hasattr(box, "text")]


def printed_whole(
    root: Path, html: str, *, css: str = "", files: Files | None = None
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    metadata, files = Metadata(title="T"), files or Files(root)
    outcome = weasyprint.print_pdf(
        html, css=css, metadata=metadata, files=files, base=root, span=Span("a.md")
    )
    return outcome.value, outcome.diagnostics


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<img src='http://127.0.0.1:9/x.png' alt=x>", "http://127.0.0.1:9/x.png"),
        ("<img src='file:///etc/passwd' alt=x>", "…/passwd"),
        ("<img src='ftp://127.0.0.1:9/x' alt=x>", "ftp://127.0.0.1:9/x"),
        ("<img src='file://host/x.png' alt=x>", "file://host/x.png"),
        ("<link rel=stylesheet href='http://127.0.0.1:9/a.css'>", "http://127.0.0.1:9/a.css"),
        ("<style>@import url('http://127.0.0.1:9/a.css');</style>", "http://127.0.0.1:9/a.css"),
        ("<style>p{background:url(http://127.0.0.1:9/b.png)}</style><p>x", "http://127.0.0.1:9/b.png"),
        ("<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/f)}p{font-family:x}</style><p>x",
         "http://127.0.0.1:9/f"),
        ("<object data='http://127.0.0.1:9/o'></object>", "http://127.0.0.1:9/o"),
        ("<svg xmlns='http://www.w3.org/2000/svg' width=9 height=9><image href='http://127.0.0.1:9/s.png' width=9 "
         "height=9 /></svg>", "http://127.0.0.1:9/s.png"),
    ],
)  # fmt: skip
def test_nothing_is_fetched_and_it_is_said(root: Path, html: str, url: str) -> None:
    _, found = printed(root, f"{html}<p>text")
    assert [(d.code, d.message) for d in found if d.code == "fetch-refused"] == [
        ("fetch-refused", f"'{url}' is not fetched")
    ]
    assert str(found[0].span) == "a.md"


@pytest.mark.parametrize(
    "target", ["../secret.txt", "link.txt", "file:///etc/passwd", "/proc/self/environ", "."]
)
@pytest.mark.parametrize("tag", ["<link rel=attachment href='{}'>", "<a rel=attachment href='{}'>x</a>"])
def test_no_file_outside_is_attached(root: Path, target: str, tag: str) -> None:
    (root / "link.txt").symlink_to(root.parent / "secret.txt")
    data, found = printed(root, tag.format(target))
    assert [d.code for d in found if d.severity == "error"] == ["fetch-refused"]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        attached = [bytes(file.get_file().read_bytes()) for file in pdf.attachments.values()]
        streams = b"".join(
            item.read_bytes()
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and "/DCT" not in str(item)
        )
    assert attached == []
    assert b"canary" not in streams
    assert b"root:" not in streams


def test_files_inside_and_data_addresses_are_shown(root: Path) -> None:
    (root / "own.css").write_text("p { color: green }")
    _, found = printed(root, f"<link rel=stylesheet href='own.css'><img alt=x src='{PNG}'><p>x")
    assert found == ()


def test_each_refusal_is_said_once(root: Path) -> None:
    _, found = printed(root, "<img alt=a src='http://127.0.0.1:9/x.png'>" * 3)
    assert len(found) == 1


def test_what_weasyprint_leaves_out_is_a_warning(root: Path) -> None:
    _, found = printed(root, "<img alt=x src='data:image/png;base64,AAAA'>")
    assert [d.code for d in found] == ["print-problem"]
    assert not found[0].message.endswith((".", ":", " "))


def test_the_same_page_gives_the_same_bytes(root: Path) -> None:
    html = f"<h1>One</h1><p>text <a href='#x'>link</a><img alt=x src='{PNG}'><p id=x>end"
    assert printed(root, html)[0] == printed(root, html)[0]


def test_the_pdf_is_tagged_and_names_its_language(root: Path) -> None:
    data, _ = printed(root, "<h1>One</h1>")
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"


def test_it_says_what_it_took(root: Path) -> None:
    before = weasyprint.time_used()
    started = time.thread_time()
    printed(root, "<p>word" * 200)
    used = time.thread_time() - started
    one = weasyprint.time_used() - before
    assert 0.5 * used < one.cpu <= used
    assert one.wall >= one.cpu * 0.9


def test_fonts_of_one_page_are_not_lent_to_the_next(root: Path) -> None:
    plain, _ = printed_whole(root, WITH_FONT.format(""))
    style = "@font-face {{ font-family: 'Own'; src: url({}) }}".format(
        (resources.assets() / "fonts" / "SourceCodePro-Bold.ttf").as_uri()
    )
    files = Files(root, resources.assets())
    own, found = printed_whole(root, WITH_FONT.format(f"<style>{style}</style>"), files=files)
    assert found == ()
    assert own != plain
    assert printed_whole(root, WITH_FONT.format(""))[0] == plain


def test_a_style_sheet_counts_as_the_themes_and_is_overruled_by_the_pages_own(root: Path) -> None:
    page = '<!DOCTYPE html><html lang="en"><head><title>T</title>{}</head><body><p>x</p></body></html>'
    blue, _ = printed_whole(root, page.format(""), css="p { color: blue }")
    red, _ = printed_whole(root, page.format("<style>p { color: red }</style>"), css="p { color: blue }")
    inside, _ = printed_whole(root, page.format("<style>p { color: blue }</style>"))
    assert blue == inside != red


@pytest.mark.parametrize(
    "rule",
    [
        "@import url(NET/a.css);",
        "@font-face{font-family:x;src:url(NET/f)}",
        "@\\69mport 'NET/a.css';",
        "@imp\\6frt 'NET/a.css';",
        "@font-\\66 ace{font-family:x;src:url(NET/f)}",
    ],
)
def test_a_style_sheet_that_fetches_is_refused_every_time(root: Path, rule: str, site: web.Site) -> None:
    page = '<!DOCTYPE html><html lang="en"><head><title>T</title></head><body><p>x</p></body></html>'
    for _ in range(2):
        _, found = printed_whole(root, page, css=rule.replace("NET", site.home))
        assert "fetch-refused" in [d.code for d in found]
    assert not site.asked


@pytest.mark.parametrize("rule", ["@import 'NET/a.css';", "@\\69mport url(file:///etc/hostname);"])
def test_a_sheet_of_all_documents_fetches_nothing_while_it_is_read(rule: str, site: web.Site) -> None:
    sheet, _ = weasyprint._sheet(f"{rule.replace('NET', site.home)} p {{ color: blue }}", "file:///tmp/")
    assert not site.asked
    assert len(sheet.matcher.lower_local_name_selectors) == 1  # the rule behind it is read


def test_counter_styles_of_all_documents_are_read_once_and_a_page_overrules_them(root: Path) -> None:
    css = '@counter-style form { system: extends decimal; suffix: ") " } ol { list-style: inside form }'
    own = '<style>@counter-style form { system: extends decimal; suffix: "] " }</style>'
    page = '<!DOCTYPE html><html lang="en"><head><title>T</title>{}</head><body><ol><li>x</ol></body></html>'
    weasyprint._sheet.cache_clear()
    for head, mark in (("", "1) "), (own, "1] "), ("", "1) ")):
        assert weasyprint.inspect_pages(
            page.format(head), texts, css=css, files=Files(root), base=root, span=Span("a.md"), pages=9
        ) == [mark, "x"]
    assert weasyprint._sheet.cache_info().misses == 1


def test_page_references_are_those_of_pydyf_itself(root: Path) -> None:
    import pydyf

    printed(root, "<p>x")  # the engine is at work from here on
    document = pydyf.PDF()
    for page in range(3):
        document.add_page(pydyf.Dictionary({"Type": "/Page", "Number": page}))
        kids = document.pages["Kids"][::3]
        assert document.page_references == tuple(f"{number} 0 R".encode() for number in kids)
    assert document.page_references is document.page_references  # made once
