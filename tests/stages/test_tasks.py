"""Task items start with a box."""

from __future__ import annotations

import pytest

from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"
OPEN, DONE = "Span{.task}(☐)", "Span{.task .done}(☑)"


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("- [ ] a\n- [x] b\n- [X] c", f"BulletList(Plain({OPEN} a) | Plain({DONE} b) | Plain({DONE} c))"),
        ("1. [x] a\n\n   more\n2. [ ] b", f"OrderedList(Para({DONE} a)Para(more) | Para({OPEN} b))"),
        ("- [ ] *a* `b`", f"BulletList(Plain({OPEN} Emph(a) Code(b)))"),
        ("- a\n  - [x] b", f"BulletList(Plain(a)BulletList(Plain({DONE} b)))"),
        ("- [x] a\n- b", f"BulletList(Plain({DONE} a) | Plain(b))"),
        ("- [y] a\n- a [ ] b\n- [ ]", "BulletList(Plain([y] a) | Plain(a [ ] b) | Plain([ ]))"),
        ("- ```\n  [x] a\n  ```", "BulletList(CodeBlock([x] a))"),
        ("-\n- [ ] a", f"BulletList( | Plain({OPEN} a))"),
        ("[ ] a", "Para([ ] a)"),
    ],
)
def test_boxes(through: Through, source: str, tree: str) -> None:
    assert through(HEAD + source).tree == tree


def test_a_link_in_brackets_is_no_task(through: Through) -> None:
    tree = through(HEAD + "- [x](https://x.org) a").tree
    assert tree == "BulletList(Plain(Link(x → https://x.org) a))"
