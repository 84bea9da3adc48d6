"""Each image file of a document is read once, checked, and added to its resources."""

from __future__ import annotations

import base64
import io
import os
from pathlib import Path

import pytest
from PIL import Image

from pipeline.config import Limits
from pipeline.tools.files import Files
from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'


def bitmap(kind: str) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (5, 4), "navy").save(out, kind)
    return out.getvalue()


def test_a_picture_is_carried_under_a_name_of_its_own(through: Through, project: Project) -> None:
    project.write("fig/My Picture.png", bitmap("PNG"))
    passed = through(f"{HEAD}![a](<fig/My Picture.png>)")
    ((name, resource),) = passed.document.resources.items()
    assert name.startswith("my-picture-")
    assert name.endswith(".png")
    assert (resource.mime, resource.width, resource.height) == ("image/png", 5, 4)
    assert [image["c"][2][0] for image in passed.all("Image")] == [name]


@pytest.mark.parametrize(
    "target", ["a.svg", "./a.svg", "/a.svg", "%61.svg", "a.svg?raw=true", "a.svg#part", "sub/../a.svg"]
)
def test_paths_are_found(through: Through, project: Project, target: str) -> None:
    project.write("a.svg", SVG)
    project.write("sub/x", "")
    passed = through(f"{HEAD}![a]({target})")
    assert passed.codes == []
    assert len(passed.document.resources) == 1


def test_a_leading_slash_is_the_projects_root(project: Project) -> None:
    project.write("img/a.svg", SVG)
    result = project.convert(f"{HEAD}![a](/img/a.svg)", "ast", name="content/deep/a.md")
    assert result.diagnostics == ()


@pytest.mark.parametrize(
    ("target", "hint"),
    [
        ("aurroa.png", "did you mean 'aurora.png'?"),
        ("aurora.jpg", "did you mean 'aurora.png'?"),
        ("Aurora.PNG", "the path is relative to the document"),
        ("fig/aurora.png", "there is no folder 'fig'"),
        ("quite-another.png", "the path is relative to the document"),
        ("aurora.png/x.png", "there is no folder 'aurora.png'"),
    ],
)
def test_a_missing_picture_is_named(through: Through, project: Project, target: str, hint: str) -> None:
    project.write("aurora.png", bitmap("PNG"))
    passed = through(f"{HEAD}text ![alt *text*]({target}) text")
    assert passed.said == [f"5:6 image-missing: no file '{target}' ({hint})"]
    assert passed.tree == f"Para(text Span{{.image-missing}}(alt Emph(text) Code({target})) text)"
    assert (passed.found[0].severity, passed.found[0].partial) == ("error", True)


def test_a_missing_figure_keeps_its_caption(through: Through) -> None:
    caption = "Plain(Span{.caption-label}(Figure\u00a01:) Cap)"
    for told, shown in (("", ""), ('{alt="A box"}', "A box ")):
        tree = through(f"{HEAD}![Cap](nowhere.png){told}").tree
        assert tree == f"Figure[{caption}](Plain(Span{{.image-missing}}({shown}Code(nowhere.png))))"


def test_an_image_without_a_file_is_its_text(through: Through) -> None:
    passed = through(f'{HEAD}a <img src="" alt="word"> b')
    assert passed.said == ["5:3 image-empty: the image names no file (name one, or take the image out)"]
    assert passed.tree == "Para(a word b)"


@pytest.mark.parametrize(
    "place",
    [
        "",
        "static",
        "public",
        "docs",
        "docs/public",
        "assets",
        "own/pictures",
        "site",
        "site/static",
        "site/part",
    ],
)
def test_the_root_of_a_site_is_looked_for(through: Through, project: Project, place: str) -> None:
    """The document is site/part/a.md."""
    project.write("octavo.toml", '[images]\nroots = ["own/pictures"]\n')
    project.write(f"{place or '.'}/img/a.svg", SVG)
    passed = through(f"{HEAD}![a](/img/a.svg)", name="site/part/a.md")
    assert (passed.codes, len(passed.document.resources)) == ([], 1)


def test_where_was_looked_is_said(through: Through, project: Project) -> None:
    project.write("octavo.toml", '[images]\nroots = ["own"]\n')
    (found,) = through(f"{HEAD}![a](/img/a.svg)").found
    assert found.hint == (
        "looked for in the project, in 'own', 'static', 'public', 'docs', 'docs/public', 'assets' there, "
        "and in the folders above the document; '[images] roots' adds more"
    )


@pytest.mark.parametrize(
    "way", ["../secret.png", "/../secret.png", "link.png", "folder/secret.png", "%2e%2e/secret.png"]
)
def test_pictures_outside_are_refused(through: Through, project: Project, way: str) -> None:
    outside = project.root.parent / f"{project.root.name}-outside"
    outside.mkdir()
    (outside / "secret.png").write_bytes(bitmap("PNG"))
    (project.root / "link.png").symlink_to(outside / "secret.png")
    (project.root / "folder").symlink_to(outside)
    target = way.replace("secret.png", f"{outside.name}/secret.png") if ".." in way or "%2e" in way else way
    passed = through(f"{HEAD}![a]({target})")
    assert passed.said == [
        f"5:1 image-outside: the image '{target}' lies outside the project (copy the picture into the project)"
    ]
    assert passed.document.resources == {}


def test_a_link_inside_the_project_is_followed(through: Through, project: Project) -> None:
    project.write("real.svg", SVG)
    (project.root / "link.svg").symlink_to("real.svg")
    assert through(f"{HEAD}![a](link.svg)").codes == []


@pytest.mark.parametrize("make", ["pipe", "folder", "loop"])
def test_what_is_no_file_is_not_read(through: Through, project: Project, make: str) -> None:
    path = project.root / "odd.png"
    match make:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
    passed = through(f"{HEAD}![a](odd.png)")
    assert passed.codes in (["image-invalid"], ["image-missing"])
    assert str(project.root) not in passed.found[0].message


@pytest.mark.parametrize(
    ("name", "data", "code", "message"),
    [
        ("a.png", b"no picture at all", "image-invalid", "it is no PNG, JPEG, GIF, WebP or SVG"),
        ("a.png", bitmap("PNG")[:40], "image-invalid", "its content is damaged"),
        ("a.svg", b"<svg><g></svg>", "image-invalid", "its XML is damaged"),
        ("a.png", b"", "image-invalid", "it is no PNG"),
        ("a.png", bitmap("JPEG"), "image-misnamed", "'a.png' is a JPEG, not a PNG"),
        ("a.jpg", SVG, "image-misnamed", "'a.jpg' is an SVG, not a JPEG"),
    ],
)
def test_a_picture_is_what_its_content_is(
    through: Through, project: Project, name: str, data: bytes, code: str, message: str
) -> None:
    project.write(name, data)
    passed = through(f"{HEAD}text\n\n![a]({name})")
    assert passed.codes == [code]
    assert message in passed.found[0].message
    assert passed.found[0].span.line == 7
    assert len(passed.document.resources) == (code == "image-misnamed")


def test_limits_hold(through: Through, project: Project) -> None:
    project.write("octavo.toml", "[limits]\nimage_bytes = 10\n")
    project.write("a.svg", SVG)
    (found,) = through(f"{HEAD}![a](a.svg)").found
    assert (found.code, found.message) == (
        "image-invalid",
        "the image 'a.svg' cannot be read: it is larger than 10 bytes",
    )
    project.write("octavo.toml", "[limits]\nimage_pixels = 10\n")
    project.write("a.png", bitmap("PNG"))
    assert through(f"{HEAD}![a](a.png)").codes == ["image-invalid"]


@pytest.mark.parametrize(
    "target", ["https://x.org/a.png", "http://x.org/a.png", "//x.org/a.png", "HTTPS://x.org/a"]
)
def test_a_picture_on_the_web_becomes_a_link(through: Through, target: str) -> None:
    passed = through(f"{HEAD}![the *logo*]({target})")
    assert passed.codes == ["image-remote"]
    assert (
        f"Link(the Emph(logo) → {target.replace('//', 'https://') if target.startswith('//') else target})"
        in passed.tree
    )
    assert passed.all("Image") == []


@pytest.mark.parametrize(
    ("address", "mime"),
    [
        (f"data:image/png;base64,{base64.b64encode(bitmap('PNG')).decode()}", "image/png"),
        (
            "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/%3E",
            "image/svg+xml",
        ),
    ],
)
def test_embedded_pictures_are_checked_like_files(through: Through, address: str, mime: str) -> None:
    passed = through(f"{HEAD}![a](<{address}>)")
    assert passed.codes == []
    ((name, resource),) = passed.document.resources.items()
    assert name.startswith("image-")
    assert resource.mime == mime


@pytest.mark.parametrize(
    "address", ["data:image/png;base64,AAAA", "data:image/png;base64,A", "data:text/plain,x", "data:,"]
)
def test_embedded_rubbish_is_refused(through: Through, address: str) -> None:
    assert through(f"{HEAD}![a]({address})").codes == ["image-invalid"]


def test_a_picture_shown_often_is_read_once(
    through: Through, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[Path] = []
    read = Files.read

    def counted(self: Files, path: Path, *, limit: int = 1 << 30) -> bytes:
        reads.append(path)
        return read(self, path, limit=limit)

    monkeypatch.setattr(Files, "read", counted)
    project.write("a.png", bitmap("JPEG"))
    passed = through(f"{HEAD}![a](a.png)\n\n![b](a.png) and ![c](a.png)")
    assert [path.name for path in reads] == ["a.md", "a.png"]
    assert passed.codes == ["image-misnamed"]
    assert len(passed.document.resources) == 1
    assert len(passed.all("Image")) == 3


def test_equal_pictures_of_two_names_are_two(through: Through, project: Project) -> None:
    project.write("a.svg", SVG)
    project.write("b.svg", SVG)
    assert len(through(f"{HEAD}![a](a.svg) ![b](b.svg)").document.resources) == 2


def test_an_image_without_words_is_named(through: Through, project: Project) -> None:
    project.write("a.svg", SVG)
    passed = through(f"{HEAD}text ![](a.svg)")
    assert passed.said == [
        "5:6 alt-missing: the image 'a.svg' has no alternative text (say between the brackets what it shows)"
    ]


def test_all_pictures_together_have_a_limit_of_pixels(project: Project) -> None:
    for number in range(3):
        out = io.BytesIO()
        Image.new("RGB", (100, 100 + number)).save(out, "PNG")
        project.write(f"{number}.png", out.getvalue())
    text = "".join(f"![a picture]({number}.png)\n\n" for number in range(3))
    found = project.convert(HEAD + text, "html", limits=Limits(pixels=20_150))
    (said,) = [one for one in found.diagnostics if one.code == "image-limit"]
    assert said.message == (
        "the image '2.png' is not shown: the pictures of the document have more than 20150 pixels"
    )
    assert said.hint == "make several documents, or raise 'limits.pixels'"


def test_labels_of_html_are_said_at_their_picture(project: Project) -> None:
    label = '<foreignObject width="9" height="9"><p>{}</p></foreignObject>'
    space = 'xmlns="http://www.w3.org/2000/svg" width="99" height="9"'
    project.write("one.svg", f"<svg {space}>{label.format('a')}</svg>")
    project.write("two.svg", f"<svg {space}>{label.format('a')}{label.format('b')}{label.format('')}</svg>")
    found = project.convert(f"{HEAD}![1](one.svg)\n\n![2](two.svg)", "html").diagnostics
    assert [(one.code, one.message) for one in found] == [
        ("image-labels", "in 'one.svg', a label is HTML, and shown as plain text"),
        ("image-labels", "in 'two.svg', 2 labels are HTML, and shown as plain text"),
    ]
