"""Raw HTML becomes the same nodes as Markdown; elements without a counterpart stay complete."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.stages.conftest import Through

HEAD = "---\ntitle: T\n---\n\n"  # five lines: the text starts on line 5


def test_details_keep_their_markdown(through: Through) -> None:
    text = "<details open>\n<summary>More</summary>\n\nInside *text*.\n\n</details>\n\nafter"
    tree = through(HEAD + text).tree
    assert tree == "Div{.details}(Div{.summary}(Para(More))Para(Inside Emph(text).))\nPara(after)"


def test_details_in_one_piece_keep_their_summary_too(through: Through) -> None:
    tree = through(HEAD + "<details><summary>More</summary><p>Inside</p></details>").tree
    assert tree == "Div{.details}(Div{.summary}(Para(More))Para(Inside))"


def test_a_table_cut_by_blank_lines_is_one_table(through: Through) -> None:
    rows = "<table>\n<tr><th>A</th><th>B</th></tr>\n\n<tr><td>c</td><td>d</td></tr>\n\n</table>"
    passed = through(HEAD + rows)
    assert passed.tree == "Table[](Plain(A) | Plain(B) / Plain(c) | Plain(d))"
    assert passed.codes == []


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("<b>open\n\nend", "5:1 html-unpaired: '<b>' is never closed"),
        ("a\n\nand </i> here", "7:5 html-unpaired: '</i>' closes nothing"),
        ("<div>\n\nin", "5:1 html-unpaired: '<div>' is never closed"),
        ("in\n\n</div>", "7:1 html-unpaired: '</div>' closes nothing"),
        ("<video> open", "5:1 html-unpaired: '<video>' is never closed"),
    ],
)
def test_unpaired_tags_are_named_at_their_line_and_left_out(through: Through, source: str, said: str) -> None:
    passed = through(HEAD + source)
    assert passed.said == [f"{said} (pair the tag, or write &lt; for '<')"]
    assert "Raw" not in passed.tree
    assert all(word in passed.tree for word in ("open", "end", "in", "here") if word in source.split())


def test_a_paragraph_may_stay_open_as_html_has_it(through: Through) -> None:
    passed = through(HEAD + "<p>A paragraph")
    assert (passed.tree, passed.codes) == ("Para(A paragraph)", [])


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ('<iframe src="https://x.org"></iframe>', 'Raw(<iframe src="https://x.org"></iframe>)'),
        ("<form><input> <button>Go</button></form>", "Raw(<form><input> <button>Go</button></form>)"),
        ("<script>a && b</script>", "Raw(<script>a && b</script>)"),
        (
            'a <video controls><source src="x.mp4">said &lt;</video> b',
            'Para(a Raw(<video controls><source src="x.mp4">said &lt;</video>) b)',
        ),
        (
            'a <svg viewBox="0 0 1 1"><title>T</title><g><text>t</text></g></svg> b',
            'Para(a Raw(<svg viewBox="0 0 1 1"><title>T</title><g><text>t</text></g></svg>) b)',
        ),
        (
            'a <svg><title>T</title><style>:root{--a:"x"}</style><text>a--b</text></svg> b',
            'Para(a Raw(<svg><title>T</title><style>:root{--a:"x"}</style><text>a–b</text></svg>) b)',
        ),
        ("a <video><video></video> x</video> b", "Para(a Raw(<video><video></video> x</video>) b)"),
        ("<form>\n\na *b*\n\n</form>", "Raw(<form>)\nPara(a Emph(b))\nRaw(</form>)"),
    ],
)
def test_foreign_elements_stay_whole(through: Through, source: str, tree: str) -> None:
    passed = through(HEAD + source)
    assert (passed.tree, passed.codes) == (tree, [])


def test_a_foreign_element_leaves_its_neighbours_native(through: Through) -> None:
    source = "<table><tr><td>kept</td></tr></table>\n\n<iframe src='https://x'></iframe>"
    assert through(HEAD + source).tree == "Table[](Plain(kept))\nRaw(<iframe src='https://x'></iframe>)"


def test_a_foreign_element_in_a_cell_leaves_the_table_native(through: Through) -> None:
    source = '<table><tr><td><input type="checkbox"> do</td><td>x</td></tr></table>'
    assert through(HEAD + source).tree == 'Table[](Plain(Raw(<input type="checkbox">) do) | Plain(x))'


def test_a_self_closed_frame_does_not_swallow_the_page(through: Through) -> None:
    assert through(HEAD + '<iframe src="https://x"/>\n\nafter').tree.startswith(
        'Raw(<iframe src="https://x"/></iframe>)\nPara(after)'
    )


def test_of_a_picture_element_the_image_stays(through: Through, project: Project) -> None:
    project.write("a.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>')
    source = '<picture><source srcset="dark.svg"><img src="a.svg" alt="logo"></picture>'
    passed = through(HEAD + source)
    assert passed.tree.startswith(
        "Figure[Plain(Span{.caption-label}(Figure\u00a01:) logo)](Plain(Image(logo → a-"
    )
    assert passed.codes == []


def test_what_is_wrong_inside_html_has_a_line(through: Through) -> None:
    passed = through(HEAD + '<p align="center">\n<img src="nowhere.png" alt="x"></p>')
    assert passed.codes == ["image-missing"]
    assert passed.found[0].span.line == 5


def test_raw_content_that_no_format_shows_is_named(through: Through) -> None:
    passed = through(HEAD + r"`\textbf{x}`{=latex}")
    assert passed.codes == ["raw-unused"]
    assert "textbf" not in passed.tree


def test_untrusted_documents_keep_no_raw_content(through: Through) -> None:
    source = "<b>kept</b> <video>v</video>\n\n<iframe></iframe>\n\n`x`{=latex}"
    passed = through(HEAD + source, untrusted=True)
    assert "Strong(kept)" in passed.tree
    assert "Raw" not in passed.tree
    assert [d.message for d in passed.found] == ["raw html is refused"] * 2 + ["raw latex is refused"]
    assert [d.span.line for d in passed.found] == [5, 7, 9]
