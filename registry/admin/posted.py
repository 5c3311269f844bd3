"""What was posted, taken along by another page in hidden fields: nothing typed is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

NEVER = ("csrfmiddlewaretoken",)


@dataclass(frozen=True)
class Posted:
    """``files``: the fields of the files that were sent, with their names: a page cannot take
    a file along, it asks for it again."""

    fields: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(cls, request: HttpRequest, leave_out: Iterable[str] = ()) -> "Posted":
        """``leave_out``: how the names of the fields that stay behind begin."""
        out = (*NEVER, *leave_out)
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            if not name.startswith(out)
            for value in values
        ]
        return cls(fields, [(name, file.name or "") for name, file in files_of(request)])


def files_of(request: HttpRequest) -> list[tuple[str, UploadedFile]]:
    return [(name, file) for name, files in request.FILES.lists() for file in files]
