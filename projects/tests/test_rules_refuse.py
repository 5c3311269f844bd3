"""Every refuse rule about projects: a verb refuses it, and so does the database."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from organizations.models import Organization, Sector
from projects.enums import KIND_OF_ROLE, Role
from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    Participation,
    Programme,
    ProgrammeRule,
    Project,
    SectorShare,
)
from registry.actions import Draft, remove, write
from registry.refusals import Refused
from tests.builders import organization, project, stored
from tests.refusing import (
    Case,
    Guarded,
    assert_database_refuses,
    assert_guarded,
    assert_verb_refuses,
    of,
    refuse_rules,
    watched,
)

pytestmark = pytest.mark.django_db

DAY = datetime.date(2020, 1, 31)
BEFORE = DAY - datetime.timedelta(days=1)
FUTURE = datetime.date(2199, 1, 1)


def draft(**fields: Any) -> Project:
    return stored(Project(type="development", title_fr="Puits", **fields))


def country() -> CountryShare:
    return stored(CountryShare(project=draft(), country="HT"))


def sector() -> SectorShare:
    return stored(SectorShare(project=draft(), sector_id="11110"))


def cohort() -> Cohort:
    return stored(Cohort(project=draft(), name="Été", age_min=18, age_max=35))


def contribution(**fields: Any) -> Contribution:
    values = {"source": "mrif", "stage": "planned", "amount": Decimal(5), **fields}
    return stored(Contribution(project=draft(), payer_name="MRIF", **values))


def foreign() -> Contribution:
    return contribution(currency="USD", rate=Decimal("1.5"), rate_date=DAY)


def participation() -> Participation:
    return stored(Participation(project=draft(), organization=organization(), role="lead"))


def programme_rule() -> ProgrammeRule:
    return stored(ProgrammeRule(programme=Programme.objects.get(code="PQDI")))


ALONE = [
    Case("project.type", draft, {"type": ""}, "type", "project_type"),
    Case("project.type", draft, {"type": "other"}, "type", "project_type"),
    Case("project.title", draft, {"title_fr": "", "title_en": ""}, "title_fr", "project_title"),
    Case("project.status", draft, {"status": "done"}, "status", "project_status"),
    Case(
        "project.dates",
        draft,
        {"planned_start": DAY, "planned_end": BEFORE},
        "planned_end",
        "project_dates",
    ),
    Case(
        "project.dates",
        draft,
        {"actual_start": DAY, "actual_end": BEFORE},
        "planned_end",
        "project_dates",
    ),
    Case("project.dates", draft, {"actual_start": FUTURE}, "actual_start", "project_dates_actual"),
    Case("project.dates", draft, {"actual_end": FUTURE}, "actual_end", "project_dates_actual"),
    Case("project.share", country, {"share": Decimal(0)}, "share", "project_share_country"),
    Case("project.share", country, {"share": Decimal(-5)}, "share", "project_share_country"),
    Case("project.share", country, {"share": Decimal("100.01")}, "share", "project_share_country"),
    Case("project.share", sector, {"share": Decimal(-1)}, "share", "project_share_sector"),
    Case("project.cohort", cohort, {"age_min": 36}, "age_min", "project_cohort"),
    Case(
        "project.expertise_role", participation, {"role": "boss"}, "role", "project_expertise_role"
    ),
    Case("programme.interval", programme_rule, {"start": DAY, "end": BEFORE}, "end", "programme_"),
    Case(
        "contribution.amount", contribution, {"amount": Decimal(0)}, "amount", "contribution_amount"
    ),
    Case(
        "contribution.amount",
        contribution,
        {"amount": Decimal("-0.01")},
        "amount",
        "contribution_amount",
    ),
    Case(
        "contribution.amount",
        contribution,
        {"amount": Decimal("1000000000000.01")},
        "amount",
        "contribution_amount",
    ),
    Case(
        "contribution.amount",
        foreign,
        {"amount_cad": Decimal(0)},
        "amount",
        "contribution_amount",
    ),
    Case(
        "contribution.amount",
        foreign,
        {"amount_cad": None, "rate": None, "rate_date": None},
        "amount",
        "contribution_amount",
    ),
    Case(
        "contribution.amount",
        foreign,
        {"amount_cad": None, "rate": None},
        "amount",
        "contribution_amount",
    ),
    Case(
        "contribution.amount",
        foreign,
        {"amount_cad": None, "rate_date": None},
        "amount",
        "contribution_amount",
    ),
    Case(
        "contribution.payer", contribution, {"payer_name": ""}, "payer_name", "contribution_payer"
    ),
    Case("contribution.codes", contribution, {"source": "me"}, "source", "contribution_codes"),
]


WITHDRAWN = datetime.date(2015, 1, 1)


def old_sector() -> SectorShare:
    """A share of a withdrawn sector, of a project that began before."""
    old = Sector.objects.create(code="11199", name_en="Old", withdrawn_on=WITHDRAWN)
    start = WITHDRAWN - datetime.timedelta(days=1)
    return stored(SectorShare(project=draft(planned_start=start, actual_start=start), sector=old))


GUARDED = [
    Guarded(
        "project.expertise_role",
        participation,
        lambda: {"organization": organization("southern_partner")},
        {"organization__kind": {"kind": "quebec_partner", "country": "CA"}},
    ),
    Guarded("project.expertise_role", participation, lambda: {"role": "contractor"}, {}),
    Guarded(
        "project.sector",
        old_sector,
        lambda: {"project": draft()},
        {
            "project__actual_start": {"actual_start": WITHDRAWN},
            "project__planned_start": {"planned_start": None, "actual_start": None},
        },
    ),
]


@of(GUARDED)
def test_the_database_refuses_what_takes_two_tables(case: Guarded) -> None:
    assert_guarded(case)


def test_every_rule_that_takes_two_tables_is_guarded() -> None:
    tested = {"project.shares": {"countries__share", "sectors__share"}}  # in test_guards.py
    for case in GUARDED:
        tested.setdefault(case.code, set()).update(case.elsewhere)
    assert tested == watched("projects")


@of(ALONE)
def test_a_verb_refuses(case: Case) -> None:
    record = case.good()
    for name, value in case.bad.items():
        setattr(record, name, value)
    assert_verb_refuses(record, case.code, case.field)


@of(ALONE)
def test_the_database_refuses(case: Case) -> None:
    assert_database_refuses(case)


@pytest.mark.parametrize("name", ["nature", "stage"])
def test_a_code_that_is_not_the_registrys(name: str) -> None:
    case = Case("contribution.codes", contribution, {name: "x"}, name, "contribution_codes")
    assert_database_refuses(case)


def test_a_payer_is_not_both_an_organization_and_a_name() -> None:
    record = contribution()
    record.organization = organization()
    assert_verb_refuses(record, "contribution.payer", "payer_name")
    bad = {"organization_id": record.organization.pk}
    assert_database_refuses(
        Case("contribution.payer", contribution, bad, "payer_name", "contribution_payer")
    )


@pytest.mark.parametrize("model, field", [(CountryShare, "country"), (SectorShare, "sector_id")])
@pytest.mark.parametrize(
    "shares",
    [(60, 30), (60, 50), (100, None), ("33.33", "66.66"), ("99.99", None)],
    ids=["below 100", "above 100", "partly blank", "a cent short", "one of two"],
)
def test_shares_that_do_not_add_up(model: Any, field: str, shares: tuple[Any, Any]) -> None:
    codes = {"country": ("HT", "SN"), "sector_id": ("11110", "14030")}[field]
    relation = "countries" if model is CountryShare else "sectors"
    record = draft()
    rows = [model(**{field: c, "share": s}) for c, s in zip(codes, shares, strict=True)]
    assert_verb_refuses(record, "project.shares", "__all__", **{relation: rows})
    assert not model.objects.exists()


@pytest.mark.parametrize("shares", [(60, 40), ("33.33", "66.67"), (None, None)])
def test_shares_that_do(shares: tuple[Any, Any]) -> None:
    rows = [CountryShare(country=c, share=s) for c, s in zip(["HT", "SN"], shares, strict=True)]
    record = draft()
    write([Draft(record, {"countries": rows})], by=None)
    assert record.countries.count() == 2


def test_shares_are_refused_from_the_side_of_one_share_too() -> None:
    record = draft()
    rows = [CountryShare(country="HT", share=60), CountryShare(country="SN", share=40)]
    write([Draft(record, {"countries": rows})], by=None)
    third = CountryShare(project=record, country="BF", share=10)
    with pytest.raises(Refused, match=r"project\.shares"):
        write([Draft(third)], by=None)
    with pytest.raises(Refused, match=r"project\.shares"):
        remove([rows[0]], by=None)
    stored_shares = record.countries.values_list("country", "share").order_by("country")
    assert list(stored_shares) == [("HT", 60), ("SN", 40)]


def test_a_share_moved_to_another_project_leaves_the_first_uneven() -> None:
    first, second = draft(), draft()
    rows = [CountryShare(country="HT", share=60), CountryShare(country="SN", share=40)]
    write([Draft(first, {"countries": rows})], by=None)
    rows[0].project, rows[0].share = second, Decimal(100)
    with pytest.raises(Refused, match=r"project\.shares"):
        write([Draft(rows[0])], by=None)
    assert first.countries.count() == 2


@pytest.fixture
def withdrawn() -> Sector:
    return Sector.objects.create(code="11199", name_en="Old", withdrawn_on=WITHDRAWN)


@pytest.mark.parametrize("start", [None, WITHDRAWN, FUTURE])
def test_a_withdrawn_sector(withdrawn: Sector, start: datetime.date | None) -> None:
    share = SectorShare(project=draft(planned_start=start), sector=withdrawn)
    assert_verb_refuses(share, "project.sector", "sector")


def test_a_withdrawn_sector_of_a_project_that_began_before(withdrawn: Sector) -> None:
    record = draft(planned_start=WITHDRAWN - datetime.timedelta(days=1))
    stored(SectorShare(project=record, sector=withdrawn))
    assert record.sectors.count() == 1


def test_a_start_moved_beyond_the_withdrawal_of_its_sector(withdrawn: Sector) -> None:
    record = draft(planned_start=WITHDRAWN - datetime.timedelta(days=1))
    stored(SectorShare(project=record, sector=withdrawn))
    record.planned_start = WITHDRAWN
    with pytest.raises(Refused) as refusal:
        write([Draft(record)], by=None)
    assert [problem.code for problem in refusal.value.problems] == ["project.sector"]
    assert Project.objects.get().planned_start < WITHDRAWN


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", ["ico", "southern_partner", "quebec_partner"])
def test_a_role_is_for_organizations_of_its_kind(role: Role, kind: str) -> None:
    record = Participation(project=draft(), organization=organization(kind), role=role)
    if KIND_OF_ROLE.get(role, kind) == kind:
        assert stored(record).pk
    else:
        assert_verb_refuses(record, "project.expertise_role", "role")
        assert record.pk is None


@pytest.mark.parametrize("role, kind", [(r, k) for r, k in KIND_OF_ROLE.items()])
def test_an_organization_that_has_a_role_keeps_the_kind_for_it(role: Role, kind: str) -> None:
    record = organization(kind, published=False)
    stored(Participation(project=draft(), organization=record, role=role))
    record.kind = "quebec_partner" if kind != "quebec_partner" else "ico"
    record.country = "CA"
    with pytest.raises(Refused) as refusal:
        write([Draft(record)], by=None)
    assert [problem.code for problem in refusal.value.problems] == ["project.expertise_role"]
    assert Organization.objects.get(pk=record.pk).kind == kind


def test_a_participant_without_such_a_role_may_change_its_kind() -> None:
    record = organization(published=False)
    stored(Participation(project=draft(), organization=record, role="partner"))
    record.kind = "quebec_partner"
    stored(record)
    assert Organization.objects.get(pk=record.pk).kind == "quebec_partner"


def test_one_bad_draft_among_good_ones_stores_none() -> None:
    good, bad = Project(type="development", title_fr="A"), Project(type="development")
    with pytest.raises(Refused) as refusal:
        write([Draft(good), Draft(bad)], by=None)
    assert [(p.code, p.record) for p in refusal.value.problems] == [("project.title", bad)]
    assert not Project.objects.exists()
    assert (good.pk, bad.pk) == (None, None)
    stored(good)


def test_a_part_at_fault_is_named_among_the_parts_of_all_drafts() -> None:
    drafts = [
        Draft(Project(type="development", title_fr=f"P{n}"), {"countries": [CountryShare(**row)]})
        for n, row in enumerate([{"country": "HT", "share": 100}, {"country": "SN", "share": 0}])
    ]
    with pytest.raises(Refused) as refusal:
        write(drafts, by=None)
    assert [(p.code, p.record.country) for p in refusal.value.problems] == [("project.share", "SN")]


def test_a_part_given_twice_is_named() -> None:
    rows = [CountryShare(country="HT"), CountryShare(country="SN"), CountryShare(country="HT")]
    with pytest.raises(Refused) as refusal:
        write([Draft(draft(), {"countries": rows})], by=None)
    assert [problem.record for problem in refusal.value.problems] == [rows[2]]
    assert not CountryShare.objects.exists()


@pytest.mark.parametrize("wrong", ["X" * 301, "A\x07B", ""])
def test_the_fields_of_parts_are_checked(wrong: str) -> None:
    with pytest.raises(Refused) as refusal:
        write([Draft(draft(), {"cohorts": [Cohort(name=wrong)]})], by=None)
    assert [problem.field for problem in refusal.value.problems] == ["name"]


def test_every_refuse_rule_is_here() -> None:
    tested = {case.code for case in ALONE} | {"project.shares", "project.sector"}
    assert {code for _model, code in refuse_rules("projects")} == tested


def test_programme_figures_need_no_dates() -> None:
    assert (programme_rule().start, programme_rule().end) == (None, None)


def test_shares_of_other_projects_do_not_count() -> None:
    project(countries=["HT"])
    record = draft()
    write([Draft(record, {"countries": [CountryShare(country="HT", share=100)]})], by=None)
    assert record.countries.get().share == 100
