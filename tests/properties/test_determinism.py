"""The same source gives the same bytes, wherever, whenever and however it is built."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.engine import registry

TEXT = """---
title: One source, one result
author: Ada Lovelace
lang: de
date: 2026-02-03
keywords: one, two
---

# First

Some *text* with a [link](https://example.org), a note[^1], $x^2$ and ![a picture](p.svg).

> [!NOTE]
> A callout — „said“.

| a | b |
|---|---|
| 1 | 2 |

: A caption

```python
def code(): ...
```

- [x] done
- [ ] not yet

## Second

$$\\sum_{i=0}^n i$$

::: notes
For the speaker.
:::

[^1]: The note.
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="9" height="9" fill="navy"/></svg>'
PLAIN = {"TZ": "UTC", "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"}
VARIED = {
    "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "4711", "HOME": "/nonexistent",
    "COLUMNS": "40",
}  # fmt: skip


def built(
    root: Path, *, cwd: Path, umask: int, environment: dict[str, str], formats: str, jobs: int
) -> dict[str, str]:
    """The SHA-256 of each output of a project that is made and built there."""
    for name in ("one", "two"):
        path = root / "content" / name / "a.md"
        path.parent.mkdir(parents=True)
        path.write_text(TEXT, "utf-8")
        (path.parent / "p.svg").write_text(SVG, "utf-8")
    cwd.mkdir(exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "pipeline",
        "build",
        "--root",
        root,
        "--output",
        root / "out",
        "-f",
        formats,
    ]
    done = subprocess.run(
        [*map(str, command), "--jobs", str(jobs), "--report", "json"],
        cwd=cwd, umask=umask, capture_output=True, timeout=300,
        env={"PATH": os.environ["PATH"], **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    found = {}
    for item in json.loads(done.stdout)["artifacts"]:
        path = root / "out" / item["format"] / Path(*Path(item["path"]).parts[-2:])
        found[f"{item['format']}/{path.parent.name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
        assert found[f"{item['format']}/{path.parent.name}"] == item["sha256"]
    return found


def differences(tmp_path: Path, formats: str) -> list[str]:
    """The outputs that differ between a plain build and one in which everything that must not matter is different."""
    plain = built(
        tmp_path / "a", cwd=tmp_path / "cwd", umask=0o022, environment=PLAIN, formats=formats, jobs=1
    )
    varied = built(
        tmp_path / "ä long path" / "with b", cwd=tmp_path / "another", umask=0o077, environment=VARIED, formats=formats,
        jobs=2,
    )  # fmt: skip
    assert plain.keys() == varied.keys()
    return [name for name in plain if plain[name] != varied[name]]


@pytest.mark.parametrize("formats", ["ast,html", "epub,docx"])
def test_a_format_is_the_same_everywhere(tmp_path: Path, formats: str) -> None:
    assert differences(tmp_path, formats) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(registry.outputs()))
def test_every_format_is_the_same_everywhere(tmp_path: Path, name: str) -> None:
    assert differences(tmp_path, name) == []


@pytest.mark.slow
def test_time_does_not_show(tmp_path: Path) -> None:
    """The clock itself is moved where faketime is installed; file times are always."""
    faketime = shutil.which("faketime")
    if faketime is None:
        pytest.skip("faketime is not installed")
    root = tmp_path / "p"
    root.mkdir()
    (root / "a.md").write_text(
        TEXT.replace("date: 2026-02-03\n", "").replace("![a picture](p.svg)", ""), "utf-8"
    )
    formats = ",".join(sorted(registry.outputs()))
    found = []
    for moment in ("2001-01-01 00:00:00", "2035-06-06 12:00:00"):
        done = subprocess.run(
            [faketime, moment, sys.executable, "-m", "pipeline", "build", "a.md", "-f", formats, "--no-cache",
             "--report", "json"],
            cwd=root, capture_output=True, timeout=300,
        )  # fmt: skip
        found.append({item["path"]: item["sha256"] for item in json.loads(done.stdout)["artifacts"]})
    assert found[0] == found[1]
    assert all(found[0].values())
