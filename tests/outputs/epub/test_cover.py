"""Covers: text is set where the drawing has it, in any script."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from pipeline.outputs.epub import cover
from pipeline.tools import install_cache
from pipeline.tools.images import decode

WORDS = (
    '<text x="116" y="480" font-family="\'Source Sans 3\'" font-weight="600" font-size="180" '
    'letter-spacing="-1.8" fill="#ffffff">{}</text>'
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="2560" viewBox="0 0 1600 2560">'
    '<title>Never drawn</title><rect width="1600" height="2560" fill="#0b6b73"/>{}</svg>'
)


def picture(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@pytest.mark.parametrize(
    "words", ["Wavy, AVATAR &amp; To", "Año Größe", "Να Όλα", "Combining e\u0301a\u0300x", "Office fi ffl"]
)
def test_words_stand_where_the_drawing_has_them(words: str) -> None:
    svg = DRAWING.format(WORDS.format(words))
    whole = picture(decode.rasterise(svg, width=cover.SIZE[0]))
    empty = picture(decode.rasterise(DRAWING.format(""), width=cover.SIZE[0]))
    made = picture(cover.paint(svg))
    assert made.size == whole.size == cover.SIZE
    shifted = picture(cover.paint(svg.replace('x="116"', 'x="121"')))
    assert difference(made, whole) < 0.2 * difference(empty, whole) < 0.7 * difference(shifted, whole)


@pytest.mark.parametrize(
    "element",
    [
        WORDS.format("a 🙂 smile"),
        WORDS.format("<tspan>in</tspan> parts"),
        WORDS.format("turned").replace("<text ", '<text transform="rotate(9)" '),
        WORDS.format("half").replace("#ffffff", "white"),
        WORDS.format("heavy").replace('"600"', '"900"'),
    ],
)
def test_words_that_cannot_be_set_are_drawn(element: str) -> None:
    svg = DRAWING.format(element)
    whole = picture(decode.rasterise(svg, width=cover.SIZE[0]))
    assert difference(picture(cover.paint(svg)), whole) < 0.3
    assert difference(picture(cover.paint(DRAWING.format(""))), whole) > 0.5


def test_the_same_drawing_gives_the_same_bytes() -> None:
    one, other = (DRAWING.format(WORDS.format(words)) for words in ("One", "Other"))
    first = cover.paint(one)
    assert cover.paint(other) != first
    assert cover.paint(one) == first


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty install cache, and no background cached in this process."""
    monkeypatch.setattr(install_cache, "FOLDER", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    cover._background.cache_clear()
    cover._draw_strips.cache_clear()


def test_a_ground_is_painted_once_an_installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (DRAWING.format(WORDS.format(words)) for words in ("One", "Other"))
    first, second = cover.paint(one), cover.paint(other)
    assert len([*folder.iterdir()]) == 1
    forget()
    monkeypatch.setattr(decode, "rasterise", None)
    assert (cover.paint(one), cover.paint(other)) == (first, second)


@pytest.mark.parametrize("damage", [b"", b"x" * 100])
def test_a_damaged_ground_is_painted_again(folder: Path, damage: bytes) -> None:
    svg = DRAWING.format(WORDS.format("One"))
    first = cover.paint(svg)
    [kept] = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage)
    forget()
    assert cover.paint(svg) == first
    assert kept.read_bytes() == whole


@pytest.mark.parametrize(
    "more",
    [
        WORDS.format("a 🙂 smile"),
        '<image width="9" height="9" href="data:image/png;base64,AA"/>',
        '<filter id="f"><feImage href="picture.png"/></filter><rect width="9" height="9" filter="url(#f)"/>',
        '<s:text xmlns:s="http://www.w3.org/2000/svg" font-style="italic">a</s:text>',
        "<style>rect { fill: red }</style>",
    ],
)
def test_a_ground_with_words_or_pictures_is_not_kept(folder: Path, more: str) -> None:
    cover.paint(DRAWING.format(more))
    assert [*folder.iterdir()] == []


def test_few_grounds_are_kept(folder: Path) -> None:
    for number in range(16):
        (folder / f"ground-{number}.cpython.strips").write_bytes(b"")
    cover.paint(DRAWING.format(""))
    assert len([*folder.iterdir()]) == 1


def test_a_file_that_a_cover_names_is_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A theme's cover may be a stranger's; resvg reads pictures from any path."""
    monkeypatch.chdir(tmp_path)
    Image.new("RGB", (16, 16), "white").save(tmp_path / "secret.png")
    (tmp_path / "secret.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="#fff"/></svg>'
    )
    plain = cover.paint(DRAWING.format(""))
    for address in ("secret.png", f"{tmp_path}/secret.png", (tmp_path / "secret.svg").as_uri(), "secret.svg"):
        shown = f'<image width="1600" height="2560" href="{address}"/>'
        assert difference(picture(cover.paint(DRAWING.format(shown))), picture(plain)) == 0
    # what is looked for is found
    drawn = decode.rasterise(DRAWING.format('<image width="1600" height="2560" href="secret.png"/>'), width=cover.SIZE[0])  # fmt: skip
    assert difference(picture(drawn), picture(plain)) > 50


def test_an_entity_of_a_cover_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("MMMMMMMM")
    entity = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    drawing = DRAWING.format(WORDS.format("&x;"))
    assert cover.paint(entity + drawing) == cover.paint(DRAWING.format(WORDS.format("")))
