"""The columns of import files: those that are promised, each with a field, a label and a help."""

import pytest
from django.utils import translation

from registry.imports.heading import words_of
from registry.imports.importer import IMPORTERS, Importer
from registry.text import fold

PROMISED = {
    "organizations": (
        "key kind subtype name acronym aliases country region city postal_code website email "
        "phone neq charity_number iati_identifier founded quebec_presence office_selects "
        "office_manages office_acts active_countries nonprofit description_fr description_en "
        "latitude longitude publish_location publication source_url"
    ),
    "memberships": "organization_key start end source_url checked_on",
    "partnerships": "ico_key partner_key start end signed_on expertise reviewed_on source_url",
    "needs": (
        "key organization_key title_fr title_en description_fr description_en country place "
        "sector since status"
    ),
    "projects": (
        "key type programme title_fr title_en summary_fr summary_en status planned_start "
        "planned_end actual_start actual_end countries sectors sdgs quebec_regions audience "
        "publication exception_reason source_url"
    ),
    "participations": "project_key organization_key role",
    "contributions": (
        "project_key organization_key payer_name source nature stage amount currency amount_cad "
        "rate rate_date date valuation_method"
    ),
    "obligations": "project_key kind due_on received_on waived_reason",
}
# What came after: an older file has none of them.
ADDED = {"organizations": "name_language", "projects": "stream call reach"}
importers = pytest.mark.parametrize("importer", IMPORTERS.values(), ids=list(IMPORTERS))


def test_the_tables_are_loaded_in_the_order_in_which_they_refer_to_each_other() -> None:
    assert list(IMPORTERS) == list(PROMISED)


@importers
def test_the_columns_are_those_promised_in_that_order_then_those_added(importer: Importer) -> None:
    keys = [column.key for column in importer.import_columns]
    assert keys == PROMISED[importer.name].split() + ADDED.get(importer.name, "").split()
    assert set(importer.requires) <= set(keys)


@importers
@pytest.mark.parametrize("language", ["fr", "en"])
def test_each_label_leads_to_its_column(importer: Importer, language: str) -> None:
    words = words_of(importer)
    for column in importer.import_columns:
        with translation.override(language):
            label = importer.columns.label(column)
        assert words[fold(label)] == words[fold(column.key)] == column.key
