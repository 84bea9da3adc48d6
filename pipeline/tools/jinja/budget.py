"""A sandbox of Jinja in which no single expression makes more text, or longer lists, than it may.

Each operator, method and filter by which a short expression makes a long text is asked beforehand how long that will be, since
afterwards the memory is taken. What many expressions hold together is a matter of the memory a document may have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import TemplateRuntimeError
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, markup_join, str_join
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.tools.jinja.estimate import FILTERS, ITEM, METHODS, OPERATORS, estimate, size_of


class TooMuch(TemplateRuntimeError):
    """An expression would make more text than it may."""


class BoundedEnvironment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which one expression makes at most `most` characters; raises TooMuch in its place."""

    intercepted_binops = frozenset(("+", "*", "%", "**"))

    class code_generator_class(CodeGenerator):  # noqa: N801  # Jinja's name
        """Compiles `a ~ b` to a call of the environment's `join_text`."""

        def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802  # Jinja's name
            """Write the call."""
            self.write("environment.join_text(context.eval_ctx, (")
            for part in node.nodes:
                self.visit(part, frame)
                self.write(", ")
            self.write("))")

    def __init__(self, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.most = most
        self.globals.pop("lipsum")  # makes as much text as it is asked for
        for name, grown in FILTERS.items():
            self.filters[name] = self._guarded(self.filters[name], grown)
        for name in ("join", "list", "sum"):
            self.filters[name] = self._listing(self.filters[name])

    def check(self, size: int) -> None:
        """Raise TooMuch for a text of more characters than an expression may make."""
        if size > self.most:
            raise TooMuch(f"an expression makes more than {self.most} characters")

    def bounded(self, value: Any) -> Any:
        """Return a value that can be written out. Raises TooMuch if that makes too much text."""
        if type(value) is not str:
            self.check(size_of(value, self.most))
        return value

    def concat(self, parts: Iterable[str]) -> str:
        """Return what a template, macro or block has written, as one text."""
        found = list(parts)
        self.check(sum(map(len, found)))
        return "".join(found)

    def join_text(self, context: EvalContext, parts: tuple[Any, ...]) -> str:
        """Return the text of `a ~ b`."""
        self.check(size_of(parts, self.most))
        return markup_join(parts) if context.autoescape else str_join(parts)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return what an operator makes of two values."""
        self.check(OPERATORS[operator](left, right, self.most))
        return super().call_binop(context, operator, left, right)

    def call(__self, __context: Context, __function: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Return what a function or method returns. The names are those of no keyword, as in Jinja's own."""
        method = getattr(__function, "__wrapped__", __function)  # Jinja wraps `format`
        own = getattr(method, "__self__", None)
        name = getattr(method, "__name__", "")
        if name == "join" and isinstance(own, str | bytes) and len(args) == 1:
            args = (__self._taken(args[0], len(own)),)
        elif (grown := METHODS.get(name)) and own is not None:
            __self.check(estimate(grown, own, args, kwargs, __self.most))
        return super().call(__context, __function, *args, **kwargs)

    def _guarded(self, filter: Callable[..., Any], grown: Callable[..., int]) -> Callable[..., Any]:
        skipped = 1 if hasattr(filter, "jinja_pass_arg") else 0

        @wraps(filter)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            own, *others = args[skipped:]
            self.check(estimate(grown, own, others, kwargs, self.most))
            return filter(*args, **kwargs)

        return guarded

    def _listing(self, filter: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that takes all items of something, which may be made only then."""
        skipped = 1 if hasattr(filter, "jinja_pass_arg") else 0

        @wraps(filter)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            before, own, others = args[:skipped], args[skipped], args[skipped + 1 :]
            between = max(
                (len(each) for each in (*others, *kwargs.values()) if isinstance(each, str)), default=0
            )
            return filter(*before, self._taken(own, between), *others, **kwargs)

        return guarded

    def _taken(self, items: Any, between: int) -> Any:
        """Return the items of something as a list; what is no list of any kind as it is."""
        if isinstance(items, str | bytes):
            self.check(len(items) * (ITEM + between))
            return items
        try:
            given = iter(items)
        except TypeError:
            return items
        found, size = [], 0
        for item in given:
            size += between + ITEM + size_of(item, self.most)
            self.check(size)
            found.append(item)
        return found
