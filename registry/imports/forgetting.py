"""When what was handed in to be imported is destroyed: a spreadsheet may hold anything."""

from django.utils.translation import gettext_lazy as _

from registry.actions.import_batches import erase_contents, forget_abandoned
from registry.models import ImportBatch
from registry.retention import Term, register

register(
    Term(
        "import.abandoned",
        _("Imports that nobody confirmed"),
        _("Nothing of the files was stored: they serve no purpose."),
        ImportBatch.objects.abandoned,
        forget_abandoned,
    ),
    Term(
        "import.done",
        _("Files of imports done long ago"),
        _("What they brought is in the registry, with its history: they serve no purpose."),
        ImportBatch.objects.with_old_files,
        erase_contents,
    ),
)
