"""Words that are kept, held against the queries that look for them."""

from collections.abc import Iterable, Iterator
from typing import Any

from organizations.models import Need, Organization
from projects.models import Project
from registry.memory.concordance import Concordance
from registry.memory.tallies import known_public, tally_of
from registry.search.asking import Question
from registry.search.holding import Holding

SEARCHED = (Organization, Project, Need)
# Of names as tests have them: whole, begun, bent, inside another, with digits; what places mean.
ASKED = ("alfa", "a", "eaux", "rganisat", "partenaire", "k1", "haiti", "beta delta", "zeta", "lead")


def differences_of_words(texts: Iterable[str]) -> list[str]:
    """Where what is kept does not say what looking says, to anyone and to staff."""
    return [told for model in SEARCHED for told in untold(model, texts)]


def untold(model: Any, texts: Iterable[str]) -> Iterator[str]:
    """Where what is kept does not answer the texts as queries do."""
    tally, known = tally_of(model), known_public(model)
    if tally is None:
        return
    public, every = model.objects.public(), model.objects.all()
    for text in texts:
        asked = Question.read(text, every.lexicon())
        told = Holding(public, public=known).answers(asked), _kept(every, tally, asked)
        right = Holding(public).answers(asked), Holding(every).answers(asked)
        for who, one, other in zip(("anyone", "staff"), told, right, strict=True):
            if _filled(one) != _filled(other):
                yield f"{model.__name__} “{text}” to {who}: {one}, not {other}"


def _kept(every: Any, tally: Any, asked: Question) -> Any:
    return Holding(every, words=Concordance(tally.pk)).answers(asked)


def _filled(costs: Any) -> dict[int, Any]:
    return {cost: pks for cost, pks in costs.items() if pks}
