"""The styles of our Word documents: every one that is used is defined."""

from __future__ import annotations

from pipeline.formats.ooxml import xml as ooxml
from tests.conftest import Project
from tests.outputs.docx.word import body, paragraphs, parts


def test_callouts_are_paragraphs_of_their_own_style(project: Project) -> None:
    found = paragraphs(body(project, "> [!WARNING]\n> Take care:\n>\n> - one\n> - two\n\nText.\n"))
    assert found[-5:] == [
        ("CalloutWarningTitle", "Warning"), ("CalloutWarning", "Take care:"), ("CalloutWarning", "one"),
        ("CalloutWarning", "two"), ("FirstParagraph", "Text."),
    ]  # fmt: skip


def test_every_style_used_is_defined(project: Project) -> None:
    text = (
        "# H\n\n> [!NOTE]\n> a\n\n> q\n>\n> > r\n\n```python\nx = 1 # y\n```\n\n`c` [k]{.kbd} [m]{.mark}\n\n"
        "Term\n:   meaning\n\n---\n\nNote[^1]\n\n[^1]: foot `c`\n"
    )
    files = parts(project, text)
    known = set(ooxml.find(ooxml.parse(files["word/styles.xml"]), "//w:style/@w:styleId"))
    for name in ("word/document.xml", "word/footnotes.xml"):
        used = set(
            ooxml.find(
                ooxml.parse(files[name]), "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"
            )
        )
        assert used <= known, used - known
    root = ooxml.parse(files["word/document.xml"])
    assert {"SourceCode", "BlockText", "BlockTextNested", "HorizontalRule"} <= {
        style for style, _ in paragraphs(root)
    }
    assert {"KeywordTok", "CommentTok", "DecValTok", "Keyboard", "Mark", "VerbatimChar"} & set(
        ooxml.find(root, "//w:rStyle/@w:val")
    ) >= {"CommentTok", "DecValTok", "Keyboard", "Mark", "VerbatimChar"}


def test_every_spacing_of_lines_says_its_rule(project: Project) -> None:
    files = parts(project, "# H\n\n$$x$$\n\n> [!NOTE]\n> a\n\n| a |\n|---|\n| b |\n")
    found = [
        spacing
        for name in sorted(files)
        if name.startswith("word/") and name.endswith(".xml")
        for spacing in ooxml.find(ooxml.parse(files[name]), "//w:spacing[@w:line]")
    ]
    assert len(found) > 20
    assert {spacing.get(ooxml.tag("w:lineRule")) for spacing in found} == {"auto"}
