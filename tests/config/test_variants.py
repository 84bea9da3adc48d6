"""`--variant`: a named set of settings and variables makes another copy, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Octavo

TEXT = "---\ntitle: T\njinja: true\nhtml:\n  toc: true\n---\n\n{{ variables.who }}\n\n::: solution\nForty-two.\n:::\n"
SETTINGS = """[solutions]
show = "no"

[variables]
who = "students"

[variants.teacher.solutions]
show = "yes"

[variants.teacher.variables]
who = "teachers"

[variants.exam.html]
toc = false
"""


def test_copies_lie_side_by_side(octavo: Octavo, tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text(SETTINGS)
    (tmp_path / "a.md").write_text(TEXT)
    assert octavo("build", "a.md", "-f", "html").out == "build/html/a.html\n"
    assert octavo("build", "a.md", "-f", "html", "--variant", "teacher").out == "build/teacher/html/a.html\n"
    students = (tmp_path / "build/html/a.html").read_text()
    teachers = (tmp_path / "build/teacher/html/a.html").read_text()
    assert "students" in students and "Forty-two" not in students
    assert "teachers" in teachers and "Forty-two" in teachers


def test_it_stands_above_the_document_and_below_set(octavo: Octavo, tmp_path: Path) -> None:
    (tmp_path / "octavo.toml").write_text(SETTINGS)
    (tmp_path / "a.md").write_text(TEXT)

    def line(*words: str) -> str:
        said = octavo("explain", "a.md", "-f", "html", *words).out
        [found] = [line for line in said.splitlines() if line.startswith("html.toc ")]
        return " ".join(found.split())

    assert line() == "html.toc = true a.md:5"
    assert line("--variant", "exam") == "html.toc = false octavo.toml:14"
    assert line("--variant", "exam", "--set", "html.toc=true") == "html.toc = true --set"


@pytest.mark.parametrize(
    ("settings", "name", "said"),
    [
        (SETTINGS, "techer", "--variant: error[settings-value]: there is no variant 'techer'\n   hint: did you mean 'teacher'?\n"),
        (SETTINGS, "x", "--variant: error[settings-value]: there is no variant 'x'\n   hint: variants: teacher, exam\n"),
        ("", "x", "--variant: error[settings-value]: there is no variant 'x'\n   hint: write [variants.x.TABLE] in octavo.toml\n"),
        (
            "[variants.exam.pdf]\npapre = 1\n", "",
            "octavo.toml:2:1: error[settings-unknown]: unknown key 'pdf.papre'\n 2 | papre = 1\n   | ^\n"
            "   hint: did you mean 'pdf.paper'?\n",
        ),
        (
            "[variants]\nexam = 1\n", "",
            "octavo.toml:2:1: error[settings-value]: 'variants.exam' must be a table\n 2 | exam = 1\n   | ^\n"
            "   hint: write [variants.exam.TABLE]\n",
        ),
        (
            "variants = 1\n", "",
            "octavo.toml:1:1: error[settings-value]: 'variants' must be a table\n 1 | variants = 1\n   | ^\n"
            "   hint: write [variants.NAME.TABLE]\n",
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_said(octavo: Octavo, tmp_path: Path, settings: str, name: str, said: str) -> None:
    (tmp_path / "octavo.toml").write_text(settings)
    (tmp_path / "a.md").write_text(TEXT)
    found = octavo("build", "a.md", *(["--variant", name] if name else []))
    assert (found.status, found.err.rpartition("\n1 error")[0] or found.err) == (2, said)
