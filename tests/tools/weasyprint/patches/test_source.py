"""Sources of foreign functions: the same text as Python itself finds, read without importing anything."""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.tools import install_cache
from pipeline.tools.weasyprint.patches import source
from pipeline.tools.weasyprint.patches.written_for import DIGESTS, FILES

STOCK = """
import inspect, json, sys
from importlib import import_module
found = {}
for target in sys.argv[1:]:
    module, _, name = target.partition(":")
    value = import_module(module)
    for part in name.split("."):
        value = inspect.getattr_static(value, part)
    value = getattr(value, "fget", None) or getattr(value, "__func__", None) or value
    if (inspect.isfunction(value) or inspect.isclass(value)) and value.__module__ == module:
        found[target] = inspect.getsource(value)
print(json.dumps(found))
"""


def test_sources_are_those_that_python_finds_for_the_loaded_functions() -> None:
    targets = [target for target in DIGESTS if target.partition(":")[2] and DIGESTS[target]]
    said = subprocess.run(
        [sys.executable, "-c", STOCK, *targets], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, str] = json.loads(said)
    assert len(found) > 50
    assert {target: source.source(target) for target in found} == found


def test_what_was_written_against_is_installed() -> None:
    """If not, compare the patches with the new sources, then take over what written_for prints."""
    assert {target: source.digest(target) for target in DIGESTS} == DIGESTS
    assert {file: source.digest(file) for file in FILES} == FILES
    assert {source.file_of(target) for target in DIGESTS} == set(FILES)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package of one module that can be found and not imported."""
    folder = tmp_path / "madeup"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise RuntimeError('imported')\n")
    (folder / "some.css").write_text("a {}")
    (folder / "code.py").write_text(
        "from os import path as place\n\nif True:\n    TAGS = {\n        1: 2}\n\n\nclass A:\n    x: int = 1\n\n"
        "    @property\n    def size(self):\n        return '''\n'''\n\n    @size.setter\n    def size(self, value):\n"
        "        pass\n\n    def after(self):\n        return 1  # \u2028 is no end of a line\n\n\ndef last(): return 2\n",
        "utf-8",
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    source._folder.cache_clear()
    return folder


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("madeup.code:last", "def last(): return 2\n"),
        ("madeup.code:TAGS", "    TAGS = {\n        1: 2}\n"),
        ("madeup.code:place", "from os import path as place\n"),
        ("madeup.code:A.x", "    x: int = 1\n"),
        ("madeup.code:A.after", "    def after(self):\n        return 1  # \u2028 is no end of a line\n"),
        ("madeup.code:A.size", "    @property\n    def size(self):\n        return '''\n'''\n    @size.setter\n"
         "    def size(self, value):\n        pass\n"),
        ("madeup/some.css", "a {}"),
        ("madeup:", "raise RuntimeError('imported')\n"),
        ("madeup.code:A.none", None),
        ("madeup.code:none.x", None),
        ("madeup.none:x", None),
        ("nosuchpackage.code:x", None),
    ],
)  # fmt: skip
def test_sources_are_found(package: Path, target: str, text: str | None) -> None:
    assert source.source(target) == text
    assert (source.digest(target) == source.ABSENT) is (text is None)


def test_a_file_that_is_no_python_has_no_functions(package: Path) -> None:
    (package / "code.py").write_text("def last(:\n")
    assert source.source("madeup.code:last") is None


def test_digests_are_computed_once_for_files_that_stay_as_they_are(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(install_cache, "FOLDER", tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    asked: list[str] = []
    own = source.digest

    def digest(target: str) -> str:
        asked.append(target)
        return own(target)

    monkeypatch.setattr(source, "digest", digest)
    expected = {"madeup.code:last": own("madeup.code:last"), "madeup.code:A.x": "f" * 64}
    files = {"madeup/code.py": "f" * 64}
    found = source.digests(expected, files)
    assert found["madeup.code:last"] == expected["madeup.code:last"]
    assert found["madeup.code:A.x"] == own("madeup.code:A.x") != expected["madeup.code:A.x"]
    assert source.digests(expected, files) == found
    assert asked == [*files, *expected]
    (package / "code.py").write_text("def last(): return 3\n")
    assert source.digests(expected, files)["madeup.code:A.x"] == source.ABSENT
    assert asked == [*files, *expected] * 2


def test_a_file_that_is_as_expected_is_not_parsed(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "_parsed", None)
    files = {"madeup/code.py": source.digest("madeup/code.py")}
    expected = {"madeup.code:last": "a" * 64}
    assert source._found(expected, files) == expected


def origin(target: str) -> Any:
    """Return the loaded module a target is in."""
    return importlib.import_module(target.partition(":")[0])


def test_files_are_those_the_packages_are_loaded_from() -> None:
    for target in DIGESTS:
        if ":" in target:
            assert Path(str(inspect.getsourcefile(origin(target)))) == source.path_of(target)
