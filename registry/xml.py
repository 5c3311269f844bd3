"""XML written and read piece by piece, in bounded memory, whatever the texts hold."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from lxml import etree

from registry.bilingual import sentence
from registry.tables.unreadable import Unreadable

UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PIECE = 64 * 1024  # bytes that are sent at once

# An element of lxml, which ships no types.
Node = Any


def writable(text: object) -> str:
    """A text without what XML cannot hold: stored texts come from any source."""
    told = str(text)
    return told if told.isprintable() else UNWRITABLE.sub("", told)


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


def elements(path: Path, tag: str) -> Iterator[Node]:
    """The elements of a name in a file, each forgotten once the next is asked for.

    No entity is resolved, no definition is loaded, nothing is fetched. Raises ``Unreadable``.
    """
    guarded = {"resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        with path.open("rb") as file:
            found = etree.iterparse(
                file, tag=tag, remove_comments=True, remove_pis=True, huge_tree=False, **guarded
            )
            for _event, one in found:
                yield one
                one.clear()
                while one.getprevious() is not None:
                    del one.getparent()[0]
    except OSError as error:
        raise Unreadable(str(path), _("there is no such file.")) from error
    except etree.XMLSyntaxError as error:
        message = sentence(_("this is not XML that can be read: %(error)s"), error=error.msg)
        raise Unreadable(path.name, message) from error
