"""Pages without colour."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from pipeline.formats.paged.greyscale import convert_to_grey
from tests import drawings
from tests.conftest import Project
from tests.external.conftest import needed
from tests.outputs.pdf.pages import SVG, with_options
from tests.outputs.reading import Pdf


@pytest.mark.parametrize("name", ["radial-gradients", "gradient-stroke", "mask", "graphviz"])
def test_no_colour_is_left_in_a_drawing(name: str, tmp_path: Path) -> None:
    printed = drawings.printed(drawings.read(name), tmp_path)
    colors = [
        drawings.picture(data).convert("HSV").getchannel("S").getextrema()[1]
        for data in (printed, convert_to_grey(printed))
    ]
    assert colors[0] > 100 and colors[1] == 0


@pytest.mark.external
def test_greyscale_leaves_no_colour(project: Project, tmp_path: Path) -> None:
    project.write("p.svg", SVG)
    buffer = io.BytesIO()
    Image.new("RGB", (40, 20), (200, 30, 60)).save(buffer, "JPEG")
    (project.root / "q.jpg").write_bytes(buffer.getvalue())
    text = "# T\n\n## H\n\n![p](p.svg)\n\n![q](q.jpg)\n\n```python\nx = 'y'  # z\n```\n"
    grey = with_options(project, text, "greyscale = true")
    assert grey == with_options(project, text, "greyscale = true")
    for name, data, coloured in (("a", with_options(project, text, ""), True), ("b", grey, False)):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        subprocess.run(
            [needed("pdftoppm"), "-r", "50", "-png", tmp_path / f"{name}.pdf", tmp_path / name], check=True
        )
        [picture] = tmp_path.glob(f"{name}-*.png")
        pixels = Image.open(picture).convert("RGB").getdata()
        assert any(max(pixel) - min(pixel) > 8 for pixel in pixels) is coloured
    assert len(Pdf(grey).of_kind("Figure")) == 2
