"""The set-up: locks name no host, assets are complete, failures are one sentence with one command."""

import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
import time
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fontTools.ttLib import TTFont

import pipeline
from pipeline import resources
from pipeline.tools import validators

ROOT = Path(__file__).resolve().parent.parent
LOCKS = [
    "requirements.lock",
    "scripts/bootstrap.lock",
    "scripts/node.lock",
    "scripts/package-lock.json",
    "scripts/dev/package-lock.json",
]
TEXT_FAMILIES = ["SourceSerif4", "SourceSans3", "SourceCodePro"]
ALPHABETS = "AZazÀÿĄžŐőßΑΩαωάώАЯаяЁёЇїҐґ"


def script(name: str) -> ModuleType:
    """A module from scripts/, which is not a package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


assets, system, check_report, validate = map(script, ["assets", "system", "check_report", "validate"])


# --- locks -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"https?://|\"resolved\"|--(extra-)?index-url|--find-links", text)


@pytest.mark.parametrize("name", [name for name in LOCKS if name.endswith(".lock")])
def test_every_locked_python_package_has_hashes(name: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text("utf-8").strip())
    assert entries and all("==" in entry and "--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", [name for name in LOCKS if name.endswith(".json")])
def test_every_locked_npm_package_has_an_integrity(name: str) -> None:
    packages = json.loads((ROOT / name).read_text("utf-8"))["packages"]
    assert all(entry["integrity"].startswith("sha512-") for path, entry in packages.items() if path)


def test_the_lock_holds_every_declared_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    declared = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.split(r"[<>=]", word)[0].lower().replace("_", "-") for word in declared}
    assert names <= set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.M))


def test_the_version_is_the_one_installed() -> None:
    from importlib.metadata import version

    assert version("octavo") == pipeline.__version__


# --- assets ----------------------------------------------------------------------------------------------------------
def test_the_manifest_lists_every_file_with_its_hash() -> None:
    folder = resources.assets()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        "manifest.json"
    }
    assert set(manifest["files"]) == there
    assert list(manifest["files"]) == sorted(there)
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert manifest["packages"]["reveal.js"].startswith("6.")


def test_assets_notice_what_is_missing_changed_or_of_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "reveal/reset.css"
    monkeypatch.setattr(assets, "wanted", lambda: {name: "anything"})
    assert not assets.complete(tmp_path)
    (tmp_path / "reveal").mkdir()
    (tmp_path / name).write_text("a {}", "utf-8")
    (tmp_path / "manifest.json").write_text(json.dumps(assets.manifest(tmp_path)), "utf-8")
    assert assets.complete(tmp_path)
    monkeypatch.setattr(assets, "locked", lambda: {"reveal.js": "9.9.9"})
    assert not assets.complete(tmp_path)
    monkeypatch.undo()
    monkeypatch.setattr(assets, "wanted", lambda: {name: "anything"})
    (tmp_path / name).write_text("b {}", "utf-8")
    assert not assets.complete(tmp_path)


def test_a_failed_fetch_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise assets.FetchError("npm ended with status 1")

    monkeypatch.setattr(assets, "ensure", refuse)
    assert assets.main([]) == 1
    assert capsys.readouterr().err == (
        "set-up: the pinned npm packages could not be fetched: npm ended with status 1\n"
    )


def test_a_program_that_cannot_run_is_a_fetch_error() -> None:
    with pytest.raises(assets.FetchError, match="no-such-program"):
        assets.run("no-such-program")
    with pytest.raises(assets.FetchError, match=r"status 3\nwhy"):
        assets.run(sys.executable, "-c", "import sys; print('why', file=sys.stderr); sys.exit(3)")


@pytest.mark.parametrize("family", TEXT_FAMILIES)
@pytest.mark.parametrize("style", ["Regular", "Italic", "Semibold", "Bold", "BoldItalic"])
def test_text_fonts_hold_latin_greek_and_cyrillic(family: str, style: str) -> None:
    shown = TTFont(resources.assets() / "fonts" / f"{family}-{style}.ttf", lazy=True).getBestCmap()
    if family == "SourceCodePro" and "Italic" in style:
        alphabet = ALPHABETS[
            :10
        ]  # Latin only: the upright stands in for the rest, see docs/decisions/0001-setup.md
    else:
        alphabet = ALPHABETS
    assert [letter for letter in alphabet if ord(letter) not in shown] == []


def test_every_common_symbol_has_a_glyph_somewhere() -> None:
    shown: set[int] = set()
    for path in (resources.assets() / "fonts").glob("*-Regular.ttf"):
        shown |= set(TTFont(path, lazy=True).getBestCmap())
    symbols = "←↑→↓↔⇒⇔│├└─═█▒✓✗✔✘★☆☐☑ℹ⚠💡🔥🚀①⑩❶Ⅳ∀∑∫≤≠≈∞⌘⌥⏎◆●▲♠♥"
    assert [symbol for symbol in symbols if ord(symbol) not in shown] == []


def test_templates_are_beside_the_package_in_a_checkout_and_inside_it_when_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = resources.templates.__wrapped__  # it is asked for once a process
    assert templates() == ROOT / "templates"
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert templates() == tmp_path.parent / "templates"
    (tmp_path / "templates").mkdir()
    assert templates() == tmp_path / "templates"


# --- system packages -------------------------------------------------------------------------------------------------
def absent(monkeypatch: pytest.MonkeyPatch, *, manager: str | None) -> None:
    """A machine without Pango, where nothing may be installed, with at most one package manager."""
    need = system.Need("pango", lambda: False, "libpango-1.0-0", "pango", "pango")
    program = system.PROGRAM.get(manager)
    monkeypatch.setattr(system, "GROUPS", {"runtime": (need,)})
    monkeypatch.setattr(system, "privilege", lambda: None)
    monkeypatch.setattr(system.shutil, "which", lambda name: f"/usr/bin/{name}" if name == program else None)


@pytest.mark.parametrize(
    ("manager", "said"),
    [
        ("apt", ["sudo apt-get install -y libpango-1.0-0"]),
        ("dnf", ["sudo dnf install -y pango"]),
        ("brew", ["brew install pango"]),
        (
            None,
            ["sudo apt-get install -y libpango-1.0-0", "sudo dnf install -y pango", "brew install pango"],
        ),
    ],
)
def test_a_missing_library_is_named_with_the_one_command(
    manager: str | None, said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    absent(monkeypatch, manager=manager)
    assert system.main(["runtime"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "missing from this system: pango"
    assert [line.strip() for line in lines[2:]] == said


def test_apt_is_used_when_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    absent(monkeypatch, manager="apt")
    installed: list[str] = []
    monkeypatch.setattr(system, "privilege", lambda: ["sudo", "-n"])
    monkeypatch.setattr(system, "install", lambda names, prefix: installed.extend(names) or True)
    monkeypatch.setattr(system, "missing", lambda groups: [] if installed else system.GROUPS["runtime"])
    assert system.main(["runtime"]) == 0
    assert installed == ["libpango-1.0-0"]


def test_each_package_is_named_once() -> None:
    assert system.packages(system.GROUPS["runtime"], "brew") == ["pango", "harfbuzz"]


def test_nothing_is_missing_here() -> None:
    assert system.missing(["runtime"]) == []


# --- the finished set-up ---------------------------------------------------------------------------------------------
def test_a_finished_setup_is_silent_and_quick() -> None:
    started = time.monotonic()
    done = subprocess.run([ROOT / "scripts" / "setup.sh"], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - started < 1


def test_make_alone_lists_the_verbs() -> None:
    said = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for verb in "setup pdf epub docx slides all watch check test test-all lint lock clean".split():
        assert re.search(rf"^  make {verb} ", said, re.M)


def test_an_old_python_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """A copy of the scripts, on a PATH where every Python says it is too old."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "pyproject.toml").touch()
    copy = tmp_path / "scripts" / "setup.sh"
    copy.write_bytes((ROOT / "scripts" / "setup.sh").read_bytes())
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ["python3", "python3.11", "python3.12", "python3.13", "python3.14"]:
        (programs / name).write_text("#!/bin/sh\nexit 1\n", "utf-8")
        (programs / name).chmod(0o755)
    env = {**os.environ, "PATH": f"{programs}:/usr/bin:/bin", "PYTHON": ""}
    done = subprocess.run(["sh", copy], env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("set-up: Octavo needs Python 3.11 or newer")


# --- the auditor of reports ------------------------------------------------------------------------------------------
def report(file: Path, **changes: Any) -> dict[str, Any]:
    file.write_bytes(b"x")
    artifact = {
        "source": "a.md",
        "format": "pdf",
        "path": str(file),
        "status": "built",
        "sha256": hashlib.sha256(b"x").hexdigest(),
    }
    return {"artifacts": [{**artifact, **changes}], "diagnostics": []}


def error(code: str) -> dict[str, Any]:
    return {
        "code": code,
        "severity": "error",
        "message": "m",
        "path": "a.md",
        "line": 3,
        "column": 1,
        "hint": None,
    }


def findings(report: dict[str, Any], formats: str = "pdf", *, authors_errors: bool = False) -> list[str]:
    return list(check_report.findings(report, formats.split(","), authors_errors=authors_errors))


def test_a_report_of_successes_has_no_findings(tmp_path: Path) -> None:
    assert findings(report(tmp_path / "a.pdf")) == []


def test_a_failure_needs_an_error_of_the_author(tmp_path: Path) -> None:
    failed = report(tmp_path / "a.pdf", status="failed")
    assert findings(failed) == ["a.md as pdf: failed without an error that says why"]
    failed["diagnostics"] = [error("image-missing")]
    assert findings(failed, authors_errors=True) == []
    assert findings(failed) == ["a.md:3: image-missing: m"]
    failed["diagnostics"] = [error("internal-error")]
    assert findings(failed, authors_errors=True) == [
        "a.md:3: internal-error: m",
        "a.md as pdf: failed without an error that says why",
    ]


def test_a_success_must_be_on_disk_as_reported(tmp_path: Path) -> None:
    assert "is not what the report says" in findings(report(tmp_path / "a.pdf", sha256="0"))[0]
    assert "is not there" in findings(report(tmp_path / "a.pdf", path=str(tmp_path / "b.pdf")))[0]


def test_a_format_nobody_speaks_of_is_a_finding(tmp_path: Path) -> None:
    assert findings(report(tmp_path / "a.pdf"), "pdf,epub") == ["a.md: nothing said about epub"]
    assert findings({"artifacts": [], "diagnostics": []}) == ["the report lists no artifact"]


# --- the judges and the wheel ----------------------------------------------------------------------------------------
def test_a_judge_that_cannot_run_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.pdf"
    assert validate.problems(file) == ["missing or empty"]
    file.write_bytes(b"%PDF-")
    gone = validators.Validator("gone", (".pdf",), lambda: ["no-such-program"], lambda done: [])
    monkeypatch.setattr(validators, "VALIDATORS", (gone,))
    assert validate.problems(file)[0].startswith("not judged: ")
    monkeypatch.setattr(validators, "VALIDATORS", (replace(gone, name="qpdf", command=list),))
    assert validate.problems(file) == ["no qpdf here: run scripts/external.sh"]


@pytest.mark.external
@pytest.mark.parametrize("name", ["a.pdf", "a.epub", "a.docx", "a.pptx"])
def test_the_judges_refuse_what_is_not_a_document(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("not a document", "utf-8")
    found = validate.problems(tmp_path / name)
    assert found and not any("not judged" in problem for problem in found)


@pytest.mark.external
def test_the_judges_accept_a_plain_word_file(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("A word.")
    document.save(str(tmp_path / "a.docx"))
    assert validate.problems(tmp_path / "a.docx") == []


@pytest.mark.slow
def test_a_wheel_carries_assets_and_templates(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    names = set(zipfile.ZipFile(next(tmp_path.glob("octavo-*.whl"))).namelist())
    manifest = json.loads((resources.assets() / "manifest.json").read_text("utf-8"))
    assert {f"pipeline/assets/{name}" for name in [*manifest["files"], "manifest.json"]} <= names
    shipped = [path.relative_to(ROOT) for path in (ROOT / "templates").rglob("*") if path.is_file()]
    assert shipped and {f"pipeline/{path.as_posix()}" for path in shipped} <= names
    assert not any(name.startswith(("tests/", "scripts/", "content/")) for name in names)
