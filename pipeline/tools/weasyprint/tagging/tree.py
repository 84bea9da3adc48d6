"""The structure tree of a PDF that is not written yet: elements found, moved, and dropped with their content as artifacts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pydyf  # type: ignore[import-untyped]  # as WeasyPrint, which brings it

_PIECE = rb"(/\w+\n<</MCID %d>>\nBDC\n)(.*?\n)EMC"
_TEXT = re.compile(rb"(BT\n.*?)\[<(\w{4}).*?(ET\n)", re.DOTALL)
_MARK = re.compile(rb"/\w+\n<</MCID (\d+)>>\nBDC")


class Tree:
    """A PDF's structure tree. What is dropped leaves the pages when `finish` is called."""

    def __init__(self, pdf: Any) -> None:
        """Read where the tree begins."""
        self.pdf = pdf
        root = self.find(pdf.catalog["StructTreeRoot"])
        self.parents = self.find(root["ParentTree"])["Nums"]  # a number, and what belongs to it
        self.top = self.find(root["K"][0])
        self._marks: dict[bytes, set[int]] = defaultdict(set)  # dropped, by page
        self._first: dict[bytes, set[int]] = defaultdict(set)  # of which the first letter alone is not
        self._annotations: set[int] = set()  # dropped, by number

    def find(self, reference: bytes) -> Any:
        """Return an object of the PDF."""
        return self.pdf.objects[int(reference.split(b" ", 1)[0])]

    def children(self, element: Any) -> list[Any]:
        """Return the elements that stand right in an element."""
        held = [self.find(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in held if "S" in kid]

    def parent(self, element: Any) -> Any:
        """Return the element another one stands in, or the root."""
        return self.find(element["P"])

    def add(self, kind: str, parent: Any, **more: Any) -> Any:
        """Return a new element without content, which is not yet among those of its parent."""
        entries = {"Type": "/StructElem", "S": f"/{kind}", "K": pydyf.Array(), "P": parent.reference, **more}
        element = pydyf.Dictionary(entries)
        self.pdf.add_object(element)
        return element

    def move(self, element: Any, parent: Any, at: int) -> None:
        """Have an element stand among what stands right in another."""
        held = self.parent(element)["K"]
        if element.reference in held:
            held.remove(element.reference)
        parent["K"].insert(at, element.reference)
        element["P"] = parent.reference

    def absorb(self, element: Any, rest: Any) -> None:
        """Have an element hold what another one holds, too, which is taken out. Both hold elements alone."""
        for kid in rest["K"]:
            self.find(kid)["P"] = element.reference
        element["K"].extend(rest["K"])
        if "ID" in rest and "ID" in element:
            rest["ID"].string = element["ID"].string  # shared with those who name it
        self.parent(rest)["K"].remove(rest.reference)
        rest.clear()

    def drop_piece(self, element: Any, piece: Any) -> None:
        """Drop one of an element's pieces: marked content, or an element in it."""
        if isinstance(piece, int):
            element["K"].remove(piece)
            self._marks[element["Pg"]].add(piece)
        else:
            self.drop(self.find(piece))

    def drop_all_but_first(self, element: Any, piece: int) -> None:
        """Drop the letters of an element's marked content, but for the first, which is not seen: a space."""
        self._first[element["Pg"]].add(piece)

    def drop(self, element: Any) -> None:
        """Take an element out; its content is no longer content, but part of the page's look."""
        held = self.parent(element)["K"]
        if element.reference in held:
            held.remove(element.reference)
        self._empty(element)

    def _empty(self, element: Any) -> None:
        for kid in element["K"]:
            if not isinstance(kid, bytes):
                self._marks[element["Pg"]].add(kid)
            elif "S" in (found := self.find(kid)):
                self._empty(found)
            else:
                self.drop_annotation(found)
        element.clear()  # an object cannot be taken out of a PDF: the numbers of others would change

    def drop_annotation(self, held: Any) -> None:
        """Take the annotation out that an element holds by this object reference."""
        annotation = self.find(held["Obj"])
        self.find(held["Pg"])["Annots"].remove(annotation.reference)
        self._annotations.add(annotation["StructParent"])
        annotation.clear()
        held.clear()

    def give_annotation(self, element: Any, annotation: Any, page: bytes) -> None:
        """Add an annotation to a page, and to an element what refers to it."""
        number = max(self.parents[::2], default=-1) + 1
        annotation["StructParent"] = number
        self.pdf.add_object(annotation)
        self.find(page).setdefault("Annots", pydyf.Array()).append(annotation.reference)
        held = pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": page})
        self.pdf.add_object(held)
        element["K"].insert(0, held.reference)
        self.parents += [number, element.reference]

    def finish(self) -> None:
        """Take out of pages and of the table of parents what was dropped."""
        for page, marks in self._marks.items():
            stream = self.find(self.find(page)["Contents"])
            drawn = b"\n".join(map(pydyf._to_bytes, stream.stream))
            stream.stream = [_MARK.sub(_without(marks), drawn)]
            number = self.find(page)["StructParents"]
            held = self.parents[self.parents.index(number) + 1]
            held[:] = [b"null" if mark in marks else owner for mark, owner in enumerate(held)]
        for page, marks in self._first.items():
            stream = self.find(self.find(page)["Contents"])
            drawn = b"\n".join(map(pydyf._to_bytes, stream.stream))
            for mark in sorted(marks):
                drawn = re.sub(_PIECE % mark, _first_apart, drawn, count=1, flags=re.DOTALL)
            stream.stream = [drawn]
        if self._annotations:
            self.parents[:] = [part for pair in self._pairs() for part in pair]

    def _pairs(self) -> Iterator[tuple[int, Any]]:
        pairs = zip(self.parents[::2], self.parents[1::2], strict=True)
        return ((number, owner) for number, owner in pairs if number not in self._annotations)


def _without(marks: set[int]) -> Callable[[re.Match[bytes]], bytes]:
    return lambda mark: b"/Artifact\nBMC" if int(mark[1]) in marks else mark[0]


def _first_apart(piece: re.Match[bytes]) -> bytes:
    """Return marked content with its first letter alone, and behind it all of it as an artifact."""
    text = _TEXT.search(piece[2])
    first = b"%b<%b> Tj\n%b" % text.groups() if text else b""
    return b"%b%bEMC\n/Artifact\nBMC\n%bEMC" % (piece[1], first, piece[2])
