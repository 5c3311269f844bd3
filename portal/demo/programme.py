"""A fictional programme whose figures are verified, so that projects can be seen against them."""

from typing import Any

from portal.demo.plans import PARTNERS_CALL, PROGRAMME, SHARES_CALL, UNCHECKED_CALL
from portal.demo.storing import Store
from portal.demo.vocabulary import LABEL, LABEL_EN
from portal.demo.world import TODAY
from projects.models import Programme, ProgrammeRule
from registry.actions import Draft

# By call, the figures that someone has verified, and those that nobody has.
VERIFIED: dict[str, dict[str, Any]] = {
    "": {"months_max": 36},
    SHARES_CALL: {
        "mrif_share_max": 75,
        "public_aid_max": 85,
        "own_share_min": 15,
        "amount_max": 300_000,
    },
    PARTNERS_CALL: {"partner_sectors_min": 2},
}
UNVERIFIED: dict[str, dict[str, Any]] = {UNCHECKED_CALL: {"mrif_share_max": 60}}


def keep_programme(store: Store, verifier: Any) -> None:
    """Store the programme and its figures; ``verifier``: the person who verified them."""
    store.keep_all([Draft(_programme())])
    programme = Programme.objects.get(code=PROGRAMME)
    verified = {"verified_on": TODAY, "verified_by": verifier}
    sets = [_rules(programme, call, figures | verified) for call, figures in VERIFIED.items()]
    sets += [_rules(programme, call, figures) for call, figures in UNVERIFIED.items()]
    store.keep_all(Draft(one) for one in sets)


def _programme() -> Programme:
    return Programme(
        code=PROGRAMME,
        name_fr=f"{LABEL} Programme fictif, aux chiffres vérifiés",
        name_en=f"{LABEL_EN} Fictional programme, with verified figures",
    )


def _rules(programme: Programme, call: str, figures: dict[str, Any]) -> ProgrammeRule:
    source = "https://example.org/demo/programme"
    return ProgrammeRule(programme=programme, call=call, source_url=source, **figures)
