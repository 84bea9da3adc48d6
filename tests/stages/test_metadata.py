"""Front matter becomes metadata, whoever's habit it follows."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.core.model import Metadata
from tests.conftest import Project
from tests.stages.conftest import Through


def zip_parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist()]


def metadata(through: Through, front: str) -> Metadata:
    return through(f"---\ntitle: T\n{front}\n---\n\nText.\n").document.metadata


@pytest.mark.parametrize(
    ("front", "authors"),
    [
        ("author: Ann One", ("Ann One",)),
        ("author: Ann One and Bob Two; Cy", ("Ann One", "Bob Two", "Cy")),
        ("authors: [Ann  One, Bob]", ("Ann One", "Bob")),
        ("author:\n  - name: Ann\n    mail: a@x.example\n  - name: Bob", ("Ann", "Bob")),
        ("author:\n  - name: {given: Ben, family: Muster}\n  - Cy  Dee", ("Ben Muster", "Cy Dee")),
        ("author: {family: Muster, given: Ben}", ("Ben Muster",)),
        ("author: [{surname: Muster, given-names: Ben}, {literal: The Group}]", ("Ben Muster", "The Group")),
        ("author: {name: Ann, email: a@x.example}", ("Ann",)),
        ("authors: Eve\nauthor: Ann", ("Eve",)),
        ("author:", ()),
        ("author: Sandy Anderson", ("Sandy Anderson",)),
    ],
)
def test_authors(through: Through, front: str, authors: tuple[str, ...]) -> None:
    assert metadata(through, front).authors == authors


@pytest.mark.parametrize(
    ("given", "lang"),
    [
        ("de-u-co-phonebk", "de-u-co-phonebk"),
        ("ZH_hant_tw", "zh-Hant-TW"),
        ("sl-rozaj", "sl-rozaj"),
        ("de-CH-x-Ab", "de-CH-x-ab"),
        ("de", "de"),
        ("en_GB", "en-GB"),
        ("EN-us", "en-US"),
        ("zh-hant", "zh-Hant"),
        ("german", "en"),
        ("1", "en"),
        ("en-x", "en-x"),
        ("en-", "en"),
        ("en-<b>", "en"),
        ("en-' onload='x", "en"),
        ("en-ninecharsx", "en"),
        ("en GB", "en"),
    ],
)
def test_languages_are_tags(through: Through, given: str, lang: str) -> None:
    assert metadata(through, f'lang: "{given}"').lang == lang


@pytest.mark.parametrize(
    ("given", "date"), [("2024-05-01", "2024-05-01"), ("2024-05-01 10:30:00 +0200", "2024-05-01"), ("", "")]
)
def test_dates_are_days(through: Through, given: str, date: str) -> None:
    found = metadata(through, f"date: {given}")
    assert (found.date, found.made) == (date, date)


def test_a_date_that_is_no_day_is_shown_as_written(project: Project) -> None:
    text = "---\ntitle: T\ndate: Spring <2026>\n---\n\nText.\n"
    for name in ("html", "epub", "docx", "revealjs", "pptx"):
        data = project.output(text, name)
        assert "Spring &lt;2026" in (
            data.decode()
            if name in ("html", "revealjs")
            else "".join(part.decode("utf-8", "replace") for part in zip_parts(data))
        ), name
    assert project.document(text).metadata.date == ""
    assert "<time" not in project.output(text, "html").decode()  # which would need a day


def test_the_day_files_are_made_may_be_given(through: Through) -> None:
    passed = through("---\ntitle: T\ndate: 2024-05-01\n---\n\nText.\n", date="2025-01-02")
    assert (passed.document.metadata.date, passed.document.metadata.made) == ("2024-05-01", "2025-01-02")


def test_words_are_a_list_or_a_text(through: Through) -> None:
    found = metadata(through, "keywords: cloud , big  data,\ntags: [x, y z]\nsummary: In short\nshelf: 12")
    assert (found.keywords, found.tags) == (("cloud", "big data"), ("x", "y z"))
    assert (found.description, found.extra["shelf"]) == ("In short", "12")


def test_the_project_speaks_for_its_own_documents(through: Through, project: Project) -> None:
    project.write("octavo.toml", '[project]\nauthor = "Us"\ndescription = "Ours"\nlang = "de"\n')
    found = metadata(through, "")
    assert (found.authors, found.description, found.lang) == (("Us",), "Ours", "de")
    own = metadata(through, "author: Ann\ndescription: Mine\nlang: fr")
    assert (own.authors, own.description, own.lang) == (("Ann",), "Mine", "fr")


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("date: 2024-02-30", "3:1 metadata-date: '2024-02-30' is not a date (write it as 2026-11-02)"),
        ("keyword: x", "3:1 metadata-unknown: unknown key 'keyword' (did you mean 'keywords'?)"),
        ("subtitle: 5", "3:1 metadata-type: 'subtitle' must be a text, not a number (write subtitle: \"5\")"),
        (
            "tags: {a: b}",
            "3:1 metadata-type: 'tags' must be a text or a list of texts, not a mapping (write tags: one, two)",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_key(project: Project, front: str, said: str) -> None:
    text = f"---\ntitle: T\n{front}\n---\n\nText.\n"
    found = project.convert(text, "ast").diagnostics  # an error leaves no document
    shown = [f"{d.span.line}:{d.span.column} {d.code}: {d.message} ({d.hint})" for d in found]
    assert shown == [said]


def test_keys_of_other_tools_are_no_mistakes(through: Through) -> None:
    front = "layout: page\nnav_order: 3\npermalink: /a.html\nslides: true\npdf: report.pdf\nkebab: x"
    assert through(f"---\ntitle: T\n{front}\n---\n\nText.\n").codes == []


@pytest.mark.parametrize("key", ["bibliography", "header", "style", "cover-image", "affiliation", "geometry"])
def test_keys_whose_effect_would_be_missed_are_said(through: Through, key: str) -> None:
    passed = through(f"---\ntitle: T\n{key}: x\n---\n\nText.\n")
    assert [(d.code, d.span.line, d.message) for d in passed.found] == [
        ("metadata-ignored", 3, f"'{key}' has no effect")
    ]
    assert passed.found[0].hint


def test_the_creator_of_a_book_is_its_author(through: Through) -> None:
    assert metadata(through, "creator: [Ann One, Bob Two]").authors == ("Ann One", "Bob Two")
    assert metadata(through, "creator: Eve\nauthor: Ann").authors == ("Ann",)


def test_affiliations_of_authors_are_said_once(through: Through) -> None:
    authors = (
        "author:\n  - name: Ann\n    affiliation: A\n    mail: a@x.example\n  - name: Bob\n    affiliation: B"
    )
    passed = through(f"---\ntitle: T\n{authors}\n---\n\nText.\n")
    assert [d.message for d in passed.found] == ["'affiliation' of an author has no effect"]
    assert passed.document.metadata.authors == ("Ann", "Bob")
