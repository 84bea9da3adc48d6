"""The web page, looked at from inside."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.conftest import SEED, Project
from tests.outputs.reading import Page

FRONT = """---
title: A & B "C"
subtitle: Of both
author: [Ann One, Bob Two]
date: 2024-05-01
lang: de
description: What <it> is about
keywords: x, y
tags: z, x
---
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'


def page(project: Project, text: str, **changes: object) -> Page:
    return Page(project.output(text, "html", **changes))


def png() -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(target, "png")
    return target.getvalue()


def test_head_says_what_it_is(project: Project) -> None:
    made = page(project, FRONT + "Text.\n")
    assert made.source.startswith("<!DOCTYPE html>\n")
    assert made.find("/html/@lang") == ["de"] and made.texts("//title") == ['A & B "C"']
    assert made.meta("keywords") == ["x, y, z"] and made.meta("description") == ["What <it> is about"]
    assert made.meta("author") == ["Ann One", "Bob Two"] and made.meta("dcterms.created") == ["2024-05-01"]
    assert made.meta("viewport") == ["width=device-width, initial-scale=1"]


def test_nothing_is_loaded_from_outside(project: Project) -> None:
    project.write("a.png", png())
    project.write("b.svg", SVG)
    text = "# T\n\n![One](a.png)\n\n![Two](b.svg)\n\n`code` $a^2$ [link](https://x.example/)\n\n<img src='a.png' alt='Three'>\n"
    made = page(project, text)
    assert made.outside == []
    assert len([address for address in made.references if address.startswith("data:image/")]) == 3
    assert any(address.startswith("data:font/") for address in made.references)
    assert not made.find("//script | //link | //iframe")


def test_headings_form_an_outline_below_the_title(project: Project) -> None:
    made = page(project, FRONT + "# One\n\n## Two\n\nText.\n\n# Three\n\nText.\n")
    assert made.outline == [(1, 'A & B "C"'), (2, "One"), (3, "Two"), (2, "Three")]


def test_contents_lead_to_the_headings(project: Project) -> None:
    made = page(project, FRONT + "# One\n\na\n\n## Two & *more*\n\nb\n\n# Three\n\nc\n")
    assert made.texts("//nav//a") == ["One", "Two & more", "Three"]
    assert [f"#{name}" for name in made.find("//h2/@id | //h3/@id")] == made.find("//nav//a/@href")
    assert not page(project, "# T\n\n## One\n\na\n").find("//nav")


def test_every_link_in_the_page_has_its_place(project: Project) -> None:
    made = page(project, "# T\n\n[x](#h) a[^1]\n\n## H\n\nb [y](#t)\n\n[^1]: n\n\n## T\n\nc\n")
    places = set(made.find("//@id"))
    links = [address[1:] for address in made.find("//a/@href") if address.startswith("#")]
    assert len(links) > 3 and set(links) <= places
    assert len(made.find("//@id")) == len(places)


def test_pictures_have_words(project: Project) -> None:
    project.write("a.png", png())
    made = page(project, '# T\n\n![Caption](a.png){alt="Seen"}\n')
    assert made.find("//img/@alt") == ["Seen"] and made.texts("//figcaption") == ["Figure 1: Caption"]
    assert made.find("//img/@width") == ["60"] and made.find("//img/@height") == ["40"]


def test_formulas_are_mathml(project: Project) -> None:
    made = page(project, "# T\n\n$a^2$\n\n$$\\frac{1}{2}$$\n")
    assert len(made.find("//math")) == 2 and made.find("//mfrac")


def test_notes_lead_there_and_back(project: Project) -> None:
    made = page(project, "# T\n\nText[^1].\n\n[^1]: The note.\n")
    (call,) = made.find("//a[@role='doc-noteref']/@href")
    assert made.texts(f"//*[@id='{call[1:]}']") == ["The note.↩︎"]
    assert made.find("//a[@role='doc-backlink']/@href")[0][1:] in made.find("//@id")


def test_code_is_coloured_and_its_letters_are_all_there(project: Project) -> None:
    code = 'def f(x):\n    return "<a & b>"  # end\n'
    made = page(project, f"# T\n\n```python\n{code}```\n\n```unknown-language\n{code}```\n")
    assert [block.text_content().strip("\n") for block in made.find("//pre")] == [code.strip("\n")] * 2
    assert made.texts("//pre//span[@class='kw']") == ["def"]


def test_raw_html_stays(project: Project) -> None:
    made = page(
        project,
        "# T\n\n<details>\n<summary>More</summary>\n\nInside **bold**\n\n</details>\n\n<video controls>Film</video>\n",
    )
    assert made.texts("//strong") == ["bold"] and made.find("//video/@controls")
    assert "More" in made.texts("//summary") or "More" in made.root.text_content()


def test_notes_for_the_speaker_are_not_shown(project: Project) -> None:
    assert "secret" not in page(project, "# T\n\nText.\n\n::: notes\nsecret\n:::\n").source


def test_untrusted_documents_have_no_raw_html(project: Project) -> None:
    text = "# T\n\n<video src='x'>v</video>\n\n<p onclick='x()'>a</p>\n\n[x](javascript:alert(1))\n\n<b>bold</b>\n"
    made = page(project, text, untrusted=True)
    assert not made.find("//video | //script | //@onclick")
    assert not [address for address in made.find("//@href") if address.startswith("javascript:")]


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed(project: Project) -> None:
    made = page(project, SEED.read_text())
    assert made.texts("//h1") == ["Amazon Aurora Case Study"] and made.texts("//title") == made.texts("//h1")
    assert made.meta("keywords")[0].startswith("Development platforms, Case Study")
    assert (3, "Streangths:") in made.outline and (2, "Introduction") in made.outline
    links = [str(address) for address in made.find("//main//a/@href")]
    assert len(links) == 6 and links == made.texts("//main//a")


def test_a_heading_may_be_called_as_a_part_of_the_page_is(project: Project) -> None:
    page = project.output("---\ntitle: T\n---\n\n# Main {#main}\n\n[to it](#main)\n", "html").decode()
    assert page.count('id="main"') == 1 and page.count("octavo-main") == 2


def test_the_abstract_stands_below_the_title(project: Project) -> None:
    text = "---\ntitle: T\nabstract: |\n  One & one.\n\n  Two.\n---\n\nText.\n"
    html = project.output(text, "html").decode()
    assert '</header><div class="abstract" role="doc-abstract">' in "".join(html.split("\n")).replace(
        "> <", "><"
    )
    assert "<p>One &amp; one.</p>" in html and html.index("<p>Two.</p>") < html.index("<main")
