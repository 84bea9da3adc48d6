"""Pages of untrusted builds keep what is on the list, and nothing else."""

from __future__ import annotations

import base64
import re
from urllib.parse import quote

import pytest
import tinyhtml5  # type: ignore[import-untyped]  # ships no types

from pipeline.core.diagnostics import Failure
from pipeline.formats.html import sanitize
from pipeline.formats.html.sanitize import Policy

_PAGE = '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8" /><title>T</title>{}</head><body>{}</body></html>'
_XHTML = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>T</title>'
    '<link rel="stylesheet" type="text/css" href="../styles/book.css" /></head><body epub:type="bodymatter">{}</body></html>'
)


def body(inside: str, head: str = "", policy: Policy | None = None) -> tuple[str, list[str]]:
    """Return the body of a cleaned page, and what was said about it."""
    made, found = sanitize.safe_page("html", _PAGE.format(head, inside), policy or Policy(), "a.md")
    written = re.search(r"<body>(.*)</body>", made, re.DOTALL)
    assert written
    return written[1], [diagnostic.message for diagnostic in found]


@pytest.mark.parametrize(
    ("given", "left", "said"),
    [
        ("<p onclick='x'>a</p>", "<p>a</p>", "html: the attribute 'onclick' of <p> is left out"),
        ("<script>x</script>a", "a", "html: <script> is left out"),
        ("<marquee>a</marquee>", "a", "html: <marquee> is left out"),
        ("<iframe>a</iframe>b", "b", "html: <iframe> is left out"),
        ("<a href='java&#115;cript:x'>a</a>", "<a>a</a>", "html: the attribute 'href' of <a> is left out"),
        ("<img src='x.png' alt='a'>", '<img alt="a" />', "html: the attribute 'src' of <img> is left out"),
        ("<p style='a:url(x)'>b</p>", '<p style="a:">b</p>', "html: an address in 'style' of <p> is left out"),
        ("<style>a{b:url(x)}</style>", "<style>a{b:}</style>", "html: an address in <style> is left out"),
        ("<svg><foreignObject><p>a</p></foreignObject></svg>", "<svg></svg>", "html: <foreignObject> is left out"),
        ("<svg><a href='#'><set attributeName='href' to='javascript:x'/></a></svg>", '<svg><a href="#"></a></svg>',
         "html: <set> is left out"),
        ("<svg><a ping='//x'></a></svg>", "<svg><a></a></svg>", "html: the attribute 'ping' of <a> is left out"),
        ("<p style='a:image-set(var(--x) 1x, \"data:image/png,\" 2x)'>b</p>", '<p style="a:">b</p>',
         "html: an address in 'style' of <p> is left out"),
        ("<section data-background-image='data:image/png;base64,AA), url(//x'>a</section>", "<section>a</section>",
         "html: the attribute 'data-background-image' of <section> is left out"),
        ("<section data-background-image='x'>a</section>", "<section>a</section>",
         "html: the attribute 'data-background-image' of <section> is left out"),
    ],
)  # fmt: skip
def test_what_may_not_leave_is_left_out_and_said(given: str, left: str, said: str) -> None:
    assert body(given) == (left, [said])


@pytest.mark.parametrize(
    "given",
    [
        '<p class="a" id="b" lang="de" title="&lt;c&gt; &quot;d&quot; &amp;">a &amp; b &lt;</p>',
        "<pre>\n\n a</pre>",
        '<a href="https://x.org/?a=b&amp;c">a</a><a href="#a">b</a><a href="mailto:a@b.org">c</a>',
        '<table><tbody><tr><td colspan="2" style="text-align: left;">a</td></tr></tbody></table>',
        '<math display="block"><mi>a</mi><annotation encoding="application/x-tex">a</annotation></math>',
        '<svg viewBox="0 0 1 1"><linearGradient id="a"></linearGradient><use xlink:href="#a"></use></svg>',
    ],
)
def test_what_is_on_the_list_stays(given: str) -> None:
    assert body(given) == (given, [])


def test_a_drawing_as_data_is_cleaned_and_stays_as_it_is_then() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" onload="x"><script>x</script><g/></svg>'
    made, found = body(f"<img src='data:image/svg+xml,{quote(drawing)}' alt='a'>")
    shown = re.search(r'src="data:image/svg\+xml;base64,([^"]*)"', made)
    assert shown and base64.b64decode(shown[1]) == b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>'
    assert found == ["html: an address in 'src' of <img> is left out"]
    assert body(made) == (made, [])


@pytest.mark.parametrize(
    "page",
    [
        '<html><head id="a"><title>T</title></head><body>{}</body></html>',
        "<title>T</title>{}",
        '<html><head class="b">{}</head><body>a</body></html>',
        "<body><head>{}</head>a</body>",
    ],
)
def test_no_page_is_without_its_policy_whatever_its_head(page: str) -> None:
    """The first that looked like a head was once the text of a style sheet."""
    inside = "<style><head></style><style><head /></style>"
    made, _ = sanitize.safe_page("html", page.format(inside), Policy(), "a.md")
    root = tinyhtml5.parse(made)
    head = root.find("{http://www.w3.org/1999/xhtml}head")
    assert head[0].attrib == {"charset": "utf-8"}
    assert head[1].get("http-equiv") == "Content-Security-Policy"
    assert head[1].get("content").startswith("default-src 'none'; script-src 'none'")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('<meta charset="utf-8">', []),
        ('<meta charset=" UTF-8 "/><meta charset="utf-8">', []),
        ('<meta charset="utf-7">', ["<meta>"]),
        ('<meta charset="utf-8" name="author" content="a">', ["the attribute 'charset' of <meta>"]),
        ('<meta http-equiv="content-type" content="text/html; charset=utf-16">', ["<meta>"]),
        ('<meta http-equiv="refresh" content="0;url=//x">', ["<meta>"]),
        ('<meta name="referrer" content="unsafe-url">', ["<meta>"]),
        ('<meta name="Apple-iTunes-App" content="app-id=1">', ["<meta>"]),
        ('<meta property="og:image" content="//x/a.png">', ["<meta>"]),
        ('<link rel="icon" href="//x"><link rel="manifest" href="x">', ["<link>"]),
        ('<base href="//x" target="y">', ["<base>"]),
    ],
)
def test_a_page_names_one_character_set_and_its_policy_before_all_else(given: str, said: list[str]) -> None:
    made, found = sanitize.safe_page(
        "html", _PAGE.replace('<meta charset="utf-8" />', given).format("", "a"), Policy(), "a.md"
    )
    kept = '<meta name="author" content="a" />' if "author" in given else ""
    shown = re.sub('content="default-src [^"]*"', 'content=""', made)
    assert shown == (
        '<!DOCTYPE html>\n<html lang="en"><head>\n<meta charset="utf-8" />\n'
        f'<meta http-equiv="Content-Security-Policy" content="" />{kept}<title>T</title></head><body>a</body></html>\n'
    )
    assert [diagnostic.message for diagnostic in found] == [f"html: {what} is left out" for what in said]


def test_nothing_long_stands_before_the_character_set() -> None:
    """A browser looks for it in the first 1,024 bytes."""
    page = (
        f'<html lang="en" class="{"a" * 2000}" id="{"b" * 2000}" style="c"><head></head><body>d</body></html>'
    )
    made, _ = sanitize.safe_page("html", page, Policy(), "a.md")
    assert made.startswith('<!DOCTYPE html>\n<html lang="en"><head>\n<meta charset="utf-8" />')


def test_the_policy_is_the_first_element_and_the_only_one() -> None:
    made, found = sanitize.safe_page(
        "html",
        _PAGE.format('<meta http-equiv="Content-Security-Policy" content="x" />', "a"),
        Policy(),
        "a.md",
    )
    assert re.search(
        r"<head>\n<meta charset=\"utf-8\" />\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'none'",
        made,
    )
    assert made.count("http-equiv") == 1
    assert [diagnostic.code for diagnostic in found] == ["active-removed"]


def test_scripts_stay_by_their_content_wherever_they_stand() -> None:
    policy = Policy(("one();",), ("two();",), frames=True)
    made, found = body(
        "<script>\none();\n</script><script>one(); </script><script>two();</script>", policy=policy
    )
    assert made == "<script>\none();\n</script><script>one(); </script>"
    assert found == ["html: <script> is left out"]
    header = policy.header(["\none();\n"])
    assert (
        f"script-src 'sha256-{sanitize.digest(chr(10) + 'one();' + chr(10))}' 'sha256-{sanitize.digest('two();')}'"
        in header
    )
    assert "frame-src 'self'" in header


def test_a_script_with_attributes_is_none_of_ours() -> None:
    assert body("<script src='x'>one();</script>", policy=Policy(("one();",)))[0] == ""


def test_a_page_that_is_another_each_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sanitize, "_MOST_PASSES", 1)
    with pytest.raises(Failure, match="active-unclear"):
        body("<script>x</script>")


def test_pages_of_books_stay_well_formed_and_name_their_files() -> None:
    inside = (
        '<p epub:type="tip">a</p><img src="../media/a.png" alt="" /><svg xmlns="http://www.w3.org/2000/svg" '
    )
    inside += 'xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="../media/c.png"></image></svg>'
    made, removed = sanitize.safe_xhtml(_XHTML.format(inside).encode(), Policy(packaged=True))
    assert removed == ()
    again, removed = sanitize.safe_xhtml(made, Policy(packaged=True))
    assert removed == ("<meta>",)  # the policy, which is written anew
    assert again.replace(b"\n", b"") == made.replace(b"\n", b"")
    assert inside in made.decode() and "style-src 'self' blob: 'unsafe-inline'" in made.decode()


def test_what_is_elsewhere_is_left_out_of_books() -> None:
    inside = '<img src="http://x.org/a.png" alt="" /><img src="//x.org/a" alt="" /><script>x</script><p onclick="x">a</p>'
    made, removed = sanitize.safe_xhtml(_XHTML.format(inside).encode(), Policy(packaged=True))
    assert b'<img alt="" /><img alt="" /><p>a</p>' in made
    assert len(removed) == 3
