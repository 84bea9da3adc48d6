"""Images: read and check the image files of a document, and make each image's target a key of `resources`."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

from pipeline.context import Context
from pipeline.core import ast, html_tags
from pipeline.core.ast import Node
from pipeline.core.diagnostics import Diagnostic, Outcome, partial_error, warning
from pipeline.core.model import PLACEHOLDER, Document, Resource, Stage
from pipeline.core.spans import Span, closest
from pipeline.slides import backgrounds
from pipeline.tools import site_roots
from pipeline.tools.files import Files, OutsideRoots
from pipeline.tools.images import decode

MISSING = partial_error(
    "image-missing",
    "The file an image names is not there. Paths are relative to the document; one that begins with '/' is looked for as sites "
    "do, from the folders above the document up to the project's, and in static, public, docs and assets there, and where [images] "
    "roots says. The image's text and address stand in its place.",
)
INVALID = partial_error(
    "image-invalid",
    "The file an image names cannot be shown: it is damaged, too large, or no picture. The image's text and address stand in its place.",
)
TOO_MANY = partial_error(
    "image-limit",
    "The document has more pictures than [limits] images, or all together more pixels than [limits] pixels. The text and address of "
    "those that are too many stand in their place.",
)
EMPTY = warning(
    "image-empty", "An image names no file, so there is nothing to show. Its text stays, if it has any."
)
MISNAMED = warning(
    "image-misnamed",
    "The suffix of an image file says another kind than its content. It is shown all the same.",
)
OUTSIDE = partial_error(
    "image-outside",
    "An image leads out of the folders the document may read: the project's and its own; of untrusted builds its own alone, or that "
    "of --root, without what is hidden there. The image's text and address stand in its place.",
)
NO_ALT = warning(
    "alt-missing",
    "An image has no alternative text: people who do not see it, and search, get nothing of it. Write it between the "
    'brackets, ![like this](a.png), or as {alt="…"} where the caption is not a description.',
)
REMOTE = warning(
    "image-remote",
    "An image stands on the web. Octavo fetches nothing, so that builds are repeatable and work offline: the output "
    "shows a link in its place. Save the picture beside the document.",
)
LABELS = warning(
    "image-labels",
    "An SVG has labels that are HTML (<foreignObject>), as Mermaid writes them. HTML in pictures could run or fetch, and no engine but "
    "a browser draws it, so that all formats show the words of such labels as plain text: without pictures, tables, formulas and "
    "letters of their own, and lines may end elsewhere.",
)

_NAMED = re.compile(r"<svg\b[^>]*\baria-(label|labelledby|hidden)\b", re.IGNORECASE)


def load_images(document: Document, context: Context) -> Outcome[Document]:
    """Return the document with `resources`. The target of every image that can be shown is a key of them.

    An image that cannot be shown is replaced by a Span of class PLACEHOLDER with its alternative text and its address, and an
    image on the web by a link.
    """
    work = _ImageLoader(document, context)
    blocks = ast.rewrite(
        list(document.blocks), work.change, of=("Figure", "Image", "Header", "RawBlock", "RawInline")
    )
    return Outcome(replace(document, blocks=tuple(blocks), resources=work.resources), tuple(work.found))


class _ImageLoader:
    """Reads the images of one document, each file once."""

    def __init__(self, document: Document, context: Context) -> None:
        self._source, self._context = document.source, context
        self._names: dict[str, str | None] = {}
        self.resources: dict[str, Resource] = {}
        self._pixels = 0  # of all pictures so far
        self.found: list[Diagnostic] = []

    def change(self, item: Node) -> Node | list[Node]:
        if item["t"] == "Figure":
            return _figure(item)
        if item["t"] == "Header":
            return self._with_background(item) if backgrounds.is_set(item) else item
        if item["t"] != "Image":
            self._check_drawing(item)
            return item
        attributes, alt, (target, title) = item["c"]
        span = ast.span_of(item, self._source.shown)
        if not target.strip():
            self.found.append(
                EMPTY.at(span, "the image names no file", hint="name one, or take the image out")
            )
            return list(alt)
        if not ast.plain_text(alt).strip():
            hint = "say between the brackets what it shows"
            self.found.append(
                NO_ALT.at(span, f"the image '{_short(target)}' has no alternative text", hint=hint)
            )
        if target.lower().startswith(("http:", "https:", "//")):
            self.found.append(
                REMOTE.at(span, f"the image '{target}' is not fetched", hint="save it beside the document")
            )
            address = f"https:{target}" if target.startswith("//") else target
            return ast.node("Link", [ast.attr(), alt or ast.text(target), [address, title]], like=item)
        name = self._resource_name(target, span)
        if name is None:
            return _placeholder(item, alt, target)
        return {**item, "c": [attributes, alt, [name, title]]}

    def _check_drawing(self, item: Node) -> None:
        source = item["c"][1]
        if html_tags.has_unnamed_drawing(source) and not _NAMED.search(source):
            hint = "begin it with <title>, and say there what it shows; or write aria-hidden=true if it says nothing"
            span = ast.span_of(item, self._source.shown)
            self.found.append(NO_ALT.at(span, "an <svg> has no alternative text", hint=hint))

    def _with_background(self, heading: Node) -> Node:
        """Return a heading with its background picture named by a key of `resources`, or without one that cannot be shown."""
        identifier, classes, pairs = ast.attr_of(heading)
        span = ast.span_of(heading, self._source.shown)
        kept = []
        for key, value in pairs:
            if key == backgrounds.IMAGE and value.lower().startswith(("http:", "https:", "//")):
                hint = "save it beside the document"
                self.found.append(REMOTE.at(span, f"the background '{value}' is not fetched", hint=hint))
            elif key == backgrounds.IMAGE:
                name = self._resource_name(value, span)
                kept += [[key, name]] if name else []
            else:
                kept.append([key, value])
        return ast.with_attr(heading, [identifier, classes, kept])

    def _resource_name(self, target: str, span: Span) -> str | None:
        if target not in self._names:
            self._names[target] = self._read(target, span)
        return self._names[target]

    def _read(self, target: str, span: Span) -> str | None:
        """Return the key of the resource for a target, or None with a diagnostic."""
        limits = self._context.settings.limits
        if len(self._names) >= limits.images:
            self._refuse(target, span, f"the document has more than {limits.images} pictures", "images")
            return None
        data = self._embedded(target) if target.startswith("data:") else self._file(target, span)
        if data is None:
            return None
        left = limits.pixels - self._pixels
        try:
            resource = decode.read(data, pixels=min(left, limits.image_pixels))
        except decode.Unreadable as wrong:
            if isinstance(wrong, decode.TooManyPixels) and left < limits.image_pixels:
                said = f"the pictures of the document have more than {limits.pixels} pixels"
                self._refuse(target, span, said, "pixels")
                return None
            hint = "save it again as PNG, JPEG or SVG"
            self.found.append(
                INVALID.at(span, f"the image '{_short(target)}' cannot be shown: {wrong.reason}", hint=hint)
            )
            return None
        self._pixels += resource.width * resource.height
        expected = decode.SUFFIXES.get(Path(unquote(target)).suffix.lower())
        actual = decode.identify(data)
        if expected and actual and expected != actual:
            message = f"'{target}' is {decode.NAMES[actual]}, not {decode.NAMES[expected]}"
            self.found.append(
                MISNAMED.at(span, message, hint="rename the file, or save it as what its name says")
            )
        if resource.labels:
            many = "a label is" if resource.labels == 1 else f"{resource.labels} labels are"
            message = f"in '{_short(target)}', {many} HTML, and shown as plain text"
            hint = "have the program that made it write text: of Mermaid, htmlLabels: false"
            self.found.append(LABELS.at(span, message, hint=hint))
        digest = hashlib.sha256(resource.data).hexdigest()[:8]
        name = f"{'image' if target.startswith('data:') else decode.stem(unquote(target))}-{digest}{decode.suffix(resource.mime)}"
        self.resources[name] = resource
        return name

    def _refuse(self, target: str, span: Span, said: str, key: str) -> None:
        message = f"the image '{_short(target)}' is not shown: {said}"
        self.found.append(TOO_MANY.at(span, message, hint=f"make several documents, or raise 'limits.{key}'"))

    def _embedded(self, target: str) -> bytes | None:
        header, _, body = target.partition(",")
        try:
            return (
                base64.b64decode(unquote(body), validate=False)
                if header.endswith(";base64")
                else unquote(body).encode()
            )
        except binascii.Error:
            return b""

    def _file(self, target: str, span: Span) -> bytes | None:
        settings = self._context.settings
        relative = unquote(target.split("?", 1)[0].split("#", 1)[0])
        path = self._source.path.parent / relative
        hint = ""
        if relative.startswith("/"):  # relative to the root of the site, as in Jekyll
            places = site_roots.places(self._source.path.parent, settings.root, settings.images.roots)
            path = site_roots.find(relative.lstrip("/"), places, self._context.files)
            hint = site_roots.describe(settings.images.roots)
        try:
            return self._context.files.read(path, limit=settings.limits.image_bytes)
        except OutsideRoots as wrong:
            hint = "copy the picture into the project"
            if not settings.reads_project:
                hint = "copy the picture there, or open the whole project to such documents with --root"
            self.found.append(OUTSIDE.at(span, f"the image '{target}' {wrong.reason}", hint=hint))
        except (FileNotFoundError, NotADirectoryError):
            self.found.append(
                MISSING.at(span, f"no file '{target}'", hint=hint or _hint(path, self._context.files))
            )
        except (OSError, ValueError) as wrong:
            reason = (wrong.strerror if isinstance(wrong, OSError) else None) or str(wrong).replace(
                str(path), "it"
            )
            self.found.append(INVALID.at(span, f"the image '{target}' cannot be read: {reason.lower()}"))
        return None


def _placeholder(item: Node, alt: list[Node], target: str) -> Node:
    """Return what stands for a picture that cannot be shown: its alternative text, and where it should be."""
    address = [] if target.startswith("data:") else [ast.node("Code", [ast.attr(), _short(target)])]
    between = [{"t": "Space"}] if alt and address else []
    return ast.node("Span", [ast.attr(classes=(PLACEHOLDER,)), [*alt, *between, *address]], like=item)


def _figure(figure: Node) -> Node | list[Node]:
    """Return a figure; of one whose picture became text, that text, and in a placeholder what the caption does not say."""
    attributes, caption, content = figure["c"]
    if ast.find(content, "Image", "Table", "CodeBlock"):
        return figure
    boxes = [span for span in ast.find(content, "Span") if PLACEHOLDER in ast.classes(span)]
    if not boxes:
        return list(content)
    said = ast.plain_text(caption[1]).strip()

    def shorter(span: Node) -> Node:
        inlines = span["c"][1]
        if PLACEHOLDER not in ast.classes(span) or ast.plain_text(inlines[:-2]).strip() != said:
            return span
        return {**span, "c": [span["c"][0], inlines[-1:]]}

    return {**figure, "c": [attributes, caption, ast.rewrite(content, shorter, of=("Span",))]}


def _short(target: str) -> str:
    return target if len(target) < 60 else f"{target[:57]}…"


def _hint(path: Path, files: Files) -> str:
    try:
        beside = [entry.name for entry in path.parent.iterdir() if not files.refusal(str(entry))]
    except OSError:
        return f"there is no folder '{path.parent.name}'"
    meant = closest(path.name, beside)
    return f"did you mean '{meant}'?" if meant else "the path is relative to the document"


STAGE: Stage[Context] = Stage(
    "images",
    load_images,
    after=("figures", "clean"),
    rules=(MISSING, INVALID, TOO_MANY, EMPTY, MISNAMED, OUTSIDE, REMOTE, NO_ALT, LABELS),
)
