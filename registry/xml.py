"""XML written piece by piece, in bounded memory, whatever the texts hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lxml import etree

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PIECE = 64 * 1024  # bytes that are sent at once

# An element of lxml, which ships no types.
Node = Any


def writable(text: object) -> str:
    """A text without what XML cannot hold: stored texts come from any source."""
    return UNWRITABLE.sub("", str(text))


def node(
    tag: str, attributes: Mapping[str, Any] | None = None, *children: Node | None, text: Any = ""
) -> Node:
    """An element; attributes that are empty, and children that are None, are left out."""
    made = etree.Element(tag)
    for name, value in (attributes or {}).items():
        if value not in ("", None) and (clean := writable(value)):
            made.set(name, clean)
    made.extend([child for child in children if child is not None])
    if text != "":
        made.text = writable(text)
    return made


class _Taken:
    """What is written, until it is taken."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, part: bytes) -> int:
        self.parts.append(part)
        self.size += len(part)
        return len(part)

    def take(self) -> bytes:
        found = b"".join(self.parts)
        self.parts, self.size = [], 0
        return found


def document(root: str, attributes: Mapping[str, str], nodes: Iterable[Node]) -> Iterator[bytes]:
    """The pieces of a document of many nodes below its root, each forgotten once it is written.

    One that breaks off has no end: no program takes it for whole.
    """
    taken = _Taken()
    with etree.xmlfile(taken, encoding="utf-8", buffered=False) as file:
        file.write_declaration()
        with file.element(root, dict(attributes)):
            for one in nodes:
                file.write("\n")
                file.write(one, pretty_print=True)
                if taken.size >= PIECE:
                    yield taken.take()
            file.write("\n")
    yield taken.take() + b"\n"


def trouble(message: str) -> bytes:
    """What tells, where a document breaks off, that it is incomplete."""
    return f"\n<!-- {message.replace('--', '–')} -->\n".encode()
