"""A project that shows everything outputs depend on, in variants, and which output depends on what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline import resources

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="30"><rect width="{0}" height="9"/></svg>'
THEME = 'logo = "mark.svg"\n' + (resources.templates() / "aurora/theme.toml").read_text("utf-8")
_JINJA = "---\ntitle: {0}\njinja: true\n---\n\n# {0}\n\n![p](p.svg)\n\n{{% include '_part.md' %}} {{{{ variables.x }}}}\n"
_PLAIN = "# {0}\n\n![p](p.svg) and ![q](deep/q.svg)\n\n[data](data.csv), [the other](deep/d.md), [x](#nowhere)\n\n::: solution\nit\n:::\n\n## End\n\nx\n\n### Within\n\ny\n"
_OWN = "---\ntitle: {0}\ntheme: mine\nhtml:\n  toc: false\n---\n\n{0} ![q](q.svg), [up](../b.md)\n\n```python\nx = 1\n```\n"
_SHIPPED = '{{% include "shipped/{0}" %}}\np {{ color: {1} }}\n'

# The variants of each file; the first is how the project begins. None: there is no such file.
FILES: Mapping[str, tuple[str | None, ...]] = {
    "content/a.md": (_JINJA.format("A"), _JINJA.format("A2"), "# A\n\nwithout Jinja\n", None),
    "content/b.md": (_PLAIN.format("B"), _PLAIN.format("B") + "\nmore text\n", None),
    "content/deep/c.md": (_OWN.format("C"), _OWN.format("C2"), _JINJA.format("C3"), None),
    "content/deep/d.md": (None, "# D\n\nplain text\n", "---\ntitle: [\n---\n"),
    "content/e.md": (None, _PLAIN.format("B")),
    "content/_part.md": ("the part\n", "another part\n", None),
    "content/deep/_part.md": (None, "a nearer part\n"),
    "content/p.svg": (SVG.format(40), SVG.format(50), "no picture", None),
    "content/deep/q.svg": (SVG.format(60), SVG.format(70), None),
    "content/data.csv": (None, "1;2\n", "3;4\n"),
    "templates/print.css.j2": (None, _SHIPPED.format("print.css.j2", "red"), "p { color: blue }\n"),
    "templates/web.css.j2": (None, _SHIPPED.format("web.css.j2", "red"), "p { color: blue }\n"),
    "templates/deck.css.j2": (None, _SHIPPED.format("deck.css.j2", "red")),
    "templates/content.css.j2": (None, _SHIPPED.format("content.css.j2", "green")),
    "templates/web.html.j2": (None, "<html><style>{{ css }}</style>{{ body }}</html>\n"),
    "templates/mine/theme.toml": (THEME, THEME.replace("size = 10.75", "size = 11"), None),
    "templates/mine/mark.svg": (SVG.format(20), SVG.format(30), None),
    "templates/mine/web.css.j2": (None, "p { color: teal }\n"),
    "[project]": ('author = "A"\n', 'author = "B"\n'),
    "[variables]": ("x = 1\n", "x = 2\ny = 3\n"),
    "[pdf]": ("", 'paper = "Letter"\n'),
    "[html]": ("", "toc_depth = 1\n"),
    "[slides]": ("", "level = 1\n"),
    "[solutions]": ("", 'show = "no"\n'),
    "[headings]": ("", "numbered = 1\n"),
    "[docx]": ("", 'paper = "Letter"\n'),
    "[theme.colors]": ("", 'accent = "#7a1f5c"\n'),
}
# What each format has of the project besides its document.
_OF_FORMAT: Mapping[str, tuple[str, ...]] = {
    "ast": (),
    "docx": ("[docx]",),
    "html": ("[html]", "web.html.j2", "web.css.j2", "content.css.j2"),
    "pdf": ("[pdf]", "print.css.j2", "content.css.j2"),
    "revealjs": ("[slides]", "deck.css.j2", "content.css.j2"),
}
State = dict[str, str | None]


def beginning() -> State:
    """The project as it begins."""
    return {name: variants[0] for name, variants in FILES.items()}


def laid_out(state: State) -> State:
    """The project's files: what stands for tables becomes octavo.toml."""
    tables = "".join(f"{name}\n{text}" for name, text in state.items() if name.startswith("["))
    return {name: text for name, text in state.items() if not name.startswith("[")} | {"octavo.toml": tables}


def ingredients(state: State, source: str, name: str) -> tuple[object, ...]:
    """All that an output of a source can depend on: while that is the same, nothing is to be built."""
    text = state[source] or ""
    theme = "mine" if "theme: mine" in text else "aurora"
    return (source, text, *_of_text(state, source, text), *_of_theme(state, theme, name))


def _of_text(state: State, source: str, text: str) -> Iterator[object]:
    home = source.rpartition("/")[0]
    yield state["[project]"]
    if "jinja: true" in text:
        # A document that is in error never says what it was made from, so all that may be there counts.
        yield state["[variables]"]
        yield state.get(f"{home}/_part.md") or state["content/_part.md"]
    if "::: solution" in text:
        yield state["[solutions]"]
    if "\n## " in text:
        yield state["[headings]"]
    for picture in ("p.svg", "deep/q.svg", "q.svg"):
        if f"]({picture})" in text:
            yield state.get(f"{home}/{picture}")
    for linked in ("data.csv", "deep/d.md", "../b.md"):
        if f"]({linked})" in text:
            yield state.get(f"{home}/{linked}".replace("deep/../", "")) is None


def _of_theme(state: State, theme: str, name: str) -> Iterator[object]:
    yield state.get(f"templates/{theme}/theme.toml")
    yield state["[theme.colors]"]
    yield state["templates/mine/mark.svg"] if theme == "mine" else None
    for each in _OF_FORMAT[name]:
        if each.startswith("["):
            yield state[each]
        else:
            yield state.get(f"templates/{theme}/{each}") or state.get(f"templates/{each}")
