"""The tree as pandoc's JSON: pandoc reads it, and it has no source positions."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from pipeline.tools.pandoc.process import binary
from tests.conftest import SEED, Project

FRONT = """---
title: A & B
author: [Ann One, Bob Two]
lang: de
keywords: x, y
tags: z
---
"""
TEXT = FRONT + (
    "# One\n\nText[^1] *emph* `c` $a^2$ [l](https://x.example/).\n\n- [x] done\n\n| a | b |\n|---|---|\n| c | d |\n\n"
    "> [!NOTE]\n> Care\n\n```python\nx = 1\n```\n\n[^1]: note\n"
)


def tree(data: bytes) -> Any:
    return json.loads(data)


def said_by_pandoc(data: bytes, writer: str) -> str:
    words = [binary(), "-f", "json", "-t", writer, "--wrap=none", "-s"]
    return subprocess.run(words, input=data, capture_output=True, check=True).stdout.decode()


def keys(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(keys, value))
    return set(value) | set().union(*map(keys, value.values())) if isinstance(value, dict) else set()


def test_pandoc_reads_it(project: Project) -> None:
    data = project.output(TEXT, "ast")
    plain = said_by_pandoc(data, "plain")
    assert plain.startswith("A & B\n") and "Text[1] emph c a² l." in plain and "Ann One" in plain
    assert tree(said_by_pandoc(data, "json").encode()) == tree(data)


def test_nodes_have_no_places(project: Project) -> None:
    data = project.output(TEXT, "ast")
    blocks = tree(data)["blocks"]
    assert keys(blocks) <= {"t", "c"} and b"sourcepos" not in data and b"data-pos" not in data


def test_metadata(project: Project) -> None:
    meta = tree(project.output(TEXT, "ast"))["meta"]
    assert meta["title"] == {"t": "MetaString", "c": "A & B"} and meta["lang"]["c"] == "de"
    assert [item["c"] for item in meta["author"]["c"]] == ["Ann One", "Bob Two"]
    assert [item["c"] for item in meta["keywords"]["c"]] == ["x", "y"]
    assert [item["c"] for item in meta["tags"]["c"]] == ["z"]


def test_it_is_the_document_after_all_transforms(project: Project) -> None:
    blocks = tree(project.output("# T\n\n## One\n\nhttps://x.example/ <b>bold</b>\n", "ast"))["blocks"]
    assert [(block["t"], block["c"][0]) for block in blocks if block["t"] == "Header"] == [("Header", 1)]
    kinds = {inline["t"] for inline in blocks[-1]["c"]}
    assert {"Link", "Strong"} <= kinds and "RawInline" not in kinds


def test_same_document_same_bytes(project: Project) -> None:
    data = project.output(TEXT, "ast")
    assert data == project.output(TEXT, "ast") and data.endswith(b"}\n")


@pytest.mark.skipif(not SEED.is_file(), reason="the seed document is not here")
def test_seed(project: Project) -> None:
    found = tree(project.output(SEED.read_text(), "ast"))
    assert found["meta"]["title"]["c"] == "Amazon Aurora Case Study"
    assert [block["c"][1][0] for block in found["blocks"] if block["t"] == "Header"][:2] == [
        "introduction", "amazon-aurorass-brief-history-of-time",
    ]  # fmt: skip
