"""Odd documents: whatever is written, no format ends in an internal error, and the gate refuses none of what is made."""

from __future__ import annotations

from functools import partial

import pytest

from pipeline.engine import bounded
from tests.conftest import Project
from tests.outputs.docx.word import png

FORMATS = ("pdf", "epub", "docx", "html", "revealjs", "pptx")
ODD = {
    "attributes written twice": """
<p class=a class=b lang=de lang=en>x</p> <video src=a src=b controls controls></video>

[x]{#a #b k=1 k=2 lang=de lang=en data-lang=fr} [y](#a "t"){title=u title=v} `z`{lang=de lang=en}

::: {#c #d lang=de lang=en custom-style=A custom-style=B}
x
:::

<table class=a class=b><tr id=a id=b><td colspan=2 colspan=3 lang=de lang=en>x</td></tr></table>
""",
    "control characters": """
# A&#1; {#a&#1;}

[x](#a&#1; "&#1;"){aria-label="&#1;" .c&#1;} ![a&#1;](p.png "&#1;"){alt="&#xFFFE;"} <button>&#1;</button>

<p title="&#1;">&#xFFFF;</p>
""",
    "empty elements": """
<dl></dl>

<ul></ul> <ol></ol> <table></table> <table><tr></tr></table> <figure></figure>

<dl></dl><table><tr><td></td></tr></table>

#

>

-

| |
|-|
| |
""",
    "figures": """
<figure><figure><img src=p.png alt=x><figcaption>a</figcaption></figure><figcaption>b</figcaption></figure>

<figure><table><tr><td>x</td></tr></table><figcaption>b</figcaption></figure>

<figure><p>x</p><p>y</p><figcaption>c</figcaption></figure>
""",
    "drawings and pictures without words": """
<svg width="9" height="9"><rect width="3" height="3"/></svg>

A line with <svg width="9" height="9" aria-hidden="true"><rect width="3" height="3"/></svg> in it, and ![a](p.png){alt=""}.

![Caption](p.png){alt=""}

<svg width="9" height="9"><title>A</title><rect width="3" height="3"/></svg>
""",
    "nothing but a comment, a name or a mark": (
        "# <!-- x -->\n\n- <!-- y -->\n\n```{.python .numberLines}\n```\n\n\ue8ff1\n\n| \ue8ff |\n|---|\n| <!-- z --> |\n"
    ),
    "150 quotations in each other": ">" * 150 + " text\n",
    "150 tables in each other": "<table><tr><td>" * 150 + "x" + "</td></tr></table>" * 150 + "\n",
    "90 of each in each other": f"{'*a **b ' * 90}x{'** *' * 90}\n\n{'[' * 90}x{']{.a}' * 90}\n\n{'<b>' * 90}x{'</b>' * 90}\n\n$${'{' * 90}x{'}' * 90}$$\n",
    "addresses": "[a](http://[) [b](http://a:b:c) [c](//) [d](///) [e](http://) ![f](http://[) <http://[>",
}  # fmt: skip


LISTS = "".join("  " * level + "- a\n" for level in range(130))


def made(project: Project, text: str, formats: tuple[str, ...]) -> None:
    """Make a document in formats, in a thread as deep as a build's; nothing may stop one of them."""
    project.write("p.png", png(3, 3))
    whole = f"---\ntitle: Odd\n---\n\n# Part\n\n{text}\n"
    result = bounded.run(partial(project.convert, whole, *formats), 600)
    wrong = [d for d in result.diagnostics if d.severity == "error" and not d.partial]
    stopped = [
        f"{d.code}: {d.message}" for d in wrong if d.code != "slide-overflow"
    ]  # which is of a slide, at its line
    assert stopped == []
    assert len(result.artifacts) + len(wrong) >= len(formats)


@pytest.mark.parametrize("name", ODD)
def test_odd_documents_are_made(project: Project, name: str) -> None:
    made(project, ODD[name], FORMATS)


def test_lists_may_nest_deeper_than_libxml2_reads_unasked(project: Project) -> None:
    made(project, LISTS, ("epub", "docx", "html"))
