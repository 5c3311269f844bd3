"""Whatever stands beside what in a file, a trial says the same whether new records stand aside or
in their own table, and it is what the import does."""

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.actions.merging import merge
from registry import inserting
from registry.imports import engine
from registry.imports.batches import confirm
from registry.models import ImportBatch
from tests import builders
from tests.test_import_trial import tried

# As many as fill chunks with several of one sort: key,kind,name,country,neq,aliases,publication,…
SORTS = {
    "new": "k{n},southern_partner,Coopérative {n},HT,,,,,",
    "with a number": "k{n},ico,Organisme {n},CA,11400000{m:02},,,,",
    "with a stored number": "k{n},ico,Organisme {n},CA,1140000099,,,,",
    "with other names": "k{n},southern_partner,Union {n},SN,,Une {n}|Autre {m},,,",
    "with a number and other names": "k{n},ico,Organisme {n},CA,11400000{m:02},Une,,,",
    "with a name that another has": "k{n},southern_partner,Réseau {m},HT,,,,,",
    "published": "k{n},southern_partner,Vue {n},HT,,,published,,https://a.example/{n}",
    "drafted": "k{n},southern_partner,Esquisse {n},HT,,,draft,,",
    "refused by the table": "k{n},southern_partner,Sans pays {n},,,,,,",
    "refused twice over": "k{n},southern_partner,Du Canada {n},CA,99{m:02},,,,",
    "refused, its number is another's": "k{n},southern_partner,Au loin {n},CA,11400000{m:02},,,,",
    "refused by a field": "k{n},southern_partner,Adresse {n},HT,,,,ftp://x.example,",
    "refused for its other name": "k{n},southern_partner,Noms {n},HT,,Une|" + "x" * 301 + ",,,",
    "with a key that another has": "k{m},southern_partner,Clé {n},HT,,,,,",
    "changed": "there,southern_partner,Autre nom {n},HT,,,,,",
    "changed, refused": "there,southern_partner,Sans pays {n},,,,,,",
    "given the number of another": "numbered,ico,Numérotée,CA,11400000{m:02},,,,",
    "no longer fit": "shown,southern_partner,Montrée,HT,,,,,",
    "of a merged record": "gone,southern_partner,Réunie {n},HT,,,,,",
}
ROWS = st.lists(st.tuples(st.sampled_from([*SORTS]), st.integers(0, 3)), min_size=2, max_size=12)


def there() -> None:
    builders.organization("ico", key="known", neq="1140000099", published=False)
    builders.organization("ico", key="numbered", neq="1140000098", published=False)
    builders.organization("southern_partner", key="there", published=False)
    builders.organization("southern_partner", key="shown", name="Montrée")
    gone = builders.organization("southern_partner", key="gone", published=False)
    kept = builders.organization("southern_partner", key="kept", published=False)
    merge(gone, into=kept, by=None, reason="the same")


def told(batch: ImportBatch) -> list[tuple[object, ...]]:
    names = "number", "outcome", "name", "changes", "notes", "why_fr", "doubt_fr", "is_held_back"
    return [*batch.rows.order_by("number").values_list(*names)]


@pytest.mark.postgresql
@pytest.mark.django_db
class TestAnyFile(TestCase):
    @settings(max_examples=25)
    @given(ROWS)
    def test_it_says_the_same(self, sorts: list[tuple[str, int]]) -> None:
        there()
        rows = [SORTS[sort].format(n=n, m=m) for n, (sort, m) in enumerate(sorts)]
        with mock.patch.object(engine, "CHUNK", 4):
            aside = tried(rows)
            with mock.patch.object(inserting, "stand_in", return_value=""):
                own = tried(rows)
            assert told(aside) == told(own)
            assert aside.digest == own.digest
            assert confirm(aside, digest=aside.digest, reason="")
