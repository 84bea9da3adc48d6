"""What of other tools is named, and what is not taken for it."""

from __future__ import annotations

import pytest

from tests.conftest import Project

HEAD = "---\ntitle: A\n---\n\n"


def said(project: Project, text: str) -> list[str]:
    found = project.convert(HEAD + text, "ast").diagnostics
    return [f"{d.span.line}:{d.span.column} {d.message}" for d in found if d.code == "foreign-syntax"]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{% include alert.html %}", "a tag of Liquid (Jekyll)"),
        ("{%- for p in site.pages -%}", "a tag of Liquid (Jekyll)"),
        ("{{ site.title }}", "an expression of a template"),
        ("{{< video clip.mp4 >}}", "a shortcode of Hugo or Quarto"),
        ("{{% notice %}}", "a shortcode of Hugo or Quarto"),
        ("words {: .lead }", "attributes of kramdown"),
        ("{:toc}", "attributes of kramdown"),
        ("{::nomarkdown}", "an option of kramdown"),
        ("*[HTML]: Hypertext", "an abbreviation (kramdown, MkDocs)"),
        ('!!! warning "Before"', "an admonition of MkDocs"),
        ("??? note", "an admonition of MkDocs"),
        ('=== "Linux"', "a tab of MkDocs"),
        ('--8<-- "a.md"', "a snippet of MkDocs"),
        ("!include src/part.md", "an include (pandoc-include)"),
        ("++ctrl+alt+del++", "keys of MkDocs"),
        (":material-heart:", "an icon of MkDocs"),
        ("{++added++}", "an editor's mark (CriticMarkup)"),
        ("==marked==", "a mark (MkDocs, Obsidian, pandoc)"),
        ("[TOC]", "a place for the contents"),
        ("[[_TOC_]]", "a place for the contents"),
        ("[[Page|words]]", "a link of a wiki (Obsidian, GitLab)"),
        ("import Tabs from '@theme/Tabs';", "a module's import or export (MDX)"),
        ("<TabItem value='a'>", "a component (MDX, Vue, Quarto)"),
        ("{/* hidden */}", "a comment of MDX"),
        ("%%hidden%%", "a comment of Obsidian"),
        ("See [@doe2020, p. 4].", "a citation (pandoc, Quarto)"),
        ("Text^[In a line.]", "a note in a line (pandoc)"),
        ("Text^[that goes on\non another line].", "a note in a line (pandoc)"),
        ("+------+------+", "a grid table (pandoc)"),
        ("#. one", "a list of pandoc's"),
        ("(@ex) one", "a list of pandoc's"),
        ("{ref}`name`", "a role of MyST"),
        ("(target)=", "a target of MyST"),
        ("![bg right](a.png)", "a background or layout of Marp"),
        ("\\begin{align*}", "an environment of TeX"),
        ("is \\(a_1 = b\\).", "a formula between \\( \\) or \\[ \\]"),
        ("```{note}\nText\n```", "a directive of MyST"),
        ("```{figure} a.png\nText\n```", "a directive of MyST"),
        ("```js {1,3-4}\nx\n```", "a mark of lines in a listing"),
        ('```python hl_lines="1 3"\nx\n```', "a mark of lines in a listing"),
        (":::tip Keep a copy\nText\n:::", "a callout of Docusaurus"),
        (":::info[Title]\nText\n:::", "a callout of Docusaurus"),
        (":::{note}\nText\n:::", "a block of MyST"),
        ("::: {.callout-note}\nText\n:::", "a callout of Quarto"),
        ("::: weaver.Loom\n:::", "a block of mkdocstrings"),
        ("::: {.panel-tabset}\nText\n:::", "a panel or layout of Quarto"),
    ],
)
def test_it_is_named_at_its_place(project: Project, line: str, what: str) -> None:
    (message,) = [one for one in said(project, f"Text.\n\n{line}\n") if what in one]
    assert message.startswith("7:") and message.endswith(f"is {what}, which Octavo does not know")


def test_the_title_block_of_pandoc(project: Project) -> None:
    found = project.convert("% The title\n% Ann\n\nText.\n", "ast").diagnostics
    assert "a title block (pandoc)" in next(d.message for d in found if d.code == "foreign-syntax")


@pytest.mark.parametrize(
    "text",
    [
        "`{% include a %}` and `{{ site.x }}` and ``[[a]]``.\n",
        "```\n{% include a %}\n!!! note\n[[a]] <Tabs>\n```\n",
        "<!-- {% include a %} -->\n",
        "    {% include a %}\n",
        "\\{{ page.title }} and \\[\\[a\\]\\] and \\(brackets\\).\n",
        "$$\n\\begin{pmatrix} a & b \\end{pmatrix}\n$$\n",
        "$$\\begin{pmatrix} a \\end{pmatrix}$$\n",
        "See @fig-a, [-@fig-a] and [@sec-one].\n",
        "a == b, a === b, C++ and i++, 100 % and 5 %% of it, x^2^ too.\n",
        "| a | b |\n|---|---|\n| c | d |\n",
        "::: note\nText\n:::\n\n::: {.columns}\n::: {.column width=50%}\nx\n:::\n:::\n",
        "```{python}\n1\n```\n\nis $\\begin{matrix} a \\end{matrix}$.\n",
        "``` {.python caption='x'}\n1\n```\n\n```python\n2\n```\n",
        "[a link](b.md){.c} and [words]{.mark} and a < b > c, <kbd>A</kbd>.\n",
        "Mail a@example.org and [ann@example.org](mailto:ann@example.org).\n",
        "{{< pagebreak >}}\n",
        "import is a word, export too: a, b.\n",
        "(note) and (a)= b\n",
        "# Heading {#id .cls}\n\n- [ ] task\n- [x] done\n",
    ],
)
def test_what_is_octavos_own_is_not(project: Project, text: str) -> None:
    assert said(project, text) == []


def test_each_kind_is_said_once_with_the_number_of_its_lines(project: Project) -> None:
    assert said(project, "{% include a %} {% include b %}\n\n{% include c %}\n\n[[a]]\n") == [
        "5:1 '{% include a %}' is a tag of Liquid (Jekyll), which Octavo does not know (on 2 lines)",
        "9:1 '[[a]]' is a link of a wiki (Obsidian, GitLab), which Octavo does not know",
    ]


def test_templates_that_were_filled_in_are_not(project: Project) -> None:
    found = project.convert(
        "---\ntitle: A\njinja: true\n---\n\n{% for n in [1] %}{{ page.title }}{% endfor %}\n", "ast"
    ).diagnostics
    assert not found


def test_long_constructs_are_shortened(project: Project) -> None:
    (message,) = said(project, f"{{% include {'a' * 80}.html %}}\n")
    assert f"'{{% include {'a' * 28}…'" in message
