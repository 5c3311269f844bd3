"""What a file of evidence is, found from its content: its name proves nothing."""

import io
import zipfile
from pathlib import PurePath

import puremagic

from organizations.enums import MEDIA_TYPES
from organizations.rules import LARGEST_FILE
from registry.text import control_characters

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ARCHIVES = {DOCX, ODT}
# More than any document of 10 MB unfolds into; an archive made to fill a memory asks for more.
LARGEST_UNFOLDED = 10 * LARGEST_FILE
MOST_ENTRIES = 2000
# Where the two forms keep their programs.
PROGRAMS = ("vbaproject.bin", "vbadata.xml")
PROGRAM_FOLDERS = ("basic/", "scripts/")
LONGEST_NAME = 200


def media_type_of(content: bytes) -> str:
    """The media type of a file that may be evidence; empty for any other."""
    if not 0 < len(content) <= LARGEST_FILE:
        return ""
    try:
        found = {match.mime_type for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError):
        return ""
    if content.startswith(b"PK"):
        return _document(content)
    return next((name for name in MEDIA_TYPES if name in found - ARCHIVES), "")


def file_name(name: str, media_type: str) -> str:
    """The name of a file, without its folders, that ends as its type says."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    bare = "".join(c for c in bare if not control_characters(c, multiline=False)).strip(" .")
    path, suffix = PurePath(bare or "document"), MEDIA_TYPES[media_type]
    stem = path.stem if path.suffix[1:].isalpha() else path.name
    return f"{stem[: LONGEST_NAME - len(suffix)]}{suffix}"


def _document(content: bytes) -> str:
    """The type of a text document that is an archive, holds no program and unfolds in bounds."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _type_within(archive) if _is_safe(archive) else ""
    except (zipfile.BadZipFile, KeyError, RuntimeError, ValueError, OSError, EOFError):
        return ""  # torn, encrypted, or packed in a way that no office suite uses
    except zipfile.zlib.error:  # type: ignore[attr-defined] # zipfile does not wrap it
        return ""


def _is_safe(archive: zipfile.ZipFile) -> bool:
    entries = archive.infolist()
    names = [entry.filename.lower().replace("\\", "/") for entry in entries]
    within = len(entries) <= MOST_ENTRIES
    within = within and sum(entry.file_size for entry in entries) <= LARGEST_UNFOLDED
    programs = any(n.endswith(PROGRAMS) or n.startswith(PROGRAM_FOLDERS) for n in names)
    # What an entry says of its size is tried last: reading stops there, and its sum must agree.
    return within and not programs and archive.testzip() is None


def _type_within(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "mimetype" in names:
        return ODT if archive.read("mimetype").strip() == ODT.encode() else ""
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        return ""
    return DOCX if f"{DOCX}.main+xml".encode() in archive.read("[Content_Types].xml") else ""
