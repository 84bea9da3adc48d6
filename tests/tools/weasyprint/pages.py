"""Pages made to meet every case that the patches of WeasyPrint tell apart, and how tests print them."""

from __future__ import annotations

import io

import pikepdf

from pipeline import resources
from pipeline.core.diagnostics import Diagnostic
from pipeline.core.model import Metadata
from pipeline.core.spans import Span
from pipeline.tools.files import Files
from pipeline.tools.weasyprint import render as weasyprint

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


def printed(css: str, body: str, variant: str = "pdf/ua-1") -> tuple[bytes, tuple[Diagnostic, ...]]:
    root = resources.templates()
    made = weasyprint.print_pdf(
        f"<!DOCTYPE html><html lang='en'><head><title>T</title></head><body>{body}</body></html>",
        css=f"body {{ font-family: 'Source Sans 3', 'Source Code Pro' }} {css}",
        metadata=Metadata(title="T"),
        files=Files(root),
        base=root,
        span=Span("a.md"),
        variant=variant,
    )
    return made.value, made.diagnostics


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
