"""What we change inside WeasyPrint changes no byte of what it makes, and nothing it says."""

from __future__ import annotations

import base64
import io
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.memoize import keep
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.weasyprint import render as weasyprint
from pipeline.tools.weasyprint.patches import startup
from tests.pictures import PICTURES

LONG = "Incomprehensibilities of international characterisation, wherever hyphenation is unavoidable. " * 4
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" width="90" height="20">'
    '<text x="1" y="15" font-size="9" font-weight="bold" letter-spacing="1">A label</text></svg>'
)
OUTLINES = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20" width="90" height="20">{}</svg>'.format(
        "".join(
            f'<path d="{outline}" fill="none" stroke="black" marker-mid="url(#m)"/>'
            for outline in (
                "M1 1L9 9 9 1Z", "m1,1 h5 v5 l-5-5z m9 9q1 1 2 0t2 0", "M1 1C2 2 3 2 4 1S6 0 7 1", "M1 1A3 4 30 1 0 9 9",
                "M10% 1L20% 9", "M1em 1L2mm 9", "M1 1L2", "L5 5", "", "M1e1 1L9.5.5", "M1 1L9 9 9 1Z",
            )
        )
        + '<marker id="m" markerWidth="2" markerHeight="2"><circle r="1"/></marker>'
    )
)  # fmt: skip
TEXT = {
    "plain": ("", f"<p>{LONG}</p><p>AVAVA To fi ffl WA — “quoted” …</p>"),
    "justified": ("p { text-align: justify; hyphens: auto }", f"<p lang='en'>{LONG}</p><p lang='de'>{LONG}</p>"),
    "soft hyphens": ("p { width: 20mm }", "<p>in\u00adcom\u00adpre\u00adhen\u00adsi\u00adbil\u00adi\u00adties</p>"),
    "spaced": (
        "i { letter-spacing: 3px } b { word-spacing: 1em } u { letter-spacing: -.1px; word-spacing: 2px }",
        f"<p><i>{LONG}</i> <b>a b c</b><b> </b><u>x y</u></p>",
    ),
    "decorated": (
        "i { text-decoration: underline overline } b { text-decoration: line-through 2px red }",
        "<p><i>under <b>through</b></i> <a href='#x'>link</a> <u style='text-underline-offset: 3px'>u</u></p>",
    ),
    "code": ("pre { tab-size: 3 } code { white-space: pre-wrap }", "<pre>\tif a:\n\t\tb\n\n\nc</pre><code>a  b\tc</code>"),
    "broken": ("p { width: 9mm; overflow-wrap: anywhere } b { word-break: break-all }", f"<p>{LONG}<b>{LONG}</b></p>"),
    "cut off": (
        "p { width: 30mm; overflow: hidden } .e { white-space: nowrap; text-overflow: ellipsis } .l { max-lines: 2; block-ellipsis: auto }",
        f"<p class='e'>{LONG}</p><p class='l'>{LONG}</p>",
    ),
    "begun": ("p::first-letter { font-size: 300% } p::first-line { color: red }", f"<p>{LONG}</p><p>“A”</p>"),
    "fonts": (
        "i { font-variant: small-caps; font-feature-settings: 'tnum', 'onum' } b { font-variant-position: super }"
        " u { font: 0/0 serif } s { font-kerning: none; font-variant-ligatures: none; font-language-override: DEU }",
        "<p><i>Figures 123</i><b>sup</b><u>nothing</u><s>fi AVA</s></p>",
    ),
    "scripts": ("", "<p dir='rtl' lang='ar'>مرحبا 123 abc</p><p lang='he'>שלום a</p><p>e\u0301 a\u0327\u0302 Ελλ Жук</p>"),
    "missing": ("", "<p>here \U00013000 and \ue000\U0001f600 \U0001f468\u200d\U0001f469</p>"),
    "separators": ("", "<p>a\u2028b\u2029c\rd\x85e</p><pre>a\u2028b\u2029c\rd\x85e\fg\u2029</pre><pre>a\u2028</pre>"),
    "drawn": ("", f"<p>{SVG}</p><p>{OUTLINES}</p>"),
    "waiting": (
        "b { word-spacing: 3px } i { letter-spacing: 2px } p { width: 60mm } .j { text-align: justify }"
        " .e { overflow: hidden; white-space: nowrap; text-overflow: ellipsis } th { background: red }",
        "<p>one two <b>three four five</b> <i>six seven</i></p>" * 2
        + f"<p class='j'>{LONG}</p><p class='e'>{LONG}</p>"
        + f"<table><thead><tr><th>{LONG[:150]}</thead>" + "<tr><td>a<br><br><br>b</td></tr>" * 40 + "</table>",
    ),
    "again": (
        "u, s { text-decoration: underline } b { letter-spacing: -1px } s { text-decoration: line-through }"
        " .n { width: 12mm; hyphens: auto } .j { text-align: justify; width: 44mm } pre { tab-size: 3 }",
        "<pre>a = b(a, b)\n\ta = b\t(a)\n<b>a = b</b></pre>"
        + "<p class='n' lang='en'>international <u>a = b</u> <s>a = b</s> <b>a = b</b> a = b</p>" * 3
        + "<p class='j'>one two three four five six seven eight nine ten</p>" * 2
        + "<p class='n'>one two three four five six seven eight nine ten</p><p dir='rtl'>a = b (</p><p>a = b (</p>"
        + "<table><tr><td>international <code>a = b</code><td>international characterisation</table>" * 2,
    ),
    "at the end of lines": (
        "code { font-size: 90% }",
        "".join(f"<p style='width: {width}px'>{'<code>==</code>, ' * 9}</p>" for width in range(40, 90)),
    ),
    "hidden": ("i { visibility: hidden } b { font-size: 1e-8px }", "<p>a<i>b</i><b>c</b>\u200b \u00a0</p>"),
}  # fmt: skip
BOXES = {
    "lengths": (
        "div { margin: 5% auto; padding: 1% 2%; width: 50%; min-height: 10%; max-width: calc(90% - 1em) }"
        " p { width: 3em; height: 50%; border: 1px solid; border-radius: 20% / 10px }",
        f"<div><p>{LONG}</p></div><div style='height: 99px'><p>{LONG}</p></div>",
    ),
    "sizing": ("p, img { box-sizing: border-box; padding: 9px; width: 50px; min-width: min-content }", f"<p>{LONG}</p>"),
    "tables": (
        "table { border-collapse: collapse; width: 80% } td { border: 2px solid; padding: 3%; width: 30% }"
        " .s { border-collapse: separate; table-layout: fixed }",
        "<table><tr><td>a<td>b</table><table class='s'><caption>c</caption><tr><th>a<td rowspan=2>b<tr><td>c</table>",
    ),
    "out of flow": (
        "i { float: left; width: 20% } b { position: absolute; top: 5%; right: 1em } u { position: relative; left: 9% }"
        " .footnote { float: footnote }",
        f"<p><i>f</i><b>a</b><u>r</u>{LONG}<span class='footnote'>note</span></p>",
    ),
    "running": ("@page { margin: 20%; @top-left { content: element(h) } } h1 { position: running(h) }", "<h1>H</h1><p>x"),
    "flexible": (
        "div { display: flex } section { display: grid; grid-template-columns: 1fr 30% } p { flex: 1; min-width: 20% }",
        f"<div><p>{LONG}</p><p>b</p></div><section><p>a</p><p>b</p></section>",
    ),
    "columns": ("div { columns: 2; column-gap: 5% } p { break-inside: avoid }", f"<div><p>{LONG}</p><p>{LONG}</p></div>"),
    "sides": (
        "p { margin-inline-start: 9px; padding-inline: 1% 2%; border-inline-end: 1px solid; margin-left: 1px }",
        "<p>a</p><div dir='rtl'><p>b</p></div><p style='direction: rtl'>c</p>",
    ),
    "values": (
        ":root { --a: 9px; --b: calc(var(--a) * 2) } p { margin: var(--b); text-indent: calc(10% + 1px) }"
        " i { all: inherit } b { margin: inherit; color: initial; page: other } div { page: other; text-indent: 5% }",
        f"<p>{LONG}<i>i</i><b>b</b></p><div><p>other page</p></div>",
    ),
    "rounded": (
        "@page { size: 90mm 40mm } div, i { border: 1px solid; border-radius: 9px / 20%; background: #eee }"
        " .c { box-decoration-break: clone } td { border-radius: 4px; background: red }",
        f"<div>{LONG}{LONG}</div><p><i>{LONG}</i> <i class='c'>{LONG}</i></p>"
        f"<table><thead><tr><th><i>{LONG}</i></thead>" + "<tr><td>a<br>b<br>c</td></tr>" * 9 + "</table>",
    ),
    "painted": (
        "@page { background: #eef } body { background: linear-gradient(red, blue) } p { box-shadow: 1px 2px gray }"
        " i { visibility: hidden; background: red } b { background: #0000 } u { outline: 1px solid }"
        " s { border: 9px solid; border-image: linear-gradient(red, blue) 9 }",
        "<p>a <i>hidden</i> <b>clear</b> <u>outlined</u></p><s>image</s>",
    ),
    "placed": (
        "i { position: absolute; float: left } b { float: right } u { position: relative; display: block } s { display: flex }"
        " p { text-decoration: underline red } :root { page: a; text-decoration: overline } div { page: auto }",
        "<div><p>a <i>i</i><b>b</b><u>u <em>e</em></u><s>s</s></p></div><style>html { display: inline }</style>",
    ),
    "pages": (
        "@page { size: 90mm 40mm; @top-center { content: counter(page) ' of ' counter(pages) } @bottom-left { content: string(s) } }"
        " @page :left { margin-left: 5vw; @top-center { color: red } } @page :first { margin: 1cm } @page b { margin: 9mm }"
        " @page :nth(4) { background: #eee } @page :blank { @top-center { content: 'blank' } } h2 { string-set: s content() }"
        " @page :nth(2 of b) { @top-left { content: 'second' } } section { page: b } h2 { break-before: right }",
        f"<h2>One</h2><p>{LONG}</p><h2>Two</h2><section><p>{LONG * 4}</p></section><h2>Three</h2><p>{LONG}</p>",
    ),
    "matching": (
        "p.a b, #x > b, [lang] i, p + p, .a.b { color: red } *:first-child { margin: 1px } P { padding: 1px } .c:not(.d) { color: blue }"
        " p:nth-child(2n+1) { background: #eee } ::marker { color: red } [class~=c]::before { content: 'c' }",
        "<p class='a b'><b>1</b></p><p id='x'><b lang='de'>2 <i>i</i></b></p><p class='c d'>3<p class=' c  a '>4<p id='y' class=''>5",
    ),
    "lists": ("li { list-style: square inside } ol li { counter-increment: a 2 }", "<ul><li>a<ol><li>b</ol><li><p>c</ul>"),
}  # fmt: skip


@pytest.fixture
def by_itself(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """WeasyPrint as it comes, but for what is mended."""
    startup.weasyprint()
    from pipeline.tools.weasyprint import fixes
    from pipeline.tools.weasyprint.patches import lines as line_patches

    for change in startup.changes():
        assert change.owner.__dict__.get(change.name) is change.ours
        mended = change.own is line_patches._own_split
        monkeypatch.setattr(change.owner, change.name, fixes.split_first_line if mended else change.own)
    yield


def printed(css: str, body: str) -> tuple[bytes, tuple[Diagnostic, ...]]:
    root = resources.templates()
    made = weasyprint.print_pdf(
        f"<!DOCTYPE html><html lang='en'><head><title>T</title></head><body>{body}</body></html>",
        css=f"body {{ font-family: 'Source Sans 3', 'Source Code Pro' }} {css}",
        metadata=Metadata(title="T"),
        files=Files(root),
        base=root,
        span=Span("a.md"),
    )
    return made.value, made.diagnostics


@pytest.mark.parametrize("name", [*TEXT, *BOXES])
def test_the_bytes_are_those_of_weasyprint_by_itself(name: str, request: pytest.FixtureRequest) -> None:
    first, again = printed(*(TEXT | BOXES)[name]), printed(*(TEXT | BOXES)[name])
    request.getfixturevalue("by_itself")
    assert first == again == printed(*(TEXT | BOXES)[name])


def unpacked(pdf: bytes) -> list[object]:
    """All objects of a PDF, with streams and pictures unpacked."""
    found: list[object] = []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        for item in file.objects:
            if not isinstance(item, pikepdf.Stream):
                found.append(item.unparse(resolved=True))
            elif item.get("/Type") not in ("/ObjStm", "/XRef"):
                is_picture = item.get("/Subtype") == "/Image"
                found.append(
                    pikepdf.PdfImage(item).as_pil_image().tobytes() if is_picture else item.read_bytes()
                )
                found.append(
                    {key: repr(value) for key, value in item.items() if key not in ("/Length", "/SMask")}
                )
    return found


@pytest.fixture
def as_packed_by_itself(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files as WeasyPrint packs them."""
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import packing as pdf_packing

    for change in pdf_packing.changes():
        monkeypatch.setattr(change.owner, change.name, change.own)
    yield


@pytest.mark.parametrize("name", PICTURES)
def test_packed_otherwise_a_file_says_the_same(name: str, request: pytest.FixtureRequest) -> None:
    page = (
        f"<p>{LONG}</p><img alt='a' src='data:image/png;base64,{base64.b64encode(PICTURES[name]).decode()}'>"
    )
    ours, said = printed("", page)
    request.getfixturevalue("as_packed_by_itself")
    theirs, also_said = printed("", page)
    assert (ours != theirs, said) == (True, also_said)
    assert unpacked(ours) == unpacked(theirs)
    assert len(ours) < 1.05 * len(theirs)


def test_greys_of_16_bits_are_printed_as_the_same_greys_of_8() -> None:
    file = io.BytesIO()
    Image.frombytes("I;16", (4, 1), struct.pack("<4H", 0, 257, 40_000, 65_535)).save(file, "PNG")
    made, _ = printed(
        "", f"<img alt='a' src='data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}'>"
    )
    with pikepdf.open(io.BytesIO(made)) as pdf:
        (shown,) = pdf.pages[0].get_images().values()
        picture = pikepdf.PdfImage(shown).as_pil_image()
    assert (picture.mode, picture.tobytes()) == ("L", bytes((0, 1, 155, 255)))


def test_a_line_that_waits_is_drawn_as_it_was_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import drawing

    again, own = [], drawing._own_reactivate
    monkeypatch.setattr(
        drawing, "_own_reactivate", lambda layout, style: again.append(layout.text) or own(layout, style)
    )
    page = (
        f"<style>p {{ color: red }}</style><p>{LONG}</p>"  # a page with styles of its own has its own fonts
    )
    ours = printed("", page)
    assert again == []
    monkeypatch.setattr(drawing, "_OPEN", 0)
    assert printed("", page) == ours
    assert len(again) > 1


def test_no_more_is_kept_than_there_is_use_for() -> None:
    kept: dict[object, object] = {}
    assert [keep(kept, key, -key, most=3) for key in range(5)] == [0, -1, -2, -3, -4]
    assert kept == {3: -3, 4: -4}


def test_what_is_kept_is_used() -> None:
    """Each line of a text asks for the same look, strut and glyphs."""
    startup.weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    from pipeline.tools.weasyprint.patches import text as text_patches

    made = []

    class Configuration(FontConfiguration):  # type: ignore[misc]  # WeasyPrint ships no types
        def __init__(self) -> None:
            super().__init__()
            made.append(self)

    import weasyprint as engine

    engine.HTML(string=f"<p>{LONG}<b>b</b></p>").write_pdf(font_config=Configuration())
    assert 2 <= len(text_patches.kept_with(made[0], "looks")) <= 6
    assert 2 <= len(text_patches.kept_with(made[0], "struts")) <= 6


def test_short_text_is_laid_out_once_and_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import drawing
    from pipeline.tools.weasyprint.patches import lines as line_patches

    laid_out, drawn = [], []
    own_split, own_runs = line_patches.split_first_line, drawing._plain_runs
    monkeypatch.setattr(
        line_patches, "split_first_line", lambda *given: laid_out.append(given[0]) or own_split(*given)
    )
    monkeypatch.setattr(
        drawing, "_plain_runs", lambda *given: drawn.append(given[1].text) or own_runs(*given)
    )
    printed("", "<p>a few words</p>" * 9 + "<p style='width: 1px'>a few words</p>")
    assert [laid_out.count(text) for text in ("a few words", "few words", "words")] == [2, 1, 1]
    assert sorted(drawn) == ["a", "a few words", "few", "words"]


@pytest.mark.parametrize(("name", "plain"), [("plain", True), ("justified", True), ("missing", False)])
def test_plain_lines_are_written_from_what_is_kept(
    name: str, plain: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    startup.weasyprint()
    from pipeline.tools.weasyprint.patches import drawing

    left, own = [], drawing._own_draw
    monkeypatch.setattr(drawing, "_own_draw", lambda *given: left.append(given) or own(*given))
    printed(*TEXT[name])
    assert bool(left) is not plain


@pytest.mark.parametrize(
    "value",
    [b"a", "a", 0, -7, True, 0.0, -0.0, 1.0, 0.1, -1.5, 1e-9, 123456789.125, 1e300, float("inf"), None],
)
def test_numbers_are_written_alike(value: object) -> None:
    startup.weasyprint()
    (change,) = (change for change in startup.changes() if change.name == "_to_bytes")
    assert change.ours(value) == change.own(value)


def test_arrays_for_fonts_are_as_long_as_what_they_hold() -> None:
    startup.weasyprint()
    from weasyprint.pdf import fonts
    from weasyprint.text.ffi import ffi

    assert list(fonts.ffi.new("hb_codepoint_t[3]", (4, 5, 6))) == [4, 5, 6]
    assert len(fonts.ffi.new("hb_tag_t[100]")) == 100
    assert fonts.ffi.NULL == ffi.NULL


def test_the_packages_are_changed_when_they_are_loaded_and_not_before() -> None:
    code = "import sys; from pipeline.tools.weasyprint import render as weasyprint; print('weasyprint' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd()
    )
    assert done.stdout == "False\n"


SAID = """
    p { border-inline-end: 3px solid; border-block-start-style: dotted; outline-style: solid; font-size: 2ex }
    i { border-left-style: double; border-right-width: 9px; margin-inline: 1em; min-inline-size: 3px; color: red }
    b { all: initial; letter-spacing: .1em; line-height: calc(1em + 20%); text-indent: calc(10% + 1px); opacity: .5 }
    u { all: inherit; border: inherit; border-radius: inherit; content: inherit; font: inherit; lang: inherit }
    s { --w: 4px; border-width: var(--w); padding: var(--none); border-top-style: var(--none, solid); float: left }
    div { direction: rtl; border-start-end-radius: 5px; white-space: pre; hyphens: auto; overflow: hidden }
"""


def styles() -> list[dict[str, object]]:
    """All properties of all boxes of a page where rules say something of many of them."""
    engine = startup.weasyprint()
    from weasyprint.css.properties import INITIAL_VALUES

    names = [name for name in sorted(INITIAL_VALUES) if "_block_" not in name and "_inline_" not in name]
    inner = "<p lang='de' id='a'>p <i>i <b>b <u>u</u> <s>s</s></b></i></p>"
    html = f"<style>{SAID}</style><body>{inner}<div>{inner}</div><ul><li>{inner}</ul><table><tr><td>{inner}</table>"
    (page,) = engine.HTML(string=html).render().pages
    boxes = list(page._page_box.descendants())
    return [{name: repr(box.style[name]) for name in names} for box in boxes]


def test_styles_are_those_of_weasyprint_by_itself(request: pytest.FixtureRequest) -> None:
    ours = styles()
    request.getfixturevalue("by_itself")
    assert len(ours) > 60
    assert ours == styles()


def test_a_boxs_attributes_take_little_room() -> None:
    """Text is what most boxes hold; by itself, WeasyPrint needs 832 bytes for the attributes of each (CPython 3.11).

    Asked of a process of its own, as a worker is, on its first document and on the second: where WeasyPrint by itself
    has made boxes in the same process, the room for shared names is gone.
    """
    done = subprocess.run(
        [sys.executable, "-c", _ROOM, f"<p>{LONG}<a href='#a'>a</a> <code>b</code></p>" * 3],
        capture_output=True, text=True, check=True, cwd=Path.cwd(),
    )  # fmt: skip
    first, second = done.stdout.splitlines()
    for line in (first, second):
        kinds, room = line.split()
        assert kinds == "InlineBox,LineBox,TextBox"
        assert int(room) < 400


# Prints the kinds of boxes of a page, and how many bytes the attributes of nine in ten of them take at most.
_ROOM = """
import sys
from pipeline.tools.weasyprint.patches import startup

engine = startup.weasyprint()
from weasyprint.formatting_structure.boxes import InlineBox, LineBox, TextBox

for _ in range(2):
    pages = engine.HTML(string=sys.argv[1]).render().pages
    found = [box for box in pages[0]._page_box.descendants() if type(box) in (InlineBox, LineBox, TextBox)]
    sizes = sorted(sys.getsizeof(vars(box)) for box in found)
    print(",".join(sorted({type(box).__name__ for box in found})), sizes[len(sizes) * 9 // 10])
"""


def test_what_boxes_seldom_have_is_kept_where_they_have_it() -> None:
    engine = startup.weasyprint()
    from weasyprint.formatting_structure.boxes import BlockBox

    css = "<style>p { border-radius: 4px; background: red } p::first-letter { color: blue }</style>"
    (page,) = engine.HTML(string=f"{css}<body><p>a</p><div>b</div>").render().pages
    plain, *_ = (b for b in page._page_box.descendants() if b.element_tag == "div" and type(b) is BlockBox)
    red, *_ = (b for b in page._page_box.descendants() if b.element_tag == "p" and type(b) is BlockBox)
    for name in ("first_letter_style", "background"):
        assert name not in vars(plain) and getattr(plain, name) is None
        assert name in vars(red) and getattr(red, name) is not None
    assert (plain.border_top_left_radius, red.border_top_left_radius) == ((0, 0), (4, 4))
    assert plain.copy().remove_decoration_sides == set()
    plain.remove_decoration_sides.add("top")
    assert plain.copy().remove_decoration_sides == {"top"}


def first_lines(width: float, text: str) -> list[str]:
    """The lines of a paragraph, by their words."""
    engine = startup.weasyprint()
    from weasyprint.formatting_structure.boxes import LineBox, TextBox

    css = f"body {{ font: 16px 'Source Sans 3' }} p {{ width: {width}px; hyphens: auto; hyphenate-limit-chars: 8 4 4 }}"
    (page,) = engine.HTML(string=f"<style>{css}</style><body lang=en><p>{text}").render().pages
    lines = [box for box in page._page_box.descendants() if isinstance(box, LineBox)]
    return ["".join(part.text for part in line.descendants() if isinstance(part, TextBox)) for line in lines]


BEFORE = "The example below uses a stale handshake to keep things short. Set"


@pytest.mark.parametrize(
    "inside", ["<code>eth0</code> to 90.", "<a href='#a'>it</a>.", "<em>i</em> <b>j</b>"]
)
def test_a_space_at_the_end_of_a_line_leaves_no_word_alone(inside: str) -> None:
    for width in range(440, 460):
        first, second, *_ = first_lines(width, f"{BEFORE} {inside}")
        assert first in (BEFORE, BEFORE.removesuffix(" Set")) or first.startswith(f"{BEFORE} ")
        assert second and not first.endswith(" ")


def test_weasyprint_by_itself_leaves_one_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """If it no longer does, tools/weasyprint/fixes.py has done its work."""
    startup.weasyprint()
    from pipeline.tools.weasyprint import fixes
    from pipeline.tools.weasyprint.patches import lines as line_patches

    monkeypatch.setattr(line_patches, "split_first_line", fixes._own_split)
    assert "The" in {first_lines(width, f"{BEFORE} <code>eth0</code>")[0] for width in range(440, 460)}


def test_words_that_do_not_fit_are_still_broken() -> None:
    long = "Incomprehensibilities"
    assert first_lines(60, f"{long} <b>b</b>")[0].endswith("‐")
    assert first_lines(1, "one two <b>b</b>") == ["one", "two", "b"]
