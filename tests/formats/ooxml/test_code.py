"""Code in Word and on slides is what pandoc makes of it there."""

from __future__ import annotations

import pytest

from pipeline.core import ast
from pipeline.formats.ooxml import code as office_code
from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import highlighting
from tests.conftest import Project
from tests.tools.pandoc.samples import HERE, canonical, languages, markdown


@pytest.mark.parametrize("which", ["markdown", "languages"])
def test_word_has_pandoc_s_own_tokens(project: Project, which: str) -> None:
    pandoc = project.pandoc
    blocks = markdown(pandoc) if which == "markdown" else languages()
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    assert len(held.code) == (11 if which == "markdown" else len(blocks))
    whole, made = (
        zips.members(pandoc.write(given, writer="docx", span=HERE).data) for given in (blocks, held.blocks)
    )
    assert whole.keys() == made.keys()
    for name, part in whole.items():
        filled = (
            office_code.insert_in_word(made[name], held.code)
            if name.endswith(("document.xml", "notes.xml"))
            else made[name]
        )
        assert canonical(filled) == canonical(part), name


@pytest.mark.parametrize("which", ["markdown", "languages"])
def test_slides_have_pandoc_s_own_tokens(project: Project, which: str) -> None:
    pandoc, theme = project.pandoc, project.context().theme
    blocks = markdown(pandoc) if which == "markdown" else languages()
    held = highlighting.extract_code(blocks, pandoc, span=HERE)
    whole, made = (
        zips.members(
            pandoc.write(
                given,
                writer="pptx",
                span=HERE,
                meta={"monofont": ast.node("MetaString", theme.fonts.mono)},
                options={"highlight_method": ooxml.code_style(theme)},
            ).data
        )
        for given in (blocks, held.blocks)
    )
    assert whole.keys() == made.keys()
    for name, part in whole.items():
        if name.startswith(("ppt/slides/slide", "ppt/notesSlides/notesSlide")):
            assert canonical(office_code.insert_on_slide(made[name], held.code, theme)) == canonical(part), (
                name
            )


def test_styles_of_other_names_are_found(project: Project) -> None:
    """A reference document may call the styles of tokens anything; `own_reference.use_names` gives ours their names."""
    files = zips.members(project.pandoc.write(markdown(project.pandoc), writer="docx", span=HERE).data)
    files["word/styles.xml"] = files["word/styles.xml"].replace(b'w:styleId="NormalTok"', b'w:styleId="a7"')
    held = highlighting.extract_code(markdown(project.pandoc), project.pandoc, span=HERE)
    written = project.pandoc.write(
        held.blocks,
        writer="docx",
        span=HERE,
        options={"reference_doc": "reference.docx"},
        files={"reference.docx": zips.pack(files)},
    )
    made = zips.members(written.data)["word/document.xml"]
    assert b'w:val="a7"' in made
    filled = office_code.insert_in_word(made, held.code).decode()
    assert not [sign for sign in held.code if sign in filled]
    assert 'w:val="NormalTok"' in filled
