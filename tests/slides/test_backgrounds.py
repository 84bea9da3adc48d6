"""What a slide stands on, as its heading asks."""

from __future__ import annotations

from tests.conftest import Project
from tests.slides.decks import HEAD, picture
from tests.stages.conftest import Through


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


def test_what_is_said_of_slides_is_gone_from_what_is_read(through: Through) -> None:
    passed = through(f'{HEAD}# A {{layout=content background-color="navy"}}\n\na\n\n. . .\n\nb\n\n> . . .\n')
    assert passed.tree == "H1{#a}(A)\nPara(a)\nPara(b)\nBlockQuote()"
