"""Pictures in a book: how large they may be, and where they lie."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.conftest import Project
from tests.outputs.docx.word import png
from tests.outputs.epub.books import bodies, book, picture, whole


@pytest.mark.parametrize(
    ("name", "mode"), [("a.png", "RGB"), ("a.png", "RGBA"), ("a.png", "P"), ("a.jpg", "RGB")]
)
def test_pictures_keep_within_limits(project: Project, name: str, mode: str) -> None:
    kind = "PNG" if name.endswith("png") else "JPEG"
    project.write(name, picture(kind, mode))
    made = book(project, f"![Seen]({name})", cover=False, image_pixels=1_000_000)
    (data,) = [data for path, data in made.files.items() if path.startswith("EPUB/media/")]
    with Image.open(io.BytesIO(data)) as small:
        assert (small.format, small.size) == (kind, (1224, 816))
        assert small.convert("RGB").getpixel((600, 400)) == pytest.approx((0, 128, 128), abs=4)
    untouched = book(project, f"![Seen]({name})", cover=False, image_pixels=0)
    assert project.root.joinpath(name).read_bytes() in untouched.files.values()


def test_a_photograph_stays_upright_when_it_is_scaled(project: Project) -> None:
    photo = Image.new("RGB", (300, 200), "teal")
    photo.paste("red", (0, 0, 150, 200))  # the left half, which is above once it is turned
    exif = photo.getexif()
    exif[0x0112] = 6
    target = io.BytesIO()
    photo.save(target, "JPEG", exif=exif)
    project.write("a.jpg", target.getvalue())
    made = book(project, "![Seen](a.jpg)", cover=False, image_pixels=10_000)
    (data,) = [data for path, data in made.files.items() if path.startswith("EPUB/media/")]
    with Image.open(io.BytesIO(data)) as small:
        assert small.size == (81, 122)
        assert small.getpixel((40, 20))[0] > 200 > 60 > small.getpixel((40, 100))[0]


def test_pictures_of_sixteen_bits_are_left_as_they_are(project: Project) -> None:
    target = io.BytesIO()
    Image.new("I;16", (300, 200), 20_000).save(target, "PNG")
    project.write("a.png", target.getvalue())
    made = book(project, "![Seen](a.png)", cover=False, image_pixels=10_000)
    assert target.getvalue() in made.files.values()


def test_pictures_are_named_in_reading_order_and_stored_once(project: Project) -> None:
    project.write("a.png", png(30, 20))
    project.write("b.png", png(31, 20))
    text = "# A\n\n![B](b.png) ![A[^1]](a.png)\n\n# B\n\n![B again](b.png)\n\n[^1]: Unseen."
    made = book(project, text)
    assert made.all("//x:img/@src") == ["../media/file0.png", "../media/file1.png", "../media/file0.png"]
    assert made.all("//x:img/@alt") == ["B", "A", "B again"] and "Unseen" not in "".join(bodies(made))
    assert sorted(name for name in made.files if "media" in name) == [
        "EPUB/media/cover.png", "EPUB/media/file0.png", "EPUB/media/file1.png",
    ]  # fmt: skip


def test_pictures_are_inside_and_have_words(project: Project) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    project.write("b.svg", svg)
    made = whole(project, "# T\n\n![A box](b.svg)\n")
    (picture,) = made.all("//x:img")
    assert picture.get("alt") == "A box"
    assert b"<rect" in made.files["EPUB/" + picture.get("src").removeprefix("../")]
