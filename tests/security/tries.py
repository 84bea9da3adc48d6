"""What strangers may write: one small document, picture or template for each way, all of them harmless.

RUN stands for a script that changes the title of the page, NET for the address of a server that counts what it is asked.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

TITLE = "1234567"  # without quotes, so that a script can stand anywhere
RUN = f"document.title={TITLE}"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="40">{}</svg>'


@dataclass(frozen=True, slots=True)
class Try:
    """One way: a document's body, and files beside it. `templates` are blocks of Octavo's layouts that a theme overrides.

    `raw` marks what is HTML without a counterpart in Markdown, which trusted documents keep.
    """

    name: str
    body: str = ""
    files: dict[str, str] = field(default_factory=dict)
    templates: dict[str, str] = field(default_factory=dict)
    front: str = ""
    raw: bool = False

    def document(self, net: str) -> str:
        """Return the document, with `net` as the address of the server that counts."""
        return fill(
            f"---\ntitle: Tried\n{self.front}---\n\n## Before\n\ntext\n\n## Tried\n\n{self.body}\n\n## After\n\ntext\n",
            net,
        )


def fill(text: str, net: str) -> str:
    """Return a text with its placeholders filled."""
    return text.replace("RUN", RUN).replace("NET/", net)


def all_tries() -> list[Try]:
    """Return all tries; their names are different."""
    return [
        *_attributes(),
        *_tables(),
        *_slides(),
        *_links(),
        *_elements(),
        *_templates(),
        *_pictures(),
        *_jinja(),
    ]


_FORMS = {
    "span": "[a]{{{}}}",
    "link": "[a](https://example.org){{{}}}",
    "code": "`a`{{{}}}",
    "heading": "### a {{{}}}\n\ntext",
    "div": "::: {{.k {}}}\na\n:::",
    "code block": "``` {{.text {}}}\na\n```",
    "picture": "![a](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==){{{}}} b",
    "callout": "::: {{.note {}}}\na\n:::",
    "solution": "::: {{.solution {}}}\na\n:::",
    "list item": "- ::: {{.section {}}}\n  a\n  :::",
    "note": "a[^n]\n\n[^n]: b [c]{{{}}}",
}  # fmt: skip


def _attributes() -> Iterator[Try]:
    pairs = {
        "handler": 'onmouseover="RUN" onfocus="RUN" tabindex=0 autofocus=1 onanimationstart="RUN"',
        "fetch": 'data-src="NET/a" data-background-iframe="NET/b" style="background:url(NET/c)" srcset="NET/d" background="NET/e"',
    }
    for form, text in _FORMS.items():
        for kind, given in pairs.items():
            yield Try(f"{kind} on a {form}", text.format(given))
    yield Try(
        "a size that goes on", '::: columns\n::: {.column width="50%;background:url(NET/a)"}\na\n:::\n:::'
    )
    yield Try(
        "a size of a picture", '![a](p.svg){width="9px;background:url(NET/a)"}', {"p.svg": _SVG.format("")}
    )


def _tables() -> Iterator[Try]:
    cells = "<table {0}><caption {0}>c</caption><colgroup {0}><col {0}></colgroup><thead {0}><tr {0}><th {0}>a</th></tr></thead>"
    cells += (
        "<tbody {0}><tr {0}><td {0}>b</td></tr></tbody><tfoot {0}><tr {0}><td {0}>c</td></tr></tfoot></table>"
    )
    for kind, given in {
        "handlers": 'onclick="RUN" onmouseover="RUN" onpointerenter="RUN"',
        "styles": 'style="background:url(NET/a)" background="NET/b"',
        "data of reveal.js": 'data-src="NET/a" data-background-image="NET/b" data-background-iframe="NET/c" data-autoplay="1"',
        "a preview": 'data-preview-link="NET/a" data-preview-image="NET/b"',
    }.items():
        yield Try(f"{kind} on each part of a table", cells.format(given))
    yield Try(
        "a table in a list",
        "- item\n\n  <table><tr onclick='RUN'><td style='background:url(NET/a)'>a</td></tr></table>",
    )
    yield Try(
        "a table in a table",
        "<table><tr><td><table><tr onclick='RUN'><td data-src='NET/a'>a</td></tr></table></td></tr></table>",
    )


def _slides() -> Iterator[Try]:
    for name in (
        "background", "background-iframe", "background-video", "background-image", "src", "state", "markdown", "autoslide",
        "transition", "auto-animate", "visibility", "preview-link", "preview-video", "external", "template",
    ):  # fmt: skip
        given = f'data-{name}="NET/a" {name}="NET/b"'
        yield Try(
            f"data-{name} on sections",
            f"- ::: {{.section {given}}}\n  ### a {{{given}}}\n  b\n  :::\n\n::: {{.section {given}}}\nc\n:::",
        )
    yield Try("a background on the web", "### a {background-image=NET/a background-color=red}\n\ntext")
    yield Try(
        "a section of HTML",
        '<section data-background-iframe="NET/a" data-state="x" onclick="RUN"><p>a</p></section>',
    )
    yield Try(
        "sections in columns",
        ":::: columns\n::: {.column .section data-background-video=NET/a}\na\n:::\n::::",
    )


def _links() -> Iterator[Try]:
    for number, target in enumerate(
        (
            "javascript:RUN",
            "JavaScript:RUN",
            "java&#10;script:RUN",
            "&#1;javascript:RUN",
            "vbscript:RUN",
            "data:text/html,<script>RUN</script>",
        )
    ):
        yield Try(
            f"link {number} to what runs",
            f'[a](<{target}>)\n\n<a href="{target.replace("<", "&lt;")}">b</a>',
            raw="<script>" in target,  # in angle brackets that is no link, but raw HTML
        )
    yield Try(
        "a link with more",
        '<a href="https://example.org" ping="NET/a" onclick="RUN" rel="prefetch" download>a</a>',
    )
    yield Try(
        "a link in a table", '<table><tr><td><a href="javascript:RUN" ping="NET/a">a</a></td></tr></table>'
    )


def _elements() -> Iterator[Try]:
    for name, body in {
        "script": "<script>RUN</script>",
        "script in a line": "a <script>RUN</script> b",
        "script of data": "<script src='data:text/javascript,RUN'></script>",
        "script on the web": "<script src='NET/a'></script>",
        "module": "<script type='module'>RUN</script>",
        "style": "<style>@import 'NET/a'; body{background:url(NET/b)}</style>",
        "linked style": "<link rel='stylesheet' href='NET/a'>",
        "preload": "<link rel='preload' as='image' href='NET/a'><link rel='prefetch' href='NET/b'><link rel='icon' href='NET/c'>",
        "base": "<base href='NET/'>",
        "refresh": "<meta http-equiv='refresh' content='0;url=NET/a'>",
        "iframe": "<iframe src='NET/a'></iframe><iframe srcdoc='<script>parent.RUN</script>'></iframe>",
        "object": "<object data='NET/a'></object><embed src='NET/b'>",
        "video": "<video src='NET/a' poster='NET/b' autoplay></video><audio src='NET/c' autoplay></audio>",
        "picture": "<picture><source srcset='NET/a'><img src='NET/b' onerror='RUN' alt='a'></picture>",
        "form": "<form action='NET/a'><button autofocus onfocus='RUN'>a</button><input autofocus onfocus='RUN'></form>",
        "details": "<details open ontoggle='RUN'><summary>a</summary>b</details>",
        "template": "<template><script>RUN</script></template><noscript><img src='NET/a'></noscript>",
        "svg": "<svg width='9' height='9' onload='RUN'><script>RUN</script><image href='NET/a'/><use href='NET/b#c'/></svg>",
        "svg with HTML": "<svg width='9' height='9'><foreignObject><img src='x' onerror='RUN'/></foreignObject></svg>",
        "svg in motion": "<svg width='9' height='9'><set attributeName='onload' to='RUN' onbegin='RUN'/><animate onbegin='RUN' attributeName='x'/></svg>",
        "math": "<math><mtext><img src='x' onerror='RUN'></mtext><maction actiontype='statusline' href='javascript:RUN'>a</maction></math>",
        "raw block": "```{=html}\n<img src='NET/a' onerror='RUN'>\n```",
        "raw line": "a `<img src='NET/a' onerror='RUN'>`{=html} b",
        "comment": "<!--><img src='x' onerror='RUN'>-->",
        "marquee": "<marquee onstart='RUN'>a</marquee><x-y onclick='RUN' style='background:url(NET/a)'>b</x-y>",
        "body": "<body onload='RUN' background='NET/a'>a</body>",
    }.items():
        yield Try(f"element {name}", body, raw=True)


def _templates() -> Iterator[Try]:
    yield Try("template with a root", templates={"attributes": " class='a' onload='RUN' background='NET/a'"})
    for name, text in {
        "script": "<script>RUN</script>",
        "script of the deck, changed": "<script>{{ deck_js | default('') | safe }};RUN</script>",
        "handler": "<p onclick='RUN' onpointerover='RUN'>a</p><img src='x' onerror='RUN' alt='a' />",
        "style": "<style>@import 'NET/a'; body { background: url(NET/b) } p { background: u\\72l(NET/c) }</style>",
        "style attribute": "<p style='background:url(NET/a)'>a</p>",
        "link": "<link rel='stylesheet' href='NET/a' /><link rel='prefetch' href='NET/b' />",
        "base": "<base href='NET/' />",
        "refresh": "<meta http-equiv='refresh' content='0;url=NET/a' />",
        "policy": "<meta http-equiv='Content-Security-Policy' content=\"script-src 'unsafe-inline'\" /><script>RUN</script>",
        "frame": "<iframe src='NET/a'></iframe><object data='NET/b'></object><embed src='NET/c' />",
        "picture": "<img src='NET/a' srcset='NET/b' alt='a' /><video poster='NET/c' src='NET/d' autoplay></video>",
        "section": "<section data-background-iframe='NET/a' data-background-image='NET/b' data-state='x'>a</section>",
        "svg": "<svg onload='RUN'><script>RUN</script><style>@import 'NET/a';</style><a href='javascript:RUN'>a</a></svg>",
        "name that acts": "<meta name='referrer' content='unsafe-url' /><meta name='apple-itunes-app' content='app-id=1' />",
        "character set": "<meta charset='utf-7' /><meta http-equiv='content-type' content='text/html;charset=utf-16' /><style>@charset 'utf-7';</style>+ADw-script+AD4-RUN+ADw-/script+AD4-",
        "relation": "<link rel='preload' href='NET/a' as='image' /><link rel='dns-prefetch preconnect' href='NET/b' /><link rel='manifest' href='NET/c' /><link rel='icon' href='NET/d' />",
        "overlapping tags": "<math><mtext><table><mglyph><style><!--</style><img alt='' title='--&gt;&lt;img src=x onerror=RUN&gt;' /></style></mglyph></table></mtext></math>",
        "entities": "<a href='java&#115;cript:RUN'>a</a><a href='&#x6A;avascript:RUN'>b</a>",
    }.items():
        yield Try(f"template with a {name}", templates={"head": text, "page": f"{{{{ super() }}}}{text}"})


def _pictures() -> Iterator[Try]:
    inner = base64.b64encode(_SVG.format("<script>RUN</script><image href='NET/a'/>").encode()).decode()
    for name, inside in {
        "script": "<script>RUN</script><rect width='9' height='9' onclick='RUN'/>",
        "import": "<style>@import 'NET/a'; @import url(NET/b);</style><rect width='9' height='9'/>",
        "addresses": "<rect width='9' height='9' fill='url(NET/a#b)' style='mask:url(NET/c)'/><use href='NET/d#e'/>",
        "HTML": "<foreignObject width='9' height='9'><img xmlns='http://www.w3.org/1999/xhtml' src='NET/a' onerror='RUN'/></foreignObject>",
        "links": "<a href='javascript:RUN'><rect width='9' height='9'/></a><a xlink:href='data:text/html,x'><rect width='9' height='9'/></a>",
        "motion": "<a href='#'><set attributeName='href' to='javascript:RUN'/><rect width='9' height='9'/></a>",
        "images": "<image href='NET/a' width='9' height='9'/><feImage href='NET/b'/>",
        "image of nothing": "<image/><image href=''/><image xlink:href='#a'/>",
        "a picture in it": f"<image width='9' height='9' href='data:image/svg+xml;base64,{inner}'/>",
        "a base": "<g xml:base='NET/'><image href='a.png'/></g>",
    }.items():
        yield Try(f"picture with {name}", "![a](p.svg)", {"p.svg": _SVG.format(inside)})
    yield from _encodings()
    yield Try("a picture as data", f"![a](data:image/svg+xml;base64,{inner})")


def _encodings() -> Iterator[Try]:
    drawings = [  # that a reader of other characters, or of other entities, would read otherwise
        ('<?xml version="1.0" encoding="UTF-7"?>', "+ADw-script+AD4-RUN+ADw-/script+AD4-"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', "<a href='java&#115;cript:RUN'><rect/></a>"),
        ('<?xml version="1.0" encoding="Shift_JIS"?>', "<style>@import 'NET/a';</style><rect/>"),
        ("<!DOCTYPE svg [<!ENTITY colon '/'>]>", "<a href='javascript&colon;RUN'><rect/></a>"),
        ("<!DOCTYPE svg [<!ENTITY a '&#60;script>RUN&#60;/script>'>]>", "<text>&a;</text>"),
    ]
    files = {f"p{at}.svg": prolog + _SVG.format(inside) for at, (prolog, inside) in enumerate(drawings)}
    yield Try("pictures in other characters", "".join(f"![a]({name})\n\n" for name in files), files)


def _jinja() -> Iterator[Try]:
    page = "jinja: true\n"
    yield Try(
        "markup made by Jinja",
        "{{ '<script>RUN</script>' }}\n\n{{ '[a]{' ~ 'on' ~ 'click=RUN}' }}",
        front=page,
        raw=True,
    )
    yield Try("attributes made by Jinja", "[a]{on{{ 'click' }}=RUN data-{{ 'src' }}=NET/a}", front=page)
    yield Try(
        "an include",
        "{% include 'p.txt' %}",
        {"p.txt": "<table><tr onclick='RUN'><td data-src='NET/a'>a</td></tr></table>"},
        front=page,
    )
    yield Try(
        "metadata",
        "a",
        front="description: '\"><script>RUN</script>'\nauthor: '<img src=NET/a onerror=RUN>'\n",
    )
    ends = "</title><script>RUN</script><meta http-equiv=refresh content='0;url=NET/a'>"
    keys = "title subtitle lang dir author keywords date description canonical image robots head base refresh css"
    yield Try("front matter", "a", front="".join(f'{key}: "\\"> {ends}"\n' for key in keys.split()))
    yield Try("a page in UTF-7", "+ADw-script+AD4-RUN+ADw-/script+AD4- and +ADw-img src=x onerror=RUN+AD4-")
    yield Try("a title", '### <b onclick="RUN">a</b> "><img src=NET/a onerror=RUN>\n\ntext')
    yield Try("an identifier", '::: {#a"onclick="RUN"}\na\n:::\n\n<h3 id=\'x" onclick="RUN\'>b</h3>')
    yield Try("a class", "<span class='x\" onclick=\"RUN'>a</span>")
