"""What a slide stands on, as its heading asks."""

from __future__ import annotations

import io

from PIL import Image

from pipeline.config.schema import Headings
from pipeline.tools.images import decode
from tests.conftest import Project
from tests.slides.decks import HEAD, picture
from tests.stages.conftest import Through, sketch


def test_backgrounds_are_read_and_text_on_them_is_light_where_they_are_dark(
    through: Through, project: Project
) -> None:
    project.write("dark.png", picture(color="#102030"))
    text = (
        '# A {background-color="navy"}\n\na\n\n# B {background-color="#eee"}\n\nb\n\n'
        '# C {background-image="dark.png"}\n\nc\n\n# D {background-image="dark.png" background-color="#fff"}\n\nd\n'
    )
    passed = through(HEAD + text)
    a, b, c, d = (slide.background for slide in passed.document.slides[1:])
    assert (a.color, a.image, a.dark) == ("#000080", "", True)
    assert (b.color, b.image, b.dark) == ("#eeeeee", "", False)
    assert c.image in passed.document.resources and (c.color, c.dark) == ("", True)
    assert (d.color, d.image, d.dark) == ("#ffffff", c.image, False)


def test_a_picture_that_does_not_simply_cover_is_drawn_on_the_slides_colour(
    through: Through, project: Project
) -> None:
    project.write("red.png", picture(color="#ff0000"))
    text = (
        '# A {background-image=red.png background-opacity=50% background-color="#0000ff"}\n\na\n\n'
        '# B {data-background-image=red.png data-background-size=25% background-position="right bottom"}\n\nb\n\n'
        "# C {background-image=red.png background-size=cover}\n\nc\n"
    )
    passed = through(HEAD + text)
    a, b, c = (passed.document.resources[slide.background.image] for slide in passed.document.slides[1:])
    assert decode.mean_color(a) in ("#7f0080", "#80007f", "#800080", "#7f007f")
    corners = Image.open(io.BytesIO(b.data)).convert("RGB")
    assert corners.size == (1920, 1080)
    assert (corners.getpixel((0, 0)), corners.getpixel((1919, 1079))) == ((255, 255, 255), (255, 0, 0))
    assert (corners.getpixel((1441, 811)), corners.getpixel((1438, 1079))) == ((255, 0, 0), (255, 255, 255))
    assert (c.width, c.height) == (16, 9) and passed.codes == ["slide-level"]


def test_values_that_cannot_be_are_errors_and_the_slide_is_made(through: Through, project: Project) -> None:
    project.write("red.png", picture(color="#ff0000"))
    passed = through(
        f"{HEAD}# A {{background-image=red.png background-size=huge background-position=up background-opacity=7}}\n\na\n"
    )
    assert [said for said in passed.said if "slide-level" not in said] == [
        "5:1 slide-background: '7' is no background-opacity (write it like 0.4 or 40%)",
        "5:1 slide-background: 'huge' is no background-size (write cover, contain or a percentage of the width)",
        '5:1 slide-background: \'up\' is no background-position (write it like "left top" or "50% 20%")',
    ]
    assert passed.document.slides[1].background.image


def test_a_heading_of_a_background_alone_is_a_slide_and_nothing_to_read(
    through: Through, project: Project
) -> None:
    project.write("red.png", picture(color="#ff0000"))
    text = "# A\n\na\n\n# {background-image=red.png}\n\n# {#own background-color=navy}\n\nb\n\n# C\n\n[b](#own)\n"
    passed = through(HEAD + text, headings=Headings(numbered=1))
    _, _, first, second, _ = passed.document.slides
    assert (first.layout, first.title, bool(first.background.image)) == ("blank", (), True)
    assert second.background.color == "#000080" and [sketch(b) for b in second.blocks] == ["Para(b)"]
    assert passed.tree == (
        "H1{#a}(Span{.header-section-number}(1) A)\nPara(a)\nDiv{#section}()\nDiv{#own}()\nPara(b)\n"
        "H1{#c}(Span{.header-section-number}(2) C)\nPara(Link(b → #own))"
    )
    assert passed.codes == ["slide-level"]


def test_what_is_said_of_slides_is_gone_from_what_is_read(through: Through) -> None:
    passed = through(f'{HEAD}# A {{layout=content background-color="navy"}}\n\na\n\n. . .\n\nb\n\n> . . .\n')
    assert passed.tree == "H1{#a}(A)\nPara(a)\nPara(b)\nBlockQuote()"


def test_a_hidden_slide_is_in_no_deck_and_a_slide_may_have_its_own_footer(through: Through) -> None:
    text = (
        '# A {visibility=hidden}\n\na\n\n# B {footer="Own"}\n\nb\n\n# C {data-footer=no}\n\nc\n\n# D\n\nd\n'
    )
    passed = through(HEAD + text)
    assert [slide.footer for slide in passed.document.slides] == [None, "Own", "", None]
    assert passed.tree.startswith("H1{#a}(A)\nPara(a)\nH1{#b}(B)\nPara(b)\n")
