"""Organizations of every kind, alike and not."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from organizations.models import Alias, Expertise, Organization
from projects.models import Contribution, Participation, Project
from tests.oracle.judges.numbers import passes_luhn
from tests.oracle.making.maker import Maker
from tests.oracle.world import World

NAMES = (
    "Coopératives de l’Artibonite Inc.",
    "Coopérative Artibonite",
    "Réseau",
    "Les réseaux",
    "RN",
    "!!!",
    "???",
    "عربي",
)
ACRONYMS = ("", "", "", "RN", "rn", "R.N.", "É", "?")
WEBSITES = (
    "",
    "",
    "https://www.artibonite.org/fr",
    "http://artibonite.org",
    "https://ARTIBONITE.org:8080/x",
    "https://facebook.com/a",
    "https://www.facebook.com/b",
    "http://[broken",
)
POSTAL_CODES = (
    "", "H2X 1Y4", "h2x1y4", " G1R 4S9", "\u00a0J8X", "k1a 0b1", " M5V", "  ", "1G", "ǰ", "É"
)  # fmt: skip
COUNTRIES = {
    "ico": ("CA", "", "FR"),
    "southern_partner": ("HT", "HT", "SN"),
    "quebec_partner": ("CA",),
}
SUBTYPES = {
    "ico": ("",),
    "southern_partner": ("", "local_ngo", "cooperative", "other"),
    "quebec_partner": ("", "trade_union", "social_economy", "other"),
}
KINDS = tuple(COUNTRIES)
COORDINATES = (Decimal(-90), Decimal(0), Decimal("45.50000"), Decimal("90.00001"))


def plain(m: Maker, kind: str, **values: Any) -> Organization:
    """An organization that breaks nothing that is not asked for."""
    number = len(m.of(Organization))
    return m.add(
        Organization,
        kind=kind,
        slug=f"s{number}",
        **{
            "name": f"Nom {chr(97 + number)}",
            "country": COUNTRIES[kind][0],
            "publication": "draft",
            **values,
        },
    )


def plain_ones(m: Maker, *kinds: str) -> list[Organization]:
    return [plain(m, kind, subtype=m.pick(*SUBTYPES[kind])) for kind in kinds]


def any_organization(m: Maker) -> Organization:
    kind = m.pick(*KINDS)
    state = m.pick("draft", "published", "in_review", "archived")
    values = {
        "publication": state,
        "archived_reason": "Fusion" if state == "archived" else "",
        "name": m.pick(*NAMES) if not m.rarely() else m.pick("", "  ", "a\x07"),
        "acronym": m.pick(*ACRONYMS),
        "website": "ftp://artibonite.org" if m.rarely() else m.pick(*WEBSITES),
        "country": m.pick(*COUNTRIES[m.pick(*KINDS) if m.rarely() else kind]),
        "subtype": m.pick(*SUBTYPES[m.pick(*KINDS) if m.rarely() else kind]),
        "other_label": m.pick("", "Fondation"),
        "postal_code": m.pick(*POSTAL_CODES),
        "quebec_presence": m.pick("office", "headquarters", "") if kind == "ico" else "",
        "region": m.pick("", "01", "17", "18") if m.rarely() else m.pick("", "06"),
        "nonprofit": m.pick(True, False, None),
        "neq": neq(m),
        "charity_number": m.pick("123456782", "123456782RR0001", "123456789", "12345678")
        if m.rarely()
        else "",
        **{f"office_{power}": m.pick(True, True, False, None) for power in POWERS},
        **m.bilingual("description"),
    }
    if m.rarely():
        values |= {"latitude": m.pick(None, *COORDINATES), "longitude": m.pick(*COORDINATES)}
    return plain(m, kind, **values)


POWERS = ("selects", "manages", "acts")


def neq(m: Maker) -> str:
    """None, one that passes the check, or any ten digits; rarely one that is no NEQ."""
    if m.pick(True, False):
        return ""
    if m.rarely():
        return m.pick("1243920115", "114392011", "114392011x")
    number = f"{m.number(0, 10**8 - 1):08}"
    if m.pick(True, False):
        number = next(n for n in (number[:7] + str(d) for d in range(10)) if passes_luhn(n))
    number = m.pick("11", "22", "33", "88") + number
    return "" if m.of(Organization, neq=number) and not m.rarely() else number


@st.composite
def organization_worlds(draw: Any) -> World:
    m = Maker(draw)
    ones = [any_organization(m) for _ in range(m.number(2, 4))]
    for one in ones:
        for name in m.some(NAMES, most=2):
            m.add(Alias, organization=one, name=name)
    for one in m.some([one for one in ones if one.kind == "quebec_partner"]):
        m.add(Expertise, organization=one, domain_fr="Agroécologie")
    icos = [one for one in ones if one.kind == "ico"]
    if icos and m.pick(True, False):
        _project_of(m, icos)
    return m.world


def _project_of(m: Maker, icos: list[Organization]) -> None:
    for number in range(2):
        project = m.add(Project, slug=f"p{number}", title_fr="Puits", type="awareness")
        for one in m.some(icos):
            m.add(Participation, project=project, organization=one, role="co_lead")
        for source in m.some(["own_resources", "mrif"]):
            money = {"source": source, "stage": "planned", "amount": 1, "amount_cad": 1}
            m.add(Contribution, project=project, payer_name="Quelqu’un", **money)
