"""What may scroll on a narrow screen can be reached by keyboard."""

from __future__ import annotations

import pytest

from pipeline.formats.html import scrolling

LONG = "x" * 40


@pytest.mark.parametrize(
    ("html", "focusable"),
    [
        (f"<pre><code>{LONG}</code></pre>", True),
        ("<pre><code>short\nlines</code></pre>", False),
        (f'<pre class="a"><code><span class="st">{"y" * 20}</span>{"z" * 20}</code></pre>', True),
        (f'<pre tabindex="0"><code>{LONG}</code></pre>', True),
        (f"<table><tr><td>a</td><td>{LONG}</td></tr></table>", True),
        (
            "<table><tr><td>a few words that may break anywhere between them</td><td>b</td></tr></table>",
            False,
        ),
        ("<table>" + "<tr>" + "<td>1234</td>" * 8 + "</tr></table>", True),
        (
            f'<math display="block"><mi>a</mi><annotation encoding="application/x-tex">{LONG}</annotation></math>',
            True,
        ),
        (
            '<math display="block"><mi>a</mi><annotation encoding="application/x-tex">a</annotation></math>',
            False,
        ),
        (f"<math><mi>a</mi><annotation encoding='application/x-tex'>{LONG}</annotation></math>", False),
        ("<p>text</p>", False),
    ],
)
def test_only_what_may_scroll_takes_the_focus(html: str, focusable: bool) -> None:
    made = scrolling.make_focusable(html)
    assert made.count('tabindex="0"') == focusable
    assert made.replace(' tabindex="0"', "") == html.replace(' tabindex="0"', "")
