"""What a slide of PowerPoint stands on."""

from __future__ import annotations

from pipeline.formats.ooxml import xml as ooxml
from pipeline.tools import zip as zips
from tests.conftest import Project
from tests.outputs.pptx.decks import FRONT, picture


def test_slides_stand_on_their_backgrounds(project: Project) -> None:
    project.write("wide.png", picture(900, 300))
    text = (
        '## A {background-color="navy"}\n\n- light [link](https://example.org)\n\n'
        '## B {background-image="wide.png"}\n\nb\n'
    )
    files = zips.members(project.output(FRONT + text, "pptx"))
    color, image = (ooxml.parse(files[f"ppt/slides/slide{number}.xml"]) for number in (2, 3))
    assert ooxml.find(color, "p:cSld/p:bg/p:bgPr/a:solidFill/a:srgbClr/@val") == ["000080"]
    (body,) = ooxml.find(color, "//p:sp[.//p:ph[not(@type)]]")
    assert set(ooxml.find(body, ".//a:rPr/a:solidFill/a:schemeClr/@val")) == {"bg1"}
    assert b"hlinkClr" in files["ppt/slides/slide2.xml"]
    assert ooxml.find(image, "p:cSld/p:bg/p:bgPr/a:blipFill/a:blip/@r:embed")
    (cut,) = ooxml.find(image, "//p:bg//a:srcRect")
    assert (cut.get("l"), cut.get("r")) == ("20370", "20370")  # 3:1 on 16:9
    assert ooxml.find(image, "//p:bgPr/a:effectLst") and not ooxml.find(image, "//a:effectsLst")
