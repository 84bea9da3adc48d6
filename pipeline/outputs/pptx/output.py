"""The PowerPoint deck, with native layouts, text, tables, equations and speaker notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from pipeline.context import Context
from pipeline.core import ast, crossref, features, translations
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Outcome
from pipeline.core.model import Artifact, Document, Output, Resource, Slide
from pipeline.core.spans import Span
from pipeline.formats import drawings
from pipeline.formats.mathml import drawings as mathml_drawings
from pipeline.formats.ooxml import check as office_check
from pipeline.formats.ooxml import code as office_code
from pipeline.formats.ooxml import formulas as office_formulas
from pipeline.formats.ooxml import stripped_reference
from pipeline.formats.ooxml import xml as ooxml
from pipeline.formats.paged import lint as page_lint
from pipeline.outputs.pptx import finish, stacks
from pipeline.outputs.pptx import reference as pptx_reference
from pipeline.outputs.pptx import text as pptx_text
from pipeline.outputs.pptx.finish import SlideSpec
from pipeline.slides import backgrounds, fragments, grouping
from pipeline.tools import zip as zips
from pipeline.tools.pandoc import highlighting, placeholders
from pipeline.tools.pandoc import json as pandoc_json

_OWN = frozenset(("Figure", "CodeBlock", "Span", "Link", "RawBlock", "RawInline"))
_WITH_CODE = ("ppt/slides/slide", "ppt/notesSlides/notesSlide")
_UNSPOKEN = frozenset(("Note", "Table", "Figure", "Header", "Image", "RawBlock", "RawInline"))


def emit(document: Document, context: Context) -> Outcome[Artifact]:
    """Return the deck as .pptx. Raises Failure if pandoc cannot write it."""
    span = Span(document.source.shown)
    words = translations.look_up(document.metadata.lang)
    blocks: list[Node] = []
    opening, *slides = document.slides
    drawn = mathml_drawings.draw(
        _displayed([list(slide.blocks) for slide in slides]), context.pandoc, span=span
    )
    specs = [SlideSpec(opening)]
    parts: list[Node] = []  # of columns, each on a slide of its own
    for slide in slides:
        for number, group in enumerate(grouping.group(_flatten(slide.blocks), document.resources)):
            title = _continued_title(slide.title, words["continued"]) if number else [*slide.title]
            blocks.append(_heading(slide, title, document.resources))
            piles = stacks.of_group(group, _flatten) if slide.layout != "quote" else ()
            if piles:
                parts += [block for pile in piles for part in pile.parts for block in part.written_alone()]
            else:
                blocks.extend(fragments.wrap_incremental(group.text_first))
            if slide.notes and not number:
                blocks.append(ast.node("Div", [ast.attr(classes=["notes"]), _plain_notes(slide.notes)]))
            ground = document.resources.get(slide.background.image)
            ratio = ground.width / ground.height if ground else 1.0
            tables = tuple(ast.find(group.text_first, "Table"))
            formulas = tuple(
                drawn.get(mathml_drawings.key(item)) for item in _displayed([*title, *group.text_first])
            )
            specs.append(SlideSpec(slide, group.plan, _share(group.blocks), ratio, tables, piles, formulas))
    lost = office_formulas.check([block for slide in slides for block in slide.blocks], span)
    tree, resources, said = _pictures(document, [*blocks, *parts])
    meta = ooxml.pandoc_metadata(document.metadata)
    meta["monofont"] = ast.node("MetaString", context.theme.fonts.mono)
    if opening.notes:
        meta["notes"] = ast.node("MetaBlocks", _plain_notes(opening.notes))
    held = highlighting.extract_code(tree, context.pandoc, span=span, meta=meta)
    given = placeholders.replace_images(resources)
    reference = pptx_reference.build(context.theme)
    stripped = stripped_reference.strip_deck(reference)
    context.keep("reference.pptx", stripped)
    context.keep("pandoc.json", pandoc_json.document(held.blocks, meta))
    written = context.pandoc.write(
        held.blocks,
        writer="pptx",
        span=span,
        meta=meta,
        options={
            "reference_doc": "reference.pptx",
            "slide_level": 2,
            "highlight_method": ooxml.code_style(context.theme),
        },
        resources=given.resources,
        files={"reference.pptx": stripped},
    )
    files = stripped_reference.restore_layouts(given.restore(zips.members(written.data)), reference)
    files |= {
        name: office_code.insert_on_slide(part, held.code, context.theme)
        for name, part in files.items()
        if name.startswith(_WITH_CODE)
    }
    files, too_full = finish.finish(files, document.metadata, theme=context.theme, specs=specs, said=said)
    undrawn = drawings.check([*blocks, *parts], document.resources, span)
    return Outcome(Artifact("pptx", ".pptx", zips.pack(files)), (*too_full, *undrawn, *lost))


def _heading(slide: Slide, title: list[Node], resources: Mapping[str, Resource]) -> Node:
    """Return the heading that begins a slide; without text for the layout "blank"."""
    image = slide.background.image
    pairs = {backgrounds.IMAGE: ooxml.bitmap_name(image, resources[image])} if image else {}
    shown = [] if slide.layout == "blank" else title
    return ast.node("Header", [1 if slide.layout == "section" else 2, ast.attr("", (), **pairs), shown])


def _columns(blocks: list[Node]) -> Node | None:
    """Return the columns of a group, which are all of it."""
    return blocks[0] if blocks and blocks[0]["t"] == "Div" else None


def _share(blocks: list[Node]) -> float:
    """Return the first column's share of the width (0 to 1) on a slide with two columns, else 0.5."""
    columns = _columns(blocks)
    shares = grouping.column_shares(columns) if columns else []
    return min(max(shares[0], 0.2), 0.8) if len(shares) == 2 else 0.5


def _continued_title(title: tuple[Node, ...], word: str) -> list[Node]:
    mark = f"({word})"
    return [*title] if ast.plain_text([*title]).endswith(mark) else [*title, {"t": "Space"}, *ast.text(mark)]


def _flatten(blocks: Any) -> Iterator[Node]:
    """Yield blocks as pandoc's writer needs them: containers replaced by their content, headings as bold lines, no rules."""
    for block in blocks:
        found = ast.classes(block) if block["t"] == "Div" else []
        if kind := ast.callout(block):
            yield from _callout(_open_container(block["c"][1], kind), kind)
        elif block["t"] == "Div" and "columns" not in found:
            yield from _open_container(block["c"][1], "")
        elif block["t"] == "Div":
            yield _with_figures(block)
        elif block["t"] == "Header":
            yield ast.node("Para", [ast.node("Strong", block["c"][2])])
        elif block["t"] not in ("HorizontalRule", "RawBlock"):
            yield from grouping.as_figures(block)


def _callout(blocks: Iterable[Node], kind: str) -> Iterator[Node]:
    """Yield the text of a callout marked with its kind; pictures and tables in it stand between."""
    for visual, group in groupby(blocks, key=grouping.is_visual):
        if visual:
            yield from group
        else:
            yield ast.node("Div", [["", [stacks.CALLOUT, kind], []], list(group)])


def _with_figures(columns: Node) -> Node:
    """Return columns in which each picture that stands alone is a figure; pandoc's writer knows no other there."""
    inside = [
        {
            **column,
            "c": [column["c"][0], [part for block in column["c"][1] for part in grouping.as_figures(block)]],
        }
        if column["t"] == "Div"
        else column
        for column in columns["c"][1]
    ]
    return {**columns, "c": [columns["c"][0], inside]}


def _open_container(blocks: list[Node], kind: str) -> Iterator[Node]:
    for block in blocks:
        if block["t"] == "Plain":
            yield {**block, "t": "Para"}
        elif kind and block["t"] == "Div" and "callout-title" in ast.classes(block):
            title = ast.node("Str", pptx_text.mark_callout_title(ast.plain_text(block).strip(), kind))
            yield ast.node("Para", [ast.node("Strong", [title])])
        elif block["t"] == "Div" and "summary" in ast.classes(block):
            yield ast.node("Para", [ast.node("Strong", ast.text(ast.plain_text(block)))])
        else:
            yield from _flatten([block])


def _pictures(document: Document, blocks: list[Node]) -> tuple[Any, dict[str, Resource], dict[str, str]]:
    """Return the blocks with a name for each picture, the pictures by name, and the alternative texts by name.

    Pandoc's writer uses the text of an image as its caption and writes no alternative text. A picture inside a line is
    replaced by its alternative text, because a line on a slide cannot hold one. Raw OpenXML, which is Word's, is left out.
    """
    tree, held = ooxml.replace_vectors(document, blocks)
    named: dict[str, Resource] = {}
    said: dict[str, str] = {}

    def change(item: Node) -> Node | list[Node]:
        if item["t"] == "Figure":
            return with_caption(item)
        if item["t"] in ("RawBlock", "RawInline"):
            return []
        if item["t"] == "Link":
            return list(item["c"][1]) if item["c"][2][0].startswith("#") else item
        if item["t"] == "CodeBlock":
            return ooxml.mark_numbered(item)
        if item["t"] == "Span" and crossref.is_equation(item):
            return crossref.as_single_formula(item)
        if item["t"] == "Span" and "task" in ast.classes(item):
            return [ast.node("Str", "☑" if "done" in ast.classes(item) else "☐")]
        if item["t"] == "Span" and "kbd" in ast.classes(item):
            return ast.node("Code", [ast.attr(), ast.plain_text(item["c"][1])])
        if item["t"] == "Span" and "mark" in ast.classes(item):
            return ast.node("Strong", item["c"][1])
        return item

    def with_caption(figure: Node) -> Node | list[Node]:
        image = next(iter(ast.find(figure["c"][2], "Image")), None)
        words = [part for block in figure["c"][1][1] for part in block["c"]]
        if (
            image is None or image["c"][2][0] in said
        ):  # a figure around figures, which stand one after the other
            return [
                *ast.paragraphs(figure["c"][2]),
                *([ast.node("Para", words, like=figure)] if words else []),
            ]
        attributes, alt, (target, _) = image["c"]
        name = f"picture-{len(named) + 1}.{target.rsplit('.', 1)[-1]}"
        named[name] = held[target]
        said[name] = ast.plain_text(alt) or ast.plain_text(words)
        return ast.node("Para", [ast.node("Image", [attributes, words, [name, ""]])], like=figure)

    def in_words(item: Node) -> Node | list[Node]:
        if item["c"][2][0] not in named:
            return ast.text(f"[{ast.plain_text(item['c'][1]).strip()}]")
        return item

    grounds = {item for header in ast.find(tree, "Header") if (item := ast.value(header, backgrounds.IMAGE))}
    named |= {name: held[name] for name in sorted(grounds)}
    return ast.rewrite(ast.rewrite(tree, change, of=_OWN), in_words, of=("Image",)), named, said


def _displayed(nodes: Any) -> list[Node]:
    return [item for item in ast.find(nodes, "Math") if item["c"][0]["t"] == "DisplayMath"]


def _plain_notes(notes: Any) -> list[Node]:
    """Return notes for the notes page: tables and figures as text, footnotes in brackets."""

    def change(item: Node) -> Node | list[Node]:
        if item["t"] in ("RawBlock", "RawInline"):
            return []
        if item["t"] == "Note":
            return [{"t": "Space"}, *ast.text(f"({ast.plain_text(item['c']).strip()})")]
        if item["t"] == "Table":
            rows = ast.find(item, "Plain", "Para")
            return [ast.para(ast.plain_text(row)) for row in rows]
        if item["t"] in ("Figure", "Header"):
            return ast.para(ast.plain_text(item["c"][1] if item["t"] == "Figure" else item))
        return ast.text(ast.plain_text(item["c"][1])) if item["t"] == "Image" else item

    return ast.rewrite(list(notes), change, of=_UNSPOKEN)  # type: ignore[no-any-return]  # a list in, a list out


OUTPUT: Output[Context] = Output(
    "pptx",
    ".pptx",
    emit,
    traits=frozenset({"pptx", "powerpoint", "slides"}),
    notes=True,
    rules=(page_lint.OVERFLOW, *drawings.RULES, *office_formulas.RULES),
    prepare=ooxml.prepare,
    verify=office_check.check_powerpoint,
    degrades={
        features.FOOTNOTES: "in the speaker's notes, in words",
        features.CALLOUTS: "a coloured title without a box, where a list appears item by item",
        features.DETAILS: "stand open",
        features.STEPS: "lists item by item, all else at once",
    },
)
