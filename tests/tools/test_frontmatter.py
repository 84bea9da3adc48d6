"""Front matter: values by YAML 1.2, and mistakes at their position."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.diagnostics import Failure
from pipeline.tools import frontmatter
from pipeline.tools.frontmatter import describe


def values(block: str) -> dict[str, object]:
    return dict(frontmatter.split(f"---\n{block}\n---\nBody\n", "a.md").values)


def refused(text: str) -> tuple[str, str, str, str]:
    with pytest.raises(Failure) as caught:
        frontmatter.split(text, "a.md")
    (found,) = caught.value.diagnostics
    return str(found.span), found.code.removeprefix("front-matter-"), found.message, found.hint


@pytest.mark.parametrize(
    ("text", "found", "body", "first"),
    [
        ("---\na: b\n---\nx\n", {"a": "b"}, "x\n", 4),
        ("---\na: b\n---\n\n\nx", {"a": "b"}, "x", 6),
        ("---\na: b\n---\n\n    code\n", {"a": "b"}, "    code\n", 5),
        ("--- \na: b\n---   \nx", {"a": "b"}, "x", 4),
        ("---\na: b\n-----\nx", {"a": "b"}, "x", 4),
        ("---\na: b\n---", {"a": "b"}, "", 3),
        ("---\n---\nx", {}, "x", 3),
        ("---\n# nothing yet\n---\nx", {}, "x", 4),
        ("---\na: |\n  b\n  ---\n  c\n---\nx", {"a": "b\n---\nc\n"}, "x", 7),
        ("x\n---\na: b\n---\n", {}, "x\n---\na: b\n---\n", 1),
        ("----\nx", {}, "----\nx", 1),
        ("--- a\nx", {}, "--- a\nx", 1),
        ("", {}, "", 1),
        ("---\na: b\n---\n---\nc: d\n---\nx", {"a": "b"}, "---\nc: d\n---\nx", 4),
    ],
)
def test_block_and_body_are_split(text: str, found: dict[str, str], body: str, first: int) -> None:
    front = frontmatter.split(text, "a.md")
    assert (front.values, front.body, front.first_line) == (found, body, first)
    assert text.endswith(body)
    assert text.split("\n")[first - 1 :] == body.split("\n") or not body


def test_every_key_has_a_place() -> None:
    front = frontmatter.split("---\ntitle: x\nslides:\n  level: 2\nlist:\n- name: n\n---\n", "a.md")
    assert {key: str(span) for key, span in front.spans.items()} == {
        "title": "a.md:2:1",
        "slides": "a.md:3:1",
        "slides.level": "a.md:4:3",
        "list": "a.md:5:1",
        "list.name": "a.md:6:3",
    }


def test_places_count_blank_lines_above_and_not_the_line_ends_only_yaml_knows() -> None:
    front = frontmatter.split("---\n\n\na: x\u2028 y\n\nb: 2\n---\n", "a.md")
    assert (str(front.spans["a"]), str(front.spans["b"])) == ("a.md:4:1", "a.md:6:1")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("x", "x"), ("'5'", "5"), ("5", 5), ("-5", -5), ("+3", 3), ("1.10", 1.1), (".5", 0.5), ("1e3", 1000.0),
        ("true", True), ("FALSE", False), ("null", None), ("~", None), ("", None), ("2024-01-01", "2024-01-01"),
        ("2024-13-45", "2024-13-45"), ("0x1F", "0x1F"), (".inf", ".inf"), ("1e999", "1e999"), ("[a, 1]", ["a", 1]),
        ("{b: {c: d}}", {"b": {"c": "d"}}), ("'no'", "no"), ('"\\u00e9"', "é"), ("&x hello", "hello"),
        ("-" + "9" * 400, "-" + "9" * 400), ("9" * 5000, "9" * 5000),
    ],
)  # fmt: skip
def test_values_follow_the_core_schema_and_lose_nothing(written: str, meant: object) -> None:
    found = values(f"a: {written}")["a"]
    assert found == meant
    assert type(found) is type(meant)


@pytest.mark.parametrize("trap", ["no", "Yes", "ON", "off", "012", "12:30", "12:30:00", "1_000"])
def test_what_older_yaml_reads_otherwise_stays_text_with_a_warning(trap: str) -> None:
    front = frontmatter.split(f"---\ntitle: x\na: {trap}\n---\n", "a.md")
    assert front.values["a"] == trap
    (found,) = front.diagnostics
    assert (str(found.span), found.code) == ("a.md:3:4", "front-matter-trap")
    assert (found.message, found.hint) == (f"'{trap}' is read as text", f'write "{trap}" in quotes')


def test_quoted_traps_are_quiet() -> None:
    assert frontmatter.split("---\na: 'no'\nb: \"012\"\n---\n", "a.md").diagnostics == ()


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n"
    for old, new in zip("abcdefghi", "bcdefghij", strict=True)
)
QUOTE, CHECK = "put it in quotes", "check quotes, colons and indentation"
LINES, ALIAS = "write lines of 'key: value'", "write the values out instead of using YAML aliases"
KEY = "a key of the front matter is not a text"
DEEP = "found unexpected end of stream while scanning a quoted scalar"
TAB = "found character '\\t' that cannot start any token while scanning for the next token"


@pytest.mark.parametrize(
    ("text", "place", "code", "message", "hint"),
    [
        ("---\ntitle: a\nbody", "1:1", "unclosed", "the front matter is never closed",
         "write '---' on a line of its own behind the last key"),
        ("---\na: b\n...\nx", "1:1", "unclosed", "the front matter is never closed",
         "write '---' on a line of its own behind the last key"),
        ("---\na:\n\tb: 1\n---\n", "3:1", "syntax", TAB, "indent with blanks instead of tabs"),
        ("---\ntitle: x\na: b: c\n---\n", "3:5", "syntax", "mapping values are not allowed here",
         "put a value that contains ': ' in quotes"),
        ('---\ntitle: "abc\nb: c\n---\n', "2:8", "syntax", DEEP, CHECK),
        ("---\nb: *x\n---\n", "2:4", "syntax", "found undefined alias 'x'", CHECK),
        ("---\n- a\n- b\n---\n", "2:1", "shape", "the front matter is a list", LINES),
        ("---\n\nhello\n---\n", "3:1", "shape", "the front matter is a plain text", LINES),
        ("---\n1: a\n---\n", "2:1", "shape", KEY, QUOTE),
        ("---\ntrue: a\n---\n", "2:1", "shape", KEY, QUOTE),
        ("---\nnull: a\n---\n", "2:1", "shape", KEY, QUOTE),
        ("---\n? [a, b]\n: c\n---\n", "2:3", "shape", KEY, QUOTE),
        ("---\na: !!python/object/apply:os.system [x]\n---\n", "2:4", "shape",
         "'a' has the tag !!python/object/apply:os.system", "remove the tag"),
        ("---\na: !foo b\n---\n", "2:4", "shape", "'a' has the tag !foo", "remove the tag"),
        (f"---\n{BOMB}---\n", "2:14", "shape", "'e' is too large or contains itself", ALIAS),
        ("---\na0: &a0 x\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(80)) + "---\n", "2:5",
         "shape", "'a65' is too large or contains itself", ALIAS),
        ("---\na: &a [*a]\n---\n", "2:4", "shape", "'a' is too large or contains itself", ALIAS),
        (f"---\na: {'[' * 70}{']' * 70}\n---\n", "2:69", "syntax", "nested deeper than 64 levels", CHECK),
        (f"---\na: {'[' * 60_000}\n---\n", "2:69", "syntax", "nested deeper than 64 levels", CHECK),
        (f"---\n{'- ' * 30_000}x\n---\n", "2:131", "syntax", "nested deeper than 64 levels", CHECK),
        (f"---\na: {'x' * 64_000}\n---\n", "1:1", "shape", "the front matter is larger than 64 KB", ""),
        ('---\nb: 1\ntitle: "a\\x07b"\n---\n', "3:8", "syntax", "the text holds control character U+0007",
         "remove the escape"),
        ('---\n"a\\ud800": 1\n---\n', "2:1", "syntax", "the text holds character U+D800", "remove the escape"),
        ("---\nb: 1\na: \ufffe\n---\n", "3:4", "syntax", "character U+FFFE is not allowed", "remove it"),
        ("+++\ntitle = 'a'\n+++\n", "1:1", "format", "the front matter is TOML",
         "write it as YAML between '---' lines"),
    ],
)  # fmt: skip
def test_mistakes_are_named_at_their_place(text: str, place: str, code: str, message: str, hint: str) -> None:
    started = time.process_time()
    assert refused(text) == (f"a.md:{place}", code, message, hint)
    assert time.process_time() - started < 1


@given(st.text(max_size=200))
def test_any_text_between_marks_is_read_or_refused_in_the_file(block: str) -> None:
    text = f"---\n{block}\n---\nbody\n"
    try:
        front = frontmatter.split(text, "a.md")
    except Failure as failure:
        found = failure.diagnostics[0]
        assert found.code.startswith("front-matter-")
        assert 1 <= found.span.line <= text.count("\n") + 1
        assert found.span.column >= 1
    else:
        assert text.endswith(front.body)
        assert all(isinstance(key, str) for key in front.values)


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`, \n\t?1", max_size=60))
def test_yaml_like_noise_never_raises_anything_else(block: str) -> None:
    try:
        front = frontmatter.split(f"---\n{block}\n---\n", "a.md")
    except Failure as failure:
        assert failure.diagnostics
    else:
        assert set(front.values) <= set(front.spans)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (["a"], "a list of 1 value"), ([1, 2], "a list of 2 values"), ({}, "a mapping"), (True, "true or false"),
        (1, "a number"), (1.5, "a number"), (None, "empty"), ("x", "a text"),
    ],
)  # fmt: skip
def test_values_are_described_in_the_authors_words(value: object, said: str) -> None:
    assert describe(value) == said


@pytest.mark.parametrize(
    ("text", "values", "place", "message", "hint"),
    [
        ("---\ntitle: a\nb: c\ntitle: d\n---\n", {"title": "d", "b": "c"}, "4:1", "'title'", 2),
        ("---\n\n\na:\n  b: 1\n  b: 2\n---\n", {"a": {"b": 2}}, "6:3", "'a.b'", 5),
        ("---\na:\n  b: 1\na:\n  c: 2\n---\n", {"a": {"c": 2}}, "4:1", "'a'", 2),
    ],
)
def test_of_a_key_that_stands_twice_the_last_counts(
    text: str, values: object, place: str, message: str, hint: int
) -> None:
    front = frontmatter.split(text, "a.md")
    assert front.values == values
    (said,) = front.diagnostics
    assert (str(said.span), said.code, said.severity) == (
        f"a.md:{place}",
        "front-matter-duplicate",
        "warning",
    )
    assert said.message == f"the key {message} stands twice"
    assert said.hint == f"it stands on line {hint} too, which does not count; keep one"
    assert "a.b" not in front.spans or front.values["a"] == {"b": 2}
