"""The pages of imports: files handed in, what they would do, what they did, their undoing."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.actions.import_batches import forget, read_so, remember_reading
from registry.admin.import_columns import RememberForm, TableForm, manners_asked
from registry.admin.import_progress import progress
from registry.admin.import_rows import RowFilter, filled, reasons, summary
from registry.admin.stepped import SteppedPages
from registry.downloads import attached
from registry.imports.batches import receive, seen_in, too_large
from registry.imports.keeping import rejects_of
from registry.imports.readers import READABLE, READERS
from registry.imports.steps import do, stop
from registry.models import BatchState, BatchStep, ImportBatch, ImportFile

PER_PAGE = 50
PREFIX = "import"


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, one at least."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files or [None]]


class UploadForm(forms.Form):
    files = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "CSV, Excel, OpenDocument or IATI (XML), one or several: their names or their columns "
            "say what they hold. Nothing is stored before you have read what would be done."
        ),
        max_length=200,
        widget=Files(attrs={"multiple": True, "accept": ",".join(sorted({*READABLE, *READERS}))}),
    )

    def clean_files(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["files"]
        if problem := too_large([file.size for file in files]):
            raise forms.ValidationError(problem)
        return files


class ConfirmForm(forms.Form):
    """Why, and which trial the person read."""

    reason = forms.CharField(
        label=gettext_lazy("Reason for this import"),
        help_text=gettext_lazy("Kept in the history of each record, beside your name."),
        max_length=500,
    )
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ImportPages(SteppedPages):
    def urls(self) -> list[Any]:
        view = self.site.admin_view
        steps = {
            "confirm": self._confirm,
            "again": self._again,
            "discard": self._discard,
            "undo": self._undo,
            "stop": self._stop,
        }
        return [
            path("imports/", view(self.all), name="imports"),
            path("imports/<int:pk>/", view(self.page), name=PREFIX),
            path("imports/<int:pk>/progress/", view(self.progress), name=f"{PREFIX}_progress"),
            path("imports/<int:pk>/columns/", view(self.columns), name=f"{PREFIX}_columns"),
            path("imports/<int:pk>/rejects.csv", view(self.rejects), name=f"{PREFIX}_rejects"),
            *self.posts("imports", PREFIX, steps),
        ]

    def all(self, request: HttpRequest) -> HttpResponse:
        """The imports of everyone; files handed in begin another."""
        may_add = request.user.has_perm("registry.add_importbatch")
        if not may_add and not request.user.has_perm("registry.view_importbatch"):
            raise PermissionDenied
        form = UploadForm()
        if request.method == "POST":
            if not may_add:
                raise PermissionDenied
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                files = [(file.name, file.read()) for file in form.cleaned_data["files"]]
                batch = receive(files, by=request.user)
                do(batch, BatchStep.READ)
                return self._to(batch)
        names = Prefetch("files", ImportFile.objects.defer("content"))
        batches = ImportBatch.objects.select_related("by").prefetch_related(names)
        page = Paginator(batches, PER_PAGE).get_page(request.GET.get("p", "1"))
        context = {"title": _("Imports"), "form": form if may_add else None, "page": page}
        return self.render(request, "admin/import_list.html", context)

    def page(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(request, self._found(request, pk))

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the step at work is; once it is over, the page is to be read anew."""
        batch = self._found(request, pk)
        response = self.render(request, "admin/_import_progress.html", progress(batch))
        if not batch.step:
            response["HX-Refresh"] = "true"
        return response

    def columns(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Which column is which: another table may be asked for, or the whole be kept."""
        batch = self._own(request, pk)
        if batch.is_confirmed or batch.step:
            return self._to(batch)
        data = request.POST or None
        seen = seen_in(batch, manners_asked(batch, data))
        tables = [TableForm(one, number, batch, data) for number, one in enumerate(seen)]
        remember = RememberForm(data)
        if data and "keep" in data and all(one.is_valid() for one in (*tables, remember)):
            self._read_so(request, batch, tables, remember.cleaned_data["name"])
            return self._to(batch)
        context = {
            "title": _("Columns of import %(number)s") % {"number": batch.pk},
            "batch": batch,
            "tables": tables,
            "remember": remember,
        }
        return self.render(request, "admin/import_columns.html", context)

    def _read_so(
        self, request: HttpRequest, batch: ImportBatch, tables: list[TableForm], name: str
    ) -> None:
        readings = {one.seen.place: one.reading for one in tables}
        read_so(batch, readings)
        for reading in readings.values() if name else ():
            remember_reading(name, reading, by=request.user)
        do(batch, BatchStep.READ)

    def rejects(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The refused rows as they came, each with why: to be corrected and handed in again."""
        batch = self._found(request, pk)
        content = b"".join(rejects_of(batch))
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        return attached(response, f"import-{batch.pk}-rejects.csv")

    # Steps

    def _found(self, request: HttpRequest, pk: int) -> ImportBatch:
        if not request.user.has_perm("registry.view_importbatch"):
            raise PermissionDenied
        batch = ImportBatch.objects.select_related("by", "undone_by").filter(pk=pk).first()
        if batch is None:
            raise Http404
        return batch

    def _own(self, request: HttpRequest, pk: int) -> ImportBatch:
        """One's own import; a superuser may stop, forget and undo anyone's."""
        batch = self._found(request, pk)
        is_own = request.user.is_superuser or batch.by_id == request.user.pk
        if not is_own or not request.user.has_perm("registry.add_importbatch"):
            raise PermissionDenied
        return batch

    def take(self, request: HttpRequest, pk: int, step: Any) -> HttpResponse:
        batch = self._own(request, pk)
        answer: HttpResponse | None = step(request, batch)
        return answer or self._to(batch)

    def _confirm(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
        if batch.by_id != request.user.pk:
            raise PermissionDenied  # it is stored in the name of who handed it in
        form = ConfirmForm(request.POST)
        if batch.state != BatchState.CHECKED:
            return None  # done already: what it did is shown
        if not form.is_valid():
            return self._show(request, batch, form)
        do(batch, BatchStep.STORE, **form.cleaned_data)
        return None

    def _again(self, request: HttpRequest, batch: ImportBatch) -> None:
        if not batch.is_confirmed:
            do(batch, BatchStep.READ)

    def _discard(self, request: HttpRequest, batch: ImportBatch) -> HttpResponse | None:
        if not forget(batch):
            return None
        messages.success(request, _("The import is forgotten; nothing of it was stored."))
        return HttpResponseRedirect(reverse("admin:imports"))

    def _undo(self, request: HttpRequest, batch: ImportBatch) -> None:
        do(batch, BatchStep.UNDO, by=request.user.pk)

    def _stop(self, request: HttpRequest, batch: ImportBatch) -> None:
        if batch.step:
            stop(batch)

    # Showing

    def _show(
        self, request: HttpRequest, batch: ImportBatch, form: forms.Form | None = None
    ) -> HttpResponse:
        filters = RowFilter(request.GET)
        rows = filters.of(batch.rows.all())
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("p", "1"))
        is_own = request.user.is_superuser or batch.by_id == request.user.pk
        context = {
            **progress(batch),
            "title": _("Import %(number)s") % {"number": batch.pk},
            "files": batch.files.defer("content"),
            "summary": summary(batch),
            "reasons": reasons(batch),
            "filters": filters,
            "page": page,
            "lines": filled(self.site, batch, page.object_list),
            "form": form or ConfirmForm(initial={"digest": batch.digest}),
            "is_mine": batch.by_id == request.user.pk,
            "is_own": is_own and request.user.has_perm("registry.add_importbatch"),
        }
        return self.render(request, "admin/import_batch.html", context)

    def _to(self, batch: ImportBatch) -> HttpResponse:
        return HttpResponseRedirect(reverse(f"admin:{PREFIX}", args=[batch.pk]))
