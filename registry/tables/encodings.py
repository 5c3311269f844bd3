"""The encoding of a text file, told from its bytes."""

import codecs
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.tables.unreadable import Unreadable

# In this order: the mark of UTF-32 begins as that of UTF-16.
BOMS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")  # in Windows-1252
# Accented letters, quotation marks and dashes as UTF-8 writes them; in Windows-1252 these
# bytes would be pairs such as Ã© or â€™, which no text holds.
LETTERS = "àâäáãçéèêëîïíìñôöóòõœùûüúÿæß"  # of French, Spanish, Portuguese and Creole
AFTER_ONE = {*LETTERS, *"’»…®™°ºª\u00a0"}  # what stands behind a small letter, or before one
BETWEEN = {*LETTERS.upper(), *"’–\u00a0"}  # and between two capitals
BEHIND = re.compile(rb"(?<=[a-z])[\x80-\xff]|(?<=[A-Z])[\x80-\xff](?=[a-z])")
INSIDE = re.compile(rb"(?<=[A-Z])[\x80-\xff](?=[A-Z])")
# One byte a letter, by what is likely. ISO 8859-15 differs from the first by œ alone.
BYTEWISE = ("cp1252", "iso8859-15", "mac_roman", "cp850")
LONGEST_LINE = 4 * 1024**2  # bytes, or letters: of a row, and more than one of real tables has
CERTAIN = 10  # times as many letters that fit as that do not
AT_ONCE = 64 * 1024  # bytes
SIGN_OF_UTF8 = re.compile(rb"\xc3[\x80-\xbf]|\xc2[\xa0-\xbf]|\xc5[\x92\x93]|\xe2\x80[\x90-\xba]")


def encoding_of(path: Path) -> str:
    """UTF-8 with or without BOM, UTF-16, else Windows-1252, or another of one byte a letter whose
    letters fit better. Raises ``Unreadable``."""
    try:
        with path.open("rb") as file:
            if known := _by_start(file.read(4)):
                return known
            file.seek(0)
            if _is_all_utf8(file):
                return "utf-8"
            file.seek(0)
            return _by_content(path, iter(lambda: file.readline(LONGEST_LINE), b""))
    except OSError as error:
        raise Unreadable(path.name, _("the file cannot be opened.")) from error


def _by_start(start: bytes) -> str:
    """By its mark, or by the zeros that UTF-16 puts beside the letters of the first column."""
    for bom, name in BOMS.items():
        if start.startswith(bom):
            return name
    zeros = [byte == 0 for byte in start]
    if zeros == [False, True, False, True]:
        return "utf-16-le"
    return "utf-16-be" if zeros == [True, False, True, False] else ""


def _is_all_utf8(file: IO[bytes]) -> bool:
    """Whether it is text in UTF-8, as most is, in lines of some length: nothing else is to be
    known of it then."""
    decoder, length = codecs.getincrementaldecoder("utf-8")(), 0
    try:
        for some in iter(partial(file.read, AT_ONCE), b""):
            length = len(some) - some.rfind(b"\n") - 1 + (0 if b"\n" in some else length)
            if length > LONGEST_LINE - AT_ONCE or "\0" in decoder.decode(some):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _by_content(path: Path, lines: Iterable[bytes]) -> str:
    """Line by line, of what is not all UTF-8 or has a long line."""
    other, utf8, undefined = 0, 0, 0
    seen: Counter[tuple[bytes, bool]] = Counter()
    for number, line in enumerate(lines, start=1):
        if len(line) == LONGEST_LINE:
            raise Unreadable(path.name, _too_long(number))
        if b"\0" in line:
            message = _("line %(line)s: this is not text; save the file as CSV in UTF-8.")
            raise Unreadable(path.name, sentence(message, line=number))
        if not line.isascii():
            other = other or (0 if _is_utf8(line) else number)
            utf8 = utf8 or (number if SIGN_OF_UTF8.search(line) else 0)
            undefined = undefined or (number if UNDEFINED.search(line) else 0)
            seen.update((byte, True) for byte in BEHIND.findall(line))
            seen.update((byte, False) for byte in INSIDE.findall(line))
    if not other:
        return "utf-8"
    if utf8 and utf8 != other:
        message = _("line %(one)s is in UTF-8 and line %(other)s is not; save it all as UTF-8.")
        raise Unreadable(path.name, sentence(message, one=utf8, other=other))
    if utf8 or not (found := _bytewise(seen, is_defined=not undefined)):
        message = _("line %(line)s: the encoding is unknown; save the file as CSV in UTF-8.")
        raise Unreadable(path.name, sentence(message, line=undefined or other))
    return found


def _too_long(line: int) -> Any:
    message = _(
        "line %(line)s is longer than %(most)s MB: this is no table; save it as CSV again, from a "
        "spreadsheet."
    )
    return sentence(message, line=line, most=LONGEST_LINE // 1024**2)


def _bytewise(seen: Mapping[tuple[bytes, bool], int], *, is_defined: bool) -> str:
    """That in which the fewest letters are odd, by what stands around them; empty if it is none.
    ``is_defined``: whether Windows-1252 has all the bytes."""
    odd = {name: _odd(seen, name) for name in BYTEWISE}
    best = min(BYTEWISE, key=lambda name: odd[name])
    if best != BYTEWISE[0] and odd[best] * CERTAIN <= sum(seen.values()) and seen:
        return best
    return BYTEWISE[0] if is_defined else ""


def _odd(seen: Mapping[tuple[bytes, bool], int], encoding: str) -> int:
    return sum(
        times
        for (byte, is_behind), times in seen.items()
        if byte.decode(encoding, "replace") not in (AFTER_ONE if is_behind else BETWEEN)
    )


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
