"""Extracts: a table to take away, whatever it is of, in every format, with how it was made.

Lists, reports and tables that a reader composes are each an ``Extract``; the page, the command
and the API write it by the same ``FORMATS``.
"""

from registry.extracts.comparing import compared
from registry.extracts.extract import Asked, Extract, shown_columns
from registry.extracts.files import FORMATS, Format, Manner
from registry.extracts.files_compared import compared_files
from registry.extracts.heading import Heading, Type
from registry.extracts.manifest import LICENCE, about, metadata, of_csv
from registry.extracts.taken import Taken, taken

__all__ = [
    "FORMATS",
    "LICENCE",
    "Asked",
    "Extract",
    "Format",
    "Heading",
    "Manner",
    "Taken",
    "Type",
    "about",
    "compared",
    "compared_files",
    "metadata",
    "of_csv",
    "shown_columns",
    "taken",
]
