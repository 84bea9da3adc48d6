"""Fetches the pinned fonts and reveal.js into pipeline/assets/; does nothing if they are complete.

Standard library only: it also runs while a wheel is built.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"
ASSETS = ROOT / "pipeline" / "assets"
WORK = ROOT / ".setup"  # same file system as ASSETS, so that a rename publishes all files at once

STYLES = {
    "Regular": "Regular",
    "It": "Italic",
    "Semibold": "Semibold",
    "Bold": "Bold",
    "BoldIt": "BoldItalic",
}
FAMILIES = {"source-serif": "SourceSerif4", "source-sans": "SourceSans3", "source-code-pro": "SourceCodePro"}
FALLBACKS = {
    "noto-emoji": "NotoEmoji",
    "noto-sans-math": "NotoSansMath",
    "noto-sans-symbols": "NotoSansSymbols",
    "noto-sans-symbols-2": "NotoSansSymbols2",
}
MATH = "@expo-google-fonts/stix-two-math"  # no fallback for text: a folder of its own
REVEAL = {
    "reveal.js": "reveal.js",
    "reveal.css": "reveal.css",
    "reset.css": "reset.css",
    "plugin/notes.js": "notes.js",
}


class FetchError(Exception):
    """The assets could not be fetched; the message is for the person who called make."""


def wanted() -> dict[str, str]:
    """Path under pipeline/assets → path under node_modules, for every bundled file."""
    files = {}
    for package, family in FAMILIES.items():
        for style, name in STYLES.items():
            files[f"fonts/{family}-{name}.ttf"] = f"{package}/TTF/{family}-{style}.ttf"
        files[f"licenses/{package}.md"] = f"{package}/LICENSE.md"
    for package, family in FALLBACKS.items():
        home = f"@expo-google-fonts/{package}"
        files[f"fonts/{family}-Regular.ttf"] = f"{home}/400Regular/{family}_400Regular.ttf"
        files[f"licenses/{package}.txt"] = f"{home}/LICENSE_FONT"
    files["math/STIXTwoMath-Regular.ttf"] = f"{MATH}/400Regular/STIXTwoMath_400Regular.ttf"
    files["licenses/stix-two-math.txt"] = f"{MATH}/LICENSE_FONT"
    for source, name in REVEAL.items():
        files[f"reveal/{name}"] = f"reveal.js/dist/{source}"
    files["licenses/reveal.js.txt"] = "reveal.js/LICENSE"
    return dict(sorted(files.items()))


def locked() -> dict[str, str]:
    """Package → version, as pinned in scripts/package-lock.json."""
    packages = json.loads((SCRIPTS / "package-lock.json").read_text("utf-8"))["packages"]
    return {
        path.removeprefix("node_modules/"): entry["version"]
        for path, entry in sorted(packages.items())
        if path
    }


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    """What manifest.json says about the files now in `folder`."""
    files = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in wanted()}
    return {"files": files, "packages": locked()}


def complete(folder: Path = ASSETS) -> bool:
    """True if every file is there with the hash in the manifest, at the locked versions."""
    try:
        return bool(json.loads((folder / "manifest.json").read_text("utf-8")) == manifest(folder))
    except (OSError, ValueError):
        return False


def run(*words: str | Path, env: dict[str, str] | None = None, cwd: Path | None = None) -> str:
    """Runs a program to its end; raises FetchError with the last lines of its output if it fails."""
    try:
        done = subprocess.run([str(word) for word in words], env=env, cwd=cwd, capture_output=True, text=True)
    except OSError as error:
        raise FetchError(f"{words[0]}: {error.strerror}") from error
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        raise FetchError(
            "\n".join([f"{Path(words[0]).name} ended with status {done.returncode}", *said[-6:]])
        )
    return done.stdout.strip()


def npm() -> tuple[str, dict[str, str]]:
    """An npm that can read our lock file, with the environment to run it in: the system's, or a private one from PyPI."""
    system = shutil.which("npm")
    if system and shutil.which("node"):
        try:
            if int(run(system, "--version").split(".")[0]) >= 8:
                return system, dict(os.environ)
        except (FetchError, ValueError):
            pass  # broken or unknown: install a private one
    print("set-up: no Node.js here, taking npm from PyPI", file=sys.stderr)
    venv, lock = WORK / "node", SCRIPTS / "node.lock"
    uv = os.environ.get("UV") or shutil.which("uv")
    if uv:
        run(uv, "venv", "--quiet", "--python", sys.executable, venv)
        run(uv, "pip", "install", "--quiet", "--python", venv, "--require-hashes", "-r", lock)
    else:
        run(sys.executable, "-m", "venv", venv)
        run(venv / "bin" / "python", "-m", "pip", "install", "--quiet", "--require-hashes", "-r", lock)
    path = os.pathsep.join([str(venv / "bin"), os.environ.get("PATH", os.defpath)])
    return str(venv / "bin" / "npm"), {**os.environ, "PATH": path}


def install(source: Path, folder: Path, *verb: str) -> Path:
    """Runs an npm verb on the lock of `source`, inside `folder`; returns the node_modules it made."""
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(source / name, folder / name)
    program, env = npm()
    run(program, *verb, "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund", env=env, cwd=folder)
    return folder / "node_modules"


def fetch() -> None:
    """Replaces pipeline/assets by freshly fetched files: completely, or not at all."""
    shutil.rmtree(WORK, ignore_errors=True)
    modules = install(SCRIPTS, WORK / "npm", "ci")
    fresh = WORK / "assets"
    for name, source in wanted().items():
        (fresh / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, fresh / name)
    text = json.dumps(manifest(fresh), indent=2, sort_keys=True) + "\n"
    (fresh / "manifest.json").write_text(text, "utf-8")
    if ASSETS.exists():
        ASSETS.rename(WORK / "old")
    fresh.rename(ASSETS)
    shutil.rmtree(WORK, ignore_errors=True)


def ensure() -> None:
    """Fetches pipeline/assets if incomplete; raises FetchError with a sentence if that fails."""
    if not complete():
        fetch()


def validators() -> None:
    """Fetches the validators of scripts/dev, for make test-all."""
    home = SCRIPTS / "dev"
    lock, mark = home / "package-lock.json", home / "node_modules" / ".complete"
    if mark.is_file() and mark.read_bytes() == lock.read_bytes():
        return
    shutil.rmtree(WORK, ignore_errors=True)
    # not `ci`: the validator has a binary for each platform, and the lock names only the one it was written on
    modules = install(home, WORK / "npm", "install", "--no-save")
    shutil.rmtree(mark.parent, ignore_errors=True)
    modules.rename(mark.parent)
    shutil.copyfile(lock, mark)
    shutil.rmtree(WORK, ignore_errors=True)


def main(words: list[str]) -> int:
    """`assets.py` for the assets, `assets.py dev` for the validators."""
    try:
        validators() if words == ["dev"] else ensure()
    except FetchError as error:
        print(f"set-up: the pinned npm packages could not be fetched: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
