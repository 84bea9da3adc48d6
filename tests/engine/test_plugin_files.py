"""The files a plugin consists of, and its digest."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from pipeline.engine import plugin_files, plugins, registry
from tests.engine.plugins import Plugins


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugins]:
    """A folder of the path to install distributions in."""
    with Plugins(tmp_path / "site", monkeypatch) as found:
        yield found


def entry() -> EntryPoint:
    """The one stage there is, looked for anew."""
    registry.forget()
    (plugin,) = plugins.installed("octavo.stages")
    return plugin.entry


def listed(site: Plugins, *names: str) -> None:
    """Have the distribution list its files, as installers do."""
    record = "".join(f"{name},,\n" for name in names)
    (site.folder / "octavo_zz-1.0.dist-info/RECORD").write_text(record, "utf-8")


def test_a_listed_distribution_has_the_files_it_lists(site: Plugins) -> None:
    site.add("octavo-zz", "STAGE = 1\n", stages={"zz": "STAGE"})
    (site.folder / "another.py").write_text("", "utf-8")
    (site.folder / "words.txt").write_text("", "utf-8")
    listed(
        site,
        "octavo_zz.py",
        "words.txt",
        "octavo_zz-1.0.dist-info/METADATA",
        "__pycache__/x.pyc",
        "../bin/zz",
    )
    (site.folder / "../bin").mkdir()
    (site.folder / "../bin/zz").write_text("#!/here/python\n", "utf-8")
    assert list(plugin_files.of(entry())) == ["octavo_zz.py", "words.txt"]


def test_a_module_that_no_list_names_has_what_lies_beside_it(site: Plugins) -> None:
    site.add("octavo-zz", "STAGE = 1\n", stages={"zz": "STAGE"})
    (site.folder / "helper.py").write_text("", "utf-8")
    assert list(plugin_files.of(entry())) == ["helper.py", "octavo_zz.py"]


def test_a_package_has_all_that_is_in_it(site: Plugins) -> None:
    site.add("octavo-zz", "", stages={"zz": "STAGE"}).unlink()
    package = site.folder / "octavo_zz"
    for name in ("__init__.py", "deep/data.json", ".hidden", "__pycache__/x.pyc"):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text("", "utf-8")
    assert list(plugin_files.of(entry())) == ["octavo_zz/__init__.py", "octavo_zz/deep/data.json"]


def test_a_digest_is_of_contents_and_not_of_places_or_times(site: Plugins) -> None:
    file = site.add("octavo-zz", "STAGE = 1\n", stages={"zz": "STAGE"})
    before = plugin_files.digest(entry())
    file.touch()
    assert plugin_files.digest(entry()) == before
    file.write_text("STAGE = 2\n", "utf-8")
    assert plugin_files.digest(entry()) != before
    file.write_text("STAGE = 1\n", "utf-8")
    assert plugin_files.digest(entry()) == before


def test_the_version_of_what_a_plugin_requires_counts(site: Plugins) -> None:
    site.add("octavo-zz", "STAGE = 1\n", stages={"zz": "STAGE"}, requires="some-words>=1")
    digests = [plugin_files.digest(entry())]
    site.add("some-words", "")
    digests.append(plugin_files.digest(entry()))
    metadata = site.folder / "some_words-1.0.dist-info/METADATA"
    metadata.write_text(metadata.read_text("utf-8").replace("1.0", "2.0"), "utf-8")
    digests.append(plugin_files.digest(entry()))
    assert len(set(digests)) == 3


def test_stamps_are_of_the_files_and_their_folders(site: Plugins) -> None:
    file = site.add("octavo-zz", "STAGE = 1\n", stages={"zz": "STAGE"})
    found = plugin_files.stamps(entry())
    assert set(found) == {str(file), str(site.folder)}
    assert found[str(file)] != found[str(site.folder)]


def test_a_module_that_is_not_there_has_no_files(site: Plugins) -> None:
    site.add("octavo-zz", "", stages={"zz": "STAGE"}).unlink()
    assert plugin_files.of(entry()) == {}
