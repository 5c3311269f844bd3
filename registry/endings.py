"""The endings of the files that stand below a list or a report."""

from django.urls import register_converter

from registry.extracts import FORMATS
from registry.listings import METADATA


class Ending:
    regex = "|".join(ending.replace(".", r"\.") for ending in (*FORMATS, METADATA))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Ending, "ending")
EXPORT = "export.<ending:ending>"
