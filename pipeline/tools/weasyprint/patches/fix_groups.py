"""The groups that mend faults of WeasyPrint 70 and change pages on purpose, and what they depend on (groups.py)."""

from __future__ import annotations

from pipeline.tools.weasyprint.patches.patch import Group

LAYOUT = (
    "weasyprint.text.line_break:Layout",
    "weasyprint.text.fonts:FontConfiguration",
)
BOX = ("weasyprint.formatting_structure.boxes:Box",)

FIXES = (
    Group(
        "line-ends",
        "fixes",
        fix=True,
        replaces=("weasyprint.text.line_break:split_first_line",),
        relies_on=LAYOUT,
        everywhere=("weasyprint.text.line_break:split_first_line",),
    ),
    Group(
        "greys",
        "fixes",
        fix=True,
        replaces=("weasyprint.images:RasterImage.__init__",),
    ),
    Group(
        "empty-images",
        "fixes",
        fix=True,
        replaces=("weasyprint.svg:SVG.draw_node",),
        relies_on=("weasyprint.svg:Node.get_href", "weasyprint.svg.images:image"),
    ),
    Group(
        "gradients",
        "gradients",
        fix=True,
        replaces=("weasyprint.svg.defs:draw_gradient", "weasyprint.svg:Node.override_iter"),
        relies_on=(
            "weasyprint.pdf:_use_references",
            "weasyprint.pdf.stream:Stream",
            "weasyprint.svg:Node",
            "weasyprint.svg:SVG.length",
            "weasyprint.svg:SVG.set_graphical_state",
            "pydyf:Dictionary",
            "pydyf:Array",
        ),
        everywhere=("weasyprint.svg.defs:draw_gradient",),
    ),
    Group(
        "list-bodies",
        "fixes",
        fix=True,
        relies_on=("weasyprint.pdf.tags:", "pydyf:Dictionary", "pydyf:Array", "pydyf:PDF.add_object"),
    ),
    Group(
        "list-marks",
        "fixes",
        fix=True,
        replaces=("weasyprint.stacking:_dispatch_children",),
        relies_on=(
            *BOX,
            "weasyprint.stacking:",
            "weasyprint.draw:",
            "weasyprint.formatting_structure.boxes:LineBox",
            "weasyprint.formatting_structure.build:marker_to_box",
            "weasyprint.layout.absolute:AbsolutePlaceholder",
        ),
    ),
    Group(
        "line-spaces",
        "line_spaces",
        fix=True,
        replaces=(
            "weasyprint.layout.inline:get_next_linebox",
            "weasyprint.layout.inline:split_text_box",
            "weasyprint.layout.inline:add_word_spacing",
            "weasyprint.draw.text:draw_text",
        ),
        relies_on=(
            *LAYOUT,
            "weasyprint.pdf.fonts:Font",
            "weasyprint.pdf.stream:Stream.add_font",
            "weasyprint.pdf.stream:Stream.begin_text",
            "weasyprint.pdf.stream:Stream.end_text",
            "weasyprint.pdf.stream:Stream.set_font_size",
            "weasyprint.layout.inline:",
            "weasyprint.text.line_break:create_layout",
            "weasyprint.text.ffi:",
            "weasyprint.formatting_structure.boxes:",
        ),
        everywhere=("weasyprint.layout.inline:split_text_box", "weasyprint.draw.text:draw_text"),
    ),
    Group(
        "hyphens",
        "hyphens",
        fix=True,
        replaces=("weasyprint.text.line_break:pyphen",),
        relies_on=("weasyprint.text.line_break:split_first_line",),
    ),
    Group(
        "letters",
        "letters",
        fix=True,
        replaces=(
            "weasyprint.draw.text:draw_first_line",
            "weasyprint.pdf.fonts:Font.subset",
            "weasyprint.pdf.fonts:_build_vector_font_dictionary",
        ),
        relies_on=(
            *LAYOUT,
            "weasyprint.pdf.fonts:",
            "weasyprint.pdf.stream:Stream.add_font",
            "weasyprint.draw.text:draw_text",
            "weasyprint.text.ffi:",
            "pydyf:Stream",
            "pydyf:PDF.add_object",
        ),
    ),
    Group(
        "tags",
        "tagging.boxes",
        fix=True,
        replaces=("weasyprint.pdf.tags:_build_box_tree",),
        relies_on=(
            "weasyprint.pdf.tags:",
            "weasyprint.pdf:generate_pdf",
            "weasyprint.pdf.anchors:add_links",
            "weasyprint.anchors:",
            "weasyprint.css:AnonymousStyle",
            "weasyprint.formatting_structure.boxes:",
            "weasyprint.layout.absolute:AbsolutePlaceholder",
            "pydyf:Dictionary",
            "pydyf:Array",
            "pydyf:Stream.begin_marked_content",
            "pydyf:PDF.add_object",
        ),
    ),
    Group(
        "smoothing",
        "fixes",
        fix=True,
        relies_on=("weasyprint.images:RasterImage.get_x_object",),
    ),
)
