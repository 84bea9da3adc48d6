"""Fences of formulas that Word and LibreOffice both set."""

from __future__ import annotations

import pytest
from lxml import etree

from pipeline.formats.ooxml import fences, xml
from pipeline.tools import zip as zips
from tests.conftest import Project

SPACE = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def outline(tex: str, project: Project) -> str:
    """A formula of a Word document, with delimiters as [( … )], scripts as ^ and _, and letters as they are."""
    root = xml.parse(zips.members(project.output(f"# T\n\n${tex}$\n", "docx"))["word/document.xml"])
    (formula,) = xml.find(root, "//m:oMath")

    def shown(item: etree._Element) -> str:
        name = etree.QName(item).localname
        inside = "".join(map(shown, item))
        if name == "d":
            first, last = (xml.find(item, f"m:dPr/m:{end}Chr/@m:val")[0] for end in ("beg", "end"))
            return f"[{first}{''.join(shown(part) for part in xml.find(item, 'm:e'))}{last}]"
        return {"sup": f"^{inside}", "sub": f"_{inside}", "t": item.text or "", "rPr": ""}.get(name, inside)

    return shown(formula)


@pytest.mark.parametrize(
    ("tex", "made"),
    [
        ("(a+b)^2", "[(a+b)]^2"),
        ("[a]_0 + c", "[[a]]_0+c"),
        ("((a)^2 + b)^3", "[([(a)]^2+b)]^3"),
        ("f(x)", "f(x)"),
        ("|x|", "[|x|]"),
        ("|x|^2 + |y|", "[|x|]^2+[|y|]"),
        ("P(A|B) + P(C|D)", "P(A∣B)+P(C∣D)"),
        ("a|b", "a∣b"),
        ("(|x|)_1", "[([|x|])]_1"),
        (r"\frac{(a)^2}{|b|}", "[(a)]^2[|b|]"),
        ("(a]^2", "(a]^2"),
        (")^2", ")^2"),
    ],
)
def test_fences_that_have_an_index_are_delimiters(project: Project, tex: str, made: str) -> None:
    assert outline(tex, project) == made


def test_a_lone_operator_under_a_limit_is_text() -> None:
    limit = "<m:limUpp><m:e><m:r><m:t>=</m:t></m:r></m:e><m:lim><m:r><m:t>!</m:t></m:r></m:lim></m:limUpp>"
    root = etree.fromstring(f"<m:oMath {SPACE}>{limit}</m:oMath>")
    fences.close(root)
    assert len(root.findall(f".//{xml.tag('m:nor')}")) == 1


def test_a_last_row_of_nothing_is_taken_out() -> None:
    row, empty = "<m:mr><m:e><m:r><m:t>a</m:t></m:r></m:e></m:mr>", "<m:mr><m:e/></m:mr>"
    root = etree.fromstring(f"<m:oMath {SPACE}><m:m>{row}{empty}</m:m><m:m>{empty}</m:m></m:oMath>")
    fences.close(root)
    assert [len(matrix) for matrix in root] == [1, 1]
