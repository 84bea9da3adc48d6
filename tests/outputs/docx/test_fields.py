"""Fields of the Word document: numbers, references, contents, lists."""

from __future__ import annotations

import re
import subprocess
from typing import Any

from pipeline.config import Headings
from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools.pandoc import process as pandoc
from tests.conftest import Project
from tests.outputs.docx.word import EVERYTHING, NUMBERS, options, paragraphs, parts, png, whole


def instructions(root: Any) -> list[str]:
    return ["".join(item.itertext()).strip() for item in ooxml.find(root, "//w:instrText")]


def fields(root: Any) -> list[tuple[str, str]]:
    """Return the instruction and the result of each field, in order."""
    found: list[list[str]] = []
    part = 0
    for item in ooxml.find(root, "//w:fldChar | //w:instrText | //w:t"):
        kind = item.get(ooxml.tag("w:fldCharType"))
        if kind == "begin":
            found.append(["", ""])
        part = {"begin": 1, "separate": 2, "end": 0}.get(kind, part) if kind else part
        if not kind and part:
            found[-1][part - 1] += item.text or ""
    return [(said.strip(), shown) for said, shown in found]


def bookmarked(root: Any) -> dict[str, str]:
    """Return the text inside each bookmark of a paragraph, by its name."""
    found: dict[str, str] = {}
    for start in ooxml.find(root, "//w:p//w:bookmarkStart"):
        text, item = "", start.getnext()
        while (item is not None and item.tag != ooxml.tag("w:bookmarkEnd")) or (
            item is not None and item.get(ooxml.tag("w:id")) != start.get(ooxml.tag("w:id"))
        ):
            text += "".join(ooxml.find(item, ".//w:t/text()"))
            item = item.getnext()
        found[start.get(ooxml.tag("w:name"))] = text
    return found


def test_captions_and_formulas_count_themselves(project: Project) -> None:
    root = whole(project, EVERYTHING)
    counted = [field for field in fields(root) if field[0].startswith("SEQ")]
    assert counted == [(f"SEQ {word} \\* ARABIC", "1") for word in ("Figure", "Table", "Listing", "Equation")]
    found = paragraphs(root)
    assert ("ImageCaption", "Figure\u00a01: The box") in found
    assert ("TableCaption", "Table\u00a01: Sheets") in found
    assert ("ListingCaption", "Listing\u00a01: Fold") in found
    assert ("Equation", "(1)") in found


def test_references_repeat_what_their_bookmarks_hold(project: Project) -> None:
    root = whole(project, EVERYTHING)
    held = bookmarked(root)
    repeated = [
        (match[1], shown) for said, shown in fields(root) if (match := re.fullmatch(r"REF (\S+) \\h", said))
    ]
    assert [shown for _, shown in repeated] == [
        "Figure\u00a01", "1", "Table\u00a01", "Listing\u00a01", "1", "Words",
    ]  # fmt: skip
    assert [held[name] for name, _ in repeated] == [shown for _, shown in repeated]
    assert ooxml.find(root, "//w:p[1]/following-sibling::w:p[1]//w:t/text()")[0] == "See"


def test_a_reference_to_a_numbered_heading_repeats_its_number(project: Project) -> None:
    root = whole(project, "See @sec-s.\n\n# Words {#sec-s}\n\nText.", headings=Headings(1))
    (field,) = [field for field in fields(root) if field[0].startswith("REF")]
    assert field[1] == "1"
    assert bookmarked(root)[field[0].split()[1]] == "1"
    assert "".join(ooxml.find(root, "//w:p[2]//w:t/text()")) == "See Section\u00a01."


def test_numbers_that_skip_one_for_another_format_say_where_they_go_on(project: Project) -> None:
    root = whole(project, "![A](p.png)\n\n::: only-pdf\n![B](p.png)\n:::\n\n![C](p.png)\n\n![D](p.png)")
    assert fields(root) == [
        ("SEQ Figure \\* ARABIC", "1"),
        ("SEQ Figure \\* ARABIC \\r 3", "3"),
        ("SEQ Figure \\* ARABIC", "4"),
    ]


def test_a_numbered_formula_stands_on_one_line_with_its_number(project: Project) -> None:
    root = whole(project, "Let\n$$a^2$$ {#eq-e}\nbe so.")
    (line,) = ooxml.find(root, "//w:p[w:pPr/w:pStyle/@w:val='Equation']")
    assert len(ooxml.find(line, "m:oMath")) == 1 and len(ooxml.find(line, "w:r/w:tab")) == 2
    assert ooxml.find(root, "//m:oMathPara") == []
    assert [text for _, text in paragraphs(root)] == ["Numbers", "Let", "(1)", "be so."]
    styles = ooxml.parse(parts(project, NUMBERS + "x")["word/styles.xml"])
    stops = ooxml.find(styles, "w:style[@w:styleId='Equation']//w:tab/@w:val")
    assert stops == ["center", "right"]


def test_contents_are_right_before_they_are_updated(project: Project) -> None:
    text = "# One\n\nText.\n\n## Part & *parcel*\n\nText.\n\n# Two\n\nText."
    root = whole(project, text, **options(toc="yes", toc_depth=2))
    (field,) = fields(root)
    assert field[0] == 'TOC \\o "1-2" \\h \\z \\u'
    assert [found for found in paragraphs(root) if found[0].startswith("TOC")] == [
        ("TOCHeading", "Contents"), ("TOC1", "One"), ("TOC2", "Part & parcel"), ("TOC1", "Two"),
    ]  # fmt: skip
    anchors = ooxml.find(root, "//w:sdtContent//w:hyperlink/@w:anchor")
    assert [bookmarked(root)[anchor] for anchor in anchors] == ["One", "Part & parcel", "Two"]


def test_contents_come_with_long_documents(project: Project) -> None:
    text = "\n\n".join(f"# H{n}\n\n" + "word " * 320 for n in range(4))
    assert 'TOC \\o "1-3" \\h \\z \\u' in instructions(whole(project, text))
    assert instructions(whole(project, "# A\n\nText.\n\n# B\n\nText.")) == []


def test_lists_of_figures_and_tables(project: Project) -> None:
    root = whole(project, EVERYTHING, **options(figures=True, tables=True))
    assert instructions(root)[:2] == ['TOC \\h \\z \\c "Figure"', 'TOC \\h \\z \\c "Table"']
    assert [found for found in paragraphs(root) if found[0] in ("TOCHeading", "Tableoffigures")] == [
        ("TOCHeading", "Figures"), ("Tableoffigures", "Figure\u00a01: The box"),
        ("TOCHeading", "Tables"), ("Tableoffigures", "Table\u00a01: Sheets"),
    ]  # fmt: skip


def test_the_header_has_title_and_section(project: Project) -> None:
    files = parts(project, NUMBERS + "# One\n\nText.")
    (header,) = [data for name, data in files.items() if b"STYLEREF" in data]
    root = ooxml.parse(header)
    assert ooxml.find(root, "//w:fldSimple/@w:instr") == [" TITLE ", " STYLEREF 1 "]
    assert ooxml.find(root, "//w:tab/@w:val") == ["right"]
    without = parts(project, NUMBERS + "Text.")
    assert [name for name, data in without.items() if b"STYLEREF" in data] == []


def test_pandoc_reads_back_what_was_written(project: Project) -> None:
    project.write("p.png", png(300, 150))
    text = EVERYTHING.replace("[-@fig-p], ", "")
    path = project.write("out.docx", project.output(NUMBERS + text, "docx"))
    command = [pandoc.binary(), str(path), "--to=markdown", "--wrap=none"]
    said = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    assert "# Words" in said
    assert re.search(r"a +b\n +-+ -+\n +1 +2\n", said)
    assert "[^1]: A note." in said
    assert "$a^{2}$" in said
    assert 'alt="A box"' in said and "**Figure\u00a01:** The *box*" in said.replace("\\", "")
    assert "x = 1" in said


def test_references_to_bare_numbers_have_their_bookmarks(project: Project) -> None:
    text = "[-@eq-e] [-@sec-n] [-@fig-p] @sec-y\n\n$$x$$ {#eq-e}\n\n![P](p.png){#fig-p}\n\n# N {#sec-n}\n\n# 2024 {#sec-y .unnumbered}"
    root = whole(project, text, headings=Headings(1))
    held = bookmarked(root)
    said = [(held[field[0].split()[1]], field[1]) for field in fields(root) if field[0].startswith("REF")]
    assert said == [("1", "1"), ("1", "1"), ("1", "1"), ("2024", "2024")]


def test_what_stands_in_a_footnote_can_be_referred_to(project: Project) -> None:
    text = "F[^1] @eq-n @fig-n\n\n[^1]: N.\n\n    $$n$$ {#eq-n}\n\n    ![C.](p.png){#fig-n}\n"
    project.write("p.png", png(300, 150))
    files = parts(project, NUMBERS + text)
    notes, root = (ooxml.parse(files[f"word/{name}.xml"]) for name in ("footnotes", "document"))
    names = set(ooxml.find(notes, "//w:bookmarkStart/@w:name"))
    assert {said.split()[1] for said in instructions(root) if said.startswith("REF")} <= names
    numbers = [*ooxml.find(notes, "//w:bookmarkStart/@w:id"), *ooxml.find(root, "//w:bookmarkStart/@w:id")]
    assert all(number.isdecimal() for number in numbers) and len(set(numbers)) == len(numbers)
    assert len(ooxml.find(notes, "//w:p[w:pPr/w:pStyle/@w:val='Equation']/m:oMath")) == 1
