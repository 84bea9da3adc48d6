"""Packages of another version: groups of patches go off, and pages are made by the packages' own code.

The packages are real copies, changed as a new release would change them, that stand before the installed ones.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline.tools.weasyprint.patches import source, state
from pipeline.tools.weasyprint.patches.groups import GROUPS
from pipeline.tools.weasyprint.patches.state import GroupState
from pipeline.tools.weasyprint.patches.written_for import DIGESTS, VERSIONS
from tests.tools.weasyprint.pages import BOXES, SVG, TEXT, unpacked

pytestmark = pytest.mark.slow

# Prints the state of each group as JSON and what WeasyPrint said, and writes a PDF.
PRINT = """
import json, sys
exec(sys.argv[3])
from pathlib import Path
from pipeline.tools.weasyprint.patches import startup
from tests.tools.weasyprint.pages import printed

made, said = printed(*json.loads(sys.argv[2]))
Path(sys.argv[1]).write_bytes(made)
print(json.dumps([{one.name: one.reasons for one in startup.states()}, [d.message for d in said]]))
"""
PAGE = (
    " ".join(css for css, _ in (TEXT["decorated"], BOXES["tables"], BOXES["lengths"], BOXES["rounded"])),
    "".join(html for _, html in (TEXT["decorated"], BOXES["tables"], BOXES["lengths"], BOXES["rounded"]))
    + f"<ul id='x'><li><p>one</p><p>two</p></li></ul><p>{SVG}</p>",
)


@dataclass(frozen=True)
class Site:
    """A folder with copies of the packages, which stand before the installed ones."""

    folder: Path

    def change(self, target: str) -> None:
        """Put a comment into the source of a target."""
        file = self.folder / source.file_of(target)
        text, found = file.read_text("utf-8"), source.source(target)
        assert found and found in text
        mark = "/* changed */" if file.suffix == ".css" else "  # changed"
        file.write_text(text.replace(found, f"{found.rstrip()}{mark}\n", 1), "utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Replace what a pattern matches in a file."""
        text = (self.folder / file).read_text("utf-8")
        assert re.search(old, text)
        (self.folder / file).write_text(re.sub(old, new, text), "utf-8")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run Python with the copies."""
        paths = os.pathsep.join([str(self.folder), str(Path.cwd())])
        environment = {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, check=False, env=environment
        )

    def printed(self, before: str = "") -> tuple[dict[str, list[str]], bytes]:
        """Return why groups are off, by their names, and the PDF that is made nevertheless."""
        done = self.run("-c", PRINT, str(self.folder / "made.pdf"), json.dumps(PAGE), before)
        assert done.returncode == 0, done.stderr
        states, said = json.loads(done.stdout)
        assert said == []
        return {name: reasons for name, reasons in states.items() if reasons}, (
            self.folder / "made.pdf"
        ).read_bytes()


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copies")
    for package in VERSIONS:
        origin = source.path_of(f"{package}:").parent
        shutil.copytree(origin, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.fixture
def site(copies: Path, tmp_path: Path) -> Site:
    shutil.copytree(copies, tmp_path / "site")
    return Site(tmp_path / "site")


@pytest.fixture(scope="module")
def usual(copies: Path) -> Iterator[bytes]:
    """What is made with all groups on."""
    off, made = Site(copies).printed()
    assert off == {}
    yield made


def followers(names: set[str]) -> set[str]:
    """Return some groups and all that need them."""
    found = set(names)
    for group in GROUPS:
        if found & set(group.needs):
            found.add(group.name)
    return found


def own_target(name: str) -> str:
    """Return the source of a group that the fewest others rely on."""
    (group,) = (group for group in GROUPS if group.name == name)
    there = [target for target, digest in group.sources.items() if digest]
    return min(there, key=lambda target: (sum(target in other.sources for other in GROUPS), target))


def touched(target: str) -> set[str]:
    """Return the groups whose sources change with a comment at the end of a target."""
    found = source.source(target) or ""
    changed = {
        other
        for other in DIGESTS
        if source.file_of(other) == source.file_of(target) and found in (source.source(other) or "")
    }
    return {group.name for group in GROUPS if changed & set(group.sources)}


FIXES = {group.name for group in GROUPS if group.fix}


@pytest.mark.parametrize("name", [group.name for group in GROUPS])
def test_another_source_turns_a_group_off_and_the_pages_are_the_same(
    name: str, site: Site, usual: bytes
) -> None:
    target = own_target(name)
    expected = followers(touched(target))
    site.change(target)
    off, made = site.printed()
    assert name in expected and set(off) == expected
    assert any(f"'{target}' is not that of" in reason for reason in off[name])
    if not expected & FIXES:
        assert unpacked(made) == unpacked(usual)


def test_a_renamed_function_turns_its_group_off(site: Site, usual: bytes) -> None:
    for file in ("text/line_break.py", "layout/inline.py", "css/units.py", "css/computed_values.py"):
        site.replace(f"weasyprint/{file}", r"\bstrut\b", "line_strut")
    off, made = site.printed()
    assert {"text", "lines", "drawing"} <= set(off)
    [reason] = [reason for reason in off["text"] if "line_break:strut" in reason]
    expected = DIGESTS["weasyprint.text.line_break:strut"][:12]
    assert reason == (
        "'weasyprint.text.line_break:strut' is not that of weasyprint 70.0, whose files were changed: "
        f"expected {expected}, found nothing"
    )
    assert FIXES & set(off) == {
        "line-spaces"
    }  # whose function calls it, too: pages are not the same without it
    assert made.startswith(b"%PDF")


STAND_INS = {
    "import weasyprint.text.line_break as m; del m.strut": "'weasyprint.text.line_break:strut' is not there",
    "import weasyprint.text.line_break as m; own = m.strut; m.strut = lambda style: own(style)": (
        "'weasyprint.text.line_break:strut' comes from '__main__'"
    ),
    "import weasyprint.text.fonts as m; del m.font_features": "font_features",
}


@pytest.mark.parametrize("before", STAND_INS)
def test_a_package_that_was_changed_in_memory_turns_groups_off(
    before: str, copies: Path, usual: bytes
) -> None:
    off, made = Site(copies).printed(before)
    assert set(off) == {"text", "lines", "drawing"}
    assert STAND_INS[before] in off["text"][0]
    assert off["lines"][0] == "it needs the group 'text', which is off"
    assert unpacked(made) == unpacked(usual)


def test_a_whole_new_version_is_printed_with(site: Site) -> None:
    """All sources differ: all groups are off, by the very code that is left."""
    for path in site.folder.rglob("*.py"):
        path.write_text(
            path.read_text("utf-8").replace("\n    def ", "\n    # new\n    def ") + "# new\n", "utf-8"
        )
    for target in DIGESTS:
        if source.source(target) and ":" in target and not target.endswith(":"):
            file = site.folder / source.file_of(target)
            found = str(source.source(target)).replace("\n    def ", "\n    # new\n    def ")
            text = file.read_text("utf-8")
            if found in text:
                file.write_text(text.replace(found, f"{found.rstrip()}  # new\n", 1), "utf-8")
    for path in site.folder.rglob("*.css"):
        path.write_text(path.read_text("utf-8") + "/* new */", "utf-8")
    off, made = site.printed()
    assert set(off) == {group.name for group in GROUPS}
    assert made.startswith(b"%PDF")


def test_the_doctor_and_verbose_builds_say_which_groups_are_off_and_why(site: Site, tmp_path: Path) -> None:
    site.change("pydyf:PDF.page_references")
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n\nText.\n")
    sentence = (
        "WeasyPrint runs without 'pdf': 'pydyf:PDF.page_references' is not that of pydyf 0.13.0, whose files were changed: "
        f"expected {DIGESTS['pydyf:PDF.page_references'][:12]}, found "
    )
    doctor = site.run("-m", "pipeline", "doctor")
    assert (doctor.returncode, doctor.stderr) == (0, "")
    assert f"off      patches: {sentence}" in doctor.stdout
    words = (
        "-m",
        "pipeline",
        "build",
        str(tmp_path / "a.md"),
        "--output",
        str(tmp_path / "out"),
        "-f",
        "pdf",
    )
    assert sentence not in site.run(*words).stderr
    built = site.run(*words, "--verbose")
    assert built.returncode == 0
    assert f"octavo: {sentence}" in built.stderr


def test_versions_are_named_where_they_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(VERSIONS, "pydyf", "0.12.9")
    (group,) = (group for group in GROUPS if group.name == "pdf")
    found = {**DIGESTS, "pydyf:_to_bytes": "f" * 64}
    assert state.differences(group, found) == [
        f"'pydyf:_to_bytes' is not that of pydyf 0.12.9 ({version('pydyf')} is installed): "
        f"expected {DIGESTS['pydyf:_to_bytes'][:12]}, found ffffffffffff"
    ]


@pytest.mark.parametrize(
    ("off", "label"),
    [([], ""), (["a"], "without a"), (["a", "c"], "without a, c"), (["a", "b", "c"], "stock")],
)
def test_a_set_of_groups_has_a_name(off: list[str], label: str) -> None:
    states = tuple(GroupState(name, ("so",) if name in off else ()) for name in "abc")
    assert state.label(states) == label
