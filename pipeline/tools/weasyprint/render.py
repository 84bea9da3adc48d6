"""WeasyPrint 70: HTML and CSS become PDF pages, with the bundled fonts and nothing fetched."""

from __future__ import annotations

import logging
import mimetypes
import re
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias, TypeVar
from urllib.parse import unquote, urlsplit

from pipeline.config import Limits
from pipeline.core.diagnostics import Diagnostic, Failure, Outcome, error, warning
from pipeline.core.model import Metadata
from pipeline.core.spans import Span, exception_line, without_folders
from pipeline.core.timing import TimeUsed
from pipeline.tools import temporary
from pipeline.tools.files import Files
from pipeline.tools.weasyprint import log, switch
from pipeline.tools.weasyprint.finisher import finisher
from pipeline.tools.weasyprint.page import read
from pipeline.tools.weasyprint.patches import startup

FAILED = error("print-failed", "WeasyPrint could not lay out this document. The message is WeasyPrint's own.")
REFUSED = error(
    "fetch-refused",
    "The page asks for something on the network or outside the project (an image, style sheet, font or attachment). "
    "Nothing is fetched, so that builds are repeatable and safe.",
)
NOTED = warning(
    "print-problem", "WeasyPrint left something out while laying out the pages. The message is its own."
)
TOO_MANY = error(
    "page-limit",
    "The document has more pages than [limits] pages. It is stopped while it is laid out, before they take memory.",
)
RULES = (FAILED, REFUSED, NOTED, TOO_MANY, switch.SWITCH)

_MAX_FILE = 32_000_000
# Rules that fetch something, or add to what belongs to one document, when they are read; with an escape in its name, any rule.
_CALLS_FOR_MORE = re.compile(r"@(?:(?:import|font-face|color-profile|layer)\b|[\w-]*\\)", re.IGNORECASE)
_OWN_STYLES = re.compile(r"<(style|link)\b", re.IGNORECASE)
_spare: list[Any] = []  # font configurations that nobody uses
_spent = TimeUsed()  # of all threads of this process

Pages: TypeAlias = Sequence[Any]  # `Document.pages` of WeasyPrint, laid out
_Read = TypeVar("_Read")


def _nothing(_: Pages) -> tuple[Diagnostic, ...]:
    return ()


def prepare(many: bool = False) -> None:
    """Load the engine, and the check of what it makes; for many pages, parse all its default styles. Nothing is laid out."""
    startup.weasyprint()
    if many and startup.is_on("default-styles"):
        from pipeline.tools.weasyprint.patches import ua_stylesheet

        ua_stylesheet.sheets(None)
    import pikepdf  # noqa: F401


def time_used() -> TimeUsed:
    """Return what WeasyPrint took in this process so far: style sheets, layout and writing, its import apart."""
    return _spent


def print_pdf(
    html: str,
    *,
    css: str = "",
    metadata: Metadata,
    files: Files,
    base: Path,
    span: Span,
    pages: int = Limits().pages,
    variant: str = "pdf/ua-1",
    inspect: Callable[[Pages], tuple[Diagnostic, ...]] = _nothing,
    said: Sequence[str] = (),
) -> Outcome[bytes]:
    """Return a page's HTML as tagged PDF of a variant, "" for none. Raises Failure when it has more `pages` or cannot be laid out.

    `css` is the theme's style sheet, which styles in the page itself overrule; it is parsed once a process. `base` is
    the folder relative addresses start from. Every refusal of the fetcher is an error diagnostic: inside SVG,
    WeasyPrint swallows the exception. What `inspect` finds on the laid-out pages stands among the diagnostics. `said`
    holds a text for each page, "" for none, that it is to have as a note (finisher).
    """
    fetcher = _fetcher(files)
    with _laid_out(html, css, base, fetcher, span, pages=pages, variant=variant) as (
        document,
        options,
        records,
    ):
        remarks = inspect(document.pages)
        data = document.write_pdf(finisher=finisher(variant, said), **options)
    home = _address(base)
    refused = [
        REFUSED.at(
            span,
            f"'{without_folders(url.removeprefix(home))}' is not fetched",
            hint="save it inside the project",
        )
        for url in fetcher.refused
    ]
    return Outcome(data, (*refused, *remarks, *_diagnose(records, span, home)))


def inspect_pages(
    html: str,
    inspect: Callable[[Pages], _Read],
    *,
    css: str,
    files: Files,
    base: Path,
    span: Span,
    pages: int,
) -> _Read:
    """Return what `inspect` says of a page's HTML when it is laid out; nothing is written.

    Raises Failure when it has more `pages` or cannot be laid out.
    """
    with _laid_out(html, css, base, _fetcher(files), span, pages=pages, variant="") as (document, _, _):
        return inspect(document.pages)


@contextmanager
def _laid_out(
    html: str, css: str, base: Path, fetcher: Any, span: Span, *, pages: int, variant: str
) -> Iterator[tuple[Any, dict[str, Any], list[logging.LogRecord]]]:
    """Lend the laid out document, what it is to be written with, and what WeasyPrint logs meanwhile."""
    startup.weasyprint()
    home = _address(base)
    with log.listening() as records, log.counting(pages), _measured():
        try:
            if _CALLS_FOR_MORE.search(css):
                html, css = html.replace("</head>", f"<style>{css}</style></head>", 1), ""
            with temporary.reported(only_room=True), _fonts(_OWN_STYLES.search(html)) as configuration:
                page = read(html, home, fetcher)
                if startup.is_on("default-styles"):
                    _give_default_styles(page, html, css)
                options = {"pdf_variant": variant or None, "pdf_tags": True, "presentational_hints": True}
                sheet, numbers = _sheet(css, home)
                default = page._ua_counter_style()
                page._ua_counter_style = lambda: [*default, numbers]  # what the page itself says comes last
                yield page.render(stylesheets=[sheet], font_config=configuration, **options), options, records
        except log.TooManyPagesError:
            hint = "look for page breaks and tables without end, or raise 'limits.pages'"
            raise Failure(TOO_MANY.at(span, f"the document has more than {pages} pages", hint=hint)) from None
        except (TypeError, AttributeError) as wrong:
            raise Failure(_defect(wrong, span)) from None
        except (MemoryError, RecursionError, ArithmeticError, ValueError, LookupError, OSError) as wrong:
            hint = "try the document without its last change"
            if isinstance(wrong, RecursionError):
                hint = "very deep nesting does this; try the document without its last change"
            raise Failure(
                FAILED.at(span, f"the pages cannot be laid out ({exception_line(wrong)})", hint=hint)
            ) from None


def _defect(wrong: Exception, span: Span) -> Diagnostic:
    """Return that there is a mistake in WeasyPrint or in what we replace in it, with the function where it shows."""
    frames = [frame for frame, _ in traceback.walk_tb(wrong.__traceback__)]
    place = f"{frames[-1].f_globals['__name__']}.{frames[-1].f_code.co_qualname}"
    hint = f"please report this with the document; {switch.VARIABLE}={switch.STOCK} may print it meanwhile"
    if switch.is_stock():
        hint = "please report this with the document"
    trace = "".join(traceback.format_exception(wrong))
    message = f"the pages cannot be laid out: '{place}' failed ({exception_line(wrong)})"
    return FAILED.at(span, message, hint=hint, trace=trace)


def _give_default_styles(page: Any, html: str, css: str) -> None:
    """Have a page use WeasyPrint's default style sheets in the form that costs least."""
    from pipeline.tools.weasyprint.patches import ua_stylesheet

    default, hints = ua_stylesheet.sheets(ua_stylesheet.names_of(page.etree_element))
    page._ph_stylesheets = lambda: [hints]
    if ua_stylesheet.suits(css, html):
        page._ua_stylesheets = lambda forms=False: [default]


def _address(base: Path) -> str:
    return f"{base.resolve().as_uri()}/"


@contextmanager
def _fonts(own: object) -> Iterator[Any]:
    """Lend a font configuration, with the fonts it has loaded, or a page's own if styles in it may bring fonts.

    Pango bears no second thread in it: one that was not given back, for a document was stopped, is never lent again.
    """
    startup.weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    configuration = _spare.pop() if _spare and not own else FontConfiguration()
    yield configuration
    if not own:
        _spare.append(configuration)


@lru_cache(maxsize=8)
def _sheet(css: str, home: str) -> tuple[Any, Any]:
    """Return a parsed style sheet and its counter styles, of any document: while it is read, it fetches nothing."""
    weasyprint = startup.weasyprint()
    from weasyprint.css.counters import CounterStyle
    from weasyprint.urls import URLFetcher

    numbers, fetcher = CounterStyle(), URLFetcher(allowed_protocols=())
    return weasyprint.CSS(string=css, base_url=home, url_fetcher=fetcher, counter_style=numbers), numbers


def _fetcher(files: Files) -> Any:
    startup.weasyprint()  # waits for a thread that is at it, and is cheaper than what the next line would do
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Allows data: and regular files under the project's root, and remembers what it refused."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=("data",))
            self.refused: list[str] = []

        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "data":
                return super().fetch(url, headers)
            try:
                if parts.scheme != "file" or parts.netloc:
                    raise OSError
                data = files.read_for_page(Path(unquote(parts.path)), limit=_MAX_FILE)
                kind = mimetypes.guess_type(parts.path)[0] or "application/octet-stream"
                return URLFetcherResponse(url, data, {"Content-Type": kind})
            except OSError:
                if url not in self.refused:
                    self.refused.append(url)
                raise URLFetchingError(f"refused: {url}") from None

    return Fetcher()


@contextmanager
def _measured() -> Iterator[None]:
    global _spent  # a running total of the process, like the clock's own
    wall, cpu = time.perf_counter(), time.thread_time()
    try:
        yield
    finally:
        _spent += TimeUsed(time.perf_counter() - wall, time.thread_time() - cpu)


def _diagnose(records: list[logging.LogRecord], span: Span, home: str) -> tuple[Diagnostic, ...]:
    messages = (without_folders(record.getMessage().replace(home, "")) for record in records)
    said = dict.fromkeys(re.sub(r"data:[^\s'\"]{60,}", "data:…", message) for message in messages)
    return tuple(
        NOTED.at(span, message[:1].lower() + message[1:].splitlines()[0][:200].rstrip(" :."))
        for message in said
        if "refused:" not in message
        and "has no required alt description" not in message  # said by stages.images
    )
