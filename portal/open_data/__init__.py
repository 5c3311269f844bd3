"""What anyone may take away, told once: the page, the catalogue and the package list the same."""

from portal.open_data.catalogue import catalogue
from portal.open_data.datasets import Dataset, File, Kind, Listing, listing
from portal.open_data.dictionary import Dictionary, dictionaries, of_reports
from portal.open_data.package import package

__all__ = [
    "Dataset",
    "Dictionary",
    "File",
    "Kind",
    "Listing",
    "catalogue",
    "dictionaries",
    "listing",
    "of_reports",
    "package",
]
