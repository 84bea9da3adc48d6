"""What Octavo replaces inside WeasyPrint and the packages it brings: groups of patches and what they depend on.

The digests of all these sources stand in written_for.py. A group whose sources are not those of the installed packages is
off: then their own code runs.
"""

from __future__ import annotations

from pipeline.tools.weasyprint.patches.fix_groups import BOX, FIXES, LAYOUT
from pipeline.tools.weasyprint.patches.patch import Group

_FFI = ("weasyprint.text.ffi:",)
_CSS = ("weasyprint:CSS.__init__",)

GROUPS = (
    Group(
        "import",
        relies_on=("weasyprint.pdf.fonts:",),
    ),
    Group(
        "declarations",
        relies_on=(
            *_FFI,
            "cffi.api:FFI.cdef",
            "cffi.api:FFI.set_source",
            "cffi.api:FFI.emit_python_code",
            "cffi:__version__",
            "cffi.recompiler:Recompiler.write_py_source_to_f",
            "weasyprint.pdf.fonts:",
        ),
    ),
    Group(
        "default-styles",
        relies_on=(
            *_CSS,
            "tinycss2.parser:parse_stylesheet",
            "weasyprint:HTML._ua_stylesheets",
            "weasyprint:HTML._ph_stylesheets",
            "weasyprint.css.counters:CounterStyle",
            "weasyprint.html:UA",
            "weasyprint.html:UA_FORM",
            "weasyprint.html:PH",
            "weasyprint.html:UA_STYLESHEET",
            "weasyprint.html:UA_FORM_STYLESHEET",
            "weasyprint.html:PH_STYLESHEET",
            "weasyprint/css/html5_ua.css",
            "weasyprint/css/html5_ua_form.css",
            "weasyprint/css/html5_ph.css",
        ),
    ),
    Group(
        "reading",
        relies_on=(
            "cssselect2.tree:ElementWrapper.from_html_root",
            "weasyprint:HTML.__init__",
        ),
    ),
    *FIXES,
    Group(
        "text",
        "patches.text",
        replaces=(
            "weasyprint.text.line_break:Layout.setup",
            "weasyprint.layout.inline:can_break_text",
            "weasyprint.text.line_break:strut",
        ),
        relies_on=_FFI
        + LAYOUT
        + (
            "weasyprint.text.line_break:can_break_text",
            "weasyprint.text.line_break:line_size",
            "weasyprint.text.fonts:font_features",
            "weasyprint.text.fonts:get_font_description",
            "weasyprint.text.constants:LST_TO_ISO",
            "weasyprint.text.constants:PANGO_DIRECTION",
        ),
        everywhere=("weasyprint.text.line_break:strut",),
    ),
    Group(
        "lines",
        "patches.lines",
        replaces=("weasyprint.text.line_break:split_first_line",),
        relies_on=("weasyprint.text.line_break:", "weasyprint.text.fonts:FontConfiguration"),
        everywhere=("weasyprint.text.line_break:split_first_line",),
        needs=("text",),
    ),
    Group(
        "drawing",
        "patches.drawing",
        replaces=(
            "weasyprint.draw.text:draw_first_line",
            "weasyprint.text.line_break:Layout.reactivate",
            "weasyprint.text.line_break:Layout.deactivate",
        ),
        relies_on=_FFI
        + LAYOUT
        + (
            "pydyf:Stream.show_text",
            "pydyf:Stream.set_text_matrix",
            "weasyprint.draw.text:draw_text",
            "weasyprint.pdf.fonts:Font",
            "weasyprint.pdf.stream:Stream.add_font",
            "weasyprint.text.line_break:first_line_metrics",
        ),
        needs=("letters", "text", "lines"),
    ),
    Group(
        "outlines",
        "patches.svg",
        replaces=("weasyprint.svg:TAGS",),
        relies_on=(
            "weasyprint.svg.path:path",
            "weasyprint.svg.utils:size",
            "weasyprint.svg:SVG.point",
            "pydyf:Stream",
        ),
    ),
    Group(
        "boxes",
        "patches.boxes",
        replaces=(
            "weasyprint.layout.percent:resolve_percentages",
            "weasyprint.layout.float:avoid_collisions",
            "weasyprint.formatting_structure.boxes:Box.is_in_normal_flow",
            "weasyprint.formatting_structure.boxes:Box.descendants",
        ),
        relies_on=(
            *BOX,
            "weasyprint.formatting_structure.boxes:LineBox",
            "weasyprint.formatting_structure.boxes:PageBox",
            "weasyprint.layout.percent:percentage",
            "weasyprint.layout.percent:resolve_one_percentage",
            "weasyprint.layout.percent:adjust_box_sizing",
            "weasyprint.layout.absolute:AbsolutePlaceholder",
        ),
        everywhere=(
            "weasyprint.layout.percent:resolve_percentages",
            "weasyprint.layout.float:avoid_collisions",
        ),
    ),
    Group(
        "styles",
        "patches.styles",
        replaces=(
            "weasyprint.css:ComputedStyle.__init__",
            "weasyprint.css:AnonymousStyle.__init__",
            "weasyprint.css:ComputedStyle.__missing__",
        ),
        relies_on=(
            "weasyprint.css:Style",
            "weasyprint.css:AnonymousStyle",
            "weasyprint.css:ComputedStyle",
            "weasyprint.css:text_decoration",
            "weasyprint.css.computed_values:",
            "weasyprint.css.functions:check_math",
            "weasyprint.css.properties:",
        ),
        needs=("boxes",),
    ),
    Group(
        "box-attributes",
        "patches.box_attributes",
        replaces=(
            "weasyprint.formatting_structure.boxes:Box.copy",
            "weasyprint.formatting_structure.boxes:Box.remove_decoration_sides",
            "weasyprint.formatting_structure.boxes:Box.first_letter_style",
            "weasyprint.formatting_structure.boxes:Box.first_line_style",
            "weasyprint.formatting_structure.boxes:Box.background",
            "weasyprint.formatting_structure.boxes:Box.border_top_left_radius",
            "weasyprint.formatting_structure.boxes:Box.border_top_right_radius",
            "weasyprint.formatting_structure.boxes:Box.border_bottom_right_radius",
            "weasyprint.formatting_structure.boxes:Box.border_bottom_left_radius",
            "weasyprint.layout.background:layout_box_backgrounds",
        ),
        relies_on=(
            *BOX,
            "weasyprint.formatting_structure.boxes:InlineBox",
            "weasyprint.formatting_structure.boxes:TextBox",
            "weasyprint.draw.color:get_color",
            "weasyprint.layout.percent:resolve_radii_percentages",
        ),
        needs=("boxes", "styles"),
        first="share_names",
    ),
    Group(
        "pdf",
        "patches.pdf",
        replaces=(
            "pydyf:PDF.page_references",
            "pydyf:_to_bytes",
            "pydyf:Stream.set_text_matrix",
            "pydyf:Stream.set_color_rgb",
            "pydyf:Dictionary.data",
            "weasyprint.document:Page.paint",
        ),
        relies_on=("pydyf:Object", "pydyf:Array", "pydyf:Dictionary", "pydyf:Stream", "pydyf:PDF.add_page"),
    ),
    Group(
        "packing",
        "patches.pdf",
        replaces=(
            "pydyf:zlib",
            "weasyprint.images:RasterImage._get_png_data",
        ),
        relies_on=(
            "pydyf:Stream.data",
            "pydyf:PDF.write",
            "weasyprint.images:RasterImage",
            "weasyprint.images:LazyImage",
        ),
    ),
)
