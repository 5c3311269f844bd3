"""The staff's screens of records: what every admin of the registry is made of."""

from registry.admin.choosing import ChoiceBoxFilter, RecordFilter
from registry.admin.filters import (
    FiscalYearFilter,
    ParsedFilter,
    UsedChoicesFilter,
    UsedValuesFilter,
)
from registry.admin.forms import RecordForm, RowForm
from registry.admin.inlines import RecordStacked, RecordTabular
from registry.admin.owner_filters import OwnerChoicesFilter
from registry.admin.preview import PreviewAdmin
from registry.admin.publishing import PublishableAdmin
from registry.admin.read_only import ReadOnly
from registry.admin.records import RecordAdmin
from registry.admin.search import FoldedSearch, SmallTableSearch
from registry.admin.through import ThroughSearch

__all__ = [
    "ChoiceBoxFilter",
    "FiscalYearFilter",
    "FoldedSearch",
    "OwnerChoicesFilter",
    "ParsedFilter",
    "PreviewAdmin",
    "PublishableAdmin",
    "ReadOnly",
    "RecordAdmin",
    "RecordFilter",
    "RecordForm",
    "RecordStacked",
    "RecordTabular",
    "RowForm",
    "SmallTableSearch",
    "ThroughSearch",
    "UsedChoicesFilter",
    "UsedValuesFilter",
]
