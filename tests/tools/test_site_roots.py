"""Where pictures of a site are looked for."""

from __future__ import annotations

from pathlib import Path

from pipeline.tools import site_roots
from pipeline.tools.files import Files


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("picture")
    return path


def test_the_project_comes_before_the_documents_folder(tmp_path: Path) -> None:
    found = site_roots.places(tmp_path / "content", tmp_path, ["media"])
    assert found[:3] == (tmp_path, tmp_path / "media", tmp_path / "static")
    assert found[len(found) // 2] == tmp_path / "content"


def test_a_document_outside_of_the_project_has_its_own_folder(tmp_path: Path) -> None:
    found = site_roots.places(tmp_path / "away", tmp_path / "project", [])
    assert {place for place in found if place.name in ("away", "project")} == {
        tmp_path / "away",
        tmp_path / "project",
    }


def test_the_first_file_there_is(tmp_path: Path) -> None:
    places = site_roots.places(tmp_path / "content", tmp_path, [])
    lower = put(tmp_path / "content" / "static" / "img" / "x.png")
    assert site_roots.find("img/x.png", places, Files(tmp_path)) == lower
    upper = put(tmp_path / "assets" / "img" / "x.png")
    assert site_roots.find("img/x.png", places, Files(tmp_path)) == upper


def test_what_is_nowhere_is_asked_for_in_the_first_place_that_may_be_read(tmp_path: Path) -> None:
    places = site_roots.places(tmp_path / "content", tmp_path, [])
    assert site_roots.find("x.png", places, Files(tmp_path / "content")) == tmp_path / "content" / "x.png"
    assert site_roots.find("../x.png", places, Files(tmp_path / "content")) == tmp_path / "../x.png"


def test_words_name_every_folder() -> None:
    said = site_roots.describe(["media"])
    assert all(f"'{name}'" in said for name in ("media", *site_roots.FOLDERS))
