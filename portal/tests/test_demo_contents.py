"""What the demonstration shows: each page, rule, filter and report has something in it."""

import datetime
from typing import Any

from django.apps import apps
from django.test import TestCase

from organizations.enums import SUBTYPES, Answer, Decision, Kind, NeedStatus, Region, Standing
from organizations.evidence import media_type_of
from organizations.models import (
    Alias,
    Contact,
    CriterionAnswer,
    EligibilityReview,
    EvidenceFile,
    Expertise,
    Membership,
    Need,
    Norm,
    Organization,
    Partnership,
    Sector,
)
from portal.demo.world import TODAY
from portal.tests.seeding import seed
from projects.enums import Nature, Role, Source, Stage, Status, Type
from projects.funding import Verdict, standing
from projects.models import (
    Cohort,
    Contribution,
    CountryShare,
    MarkerValue,
    Obligation,
    Participation,
    Programme,
    Project,
    ProjectRegion,
    RuleException,
    SectorShare,
    Transfer,
)
from projects.rules import FIELDWORK_COHORT
from projects.rules.programme import FIGURES
from registry.enums import Publication
from registry.models import Record
from registry.rules import Severity

LABELS = ("[Démo] ", "[Demo] ")
PUBLISHED_NORMS = ("OCI", "QSF")  # the real ones, which every registry has


def count_by(rows: Any, name: str) -> set[Any]:
    return set(rows.order_by().values_list(name, flat=True))


class DefaultDemonstration(TestCase):
    """The registry that ``make run`` shows first."""

    @classmethod
    def setUpTestData(cls) -> None:
        seed()

    def test_sizes(self) -> None:
        kinds = {kind: Organization.objects.filter(kind=kind).count() for kind in Kind}
        assert kinds == {"ico": 40, "southern_partner": 72, "quebec_partner": 48}
        assert Project.objects.count() == 240

    def test_everything_says_that_it_is_fictional(self) -> None:
        for names in (
            Organization.objects.values_list("name"),
            Alias.objects.values_list("name"),
            Project.objects.values_list("title_fr"),
            Project.objects.values_list("title_en"),
            Need.objects.values_list("title_fr"),
            Contact.objects.values_list("person"),
            Contribution.objects.values_list("payer_name"),
            Norm.objects.exclude(code__in=PUBLISHED_NORMS).values_list("name_fr"),
        ):
            assert [n for (n,) in names if n and not n.startswith(LABELS)] == []
        assert not Organization.objects.exclude(description_fr__contains="fictive").exists()
        assert not Project.objects.exclude(summary_fr__contains="fictif").exists()

    def test_no_address_leads_to_anyone(self) -> None:
        for model in apps.get_models():
            if not issubclass(model, Record):
                continue
            for field in model._meta.concrete_fields:
                if field.get_internal_type() == "URLField" or "email" in field.name:
                    found = count_by(model._default_manager, field.name) - {"", None}
                    hosts = {value.split("://")[-1].split("@")[-1].split("/")[0] for value in found}
                    assert [h for h in hosts if not f".{h}".endswith(".example.org")] == []

    def test_every_draft_that_is_to_show_a_rule_breaks_that_rule_alone(self) -> None:
        for model in (Organization, Project):
            broken = model.objects.filter(publication=Publication.DRAFT).blocked().values()
            assert {len(rules) for rules in broken} == {1}
            shown = {rules[0].code for rules in broken}
            assert shown == {rule.code for rule in model.rules_of(Severity.PUBLISH)}

    def test_nothing_published_or_in_review_breaks_a_rule(self) -> None:
        for model in (Organization, Project):
            assert model.objects.public().blocked() == {}
            assert model.objects.filter(publication=Publication.IN_REVIEW).exists()
            archived = model.objects.filter(publication=Publication.ARCHIVED)
            assert "" not in count_by(archived, "archived_reason")
            assert archived.exists()

    def test_each_exception_lifts_a_rule_that_is_broken(self) -> None:
        exceptional = [rule for rule in Project.rules if rule.exceptional]
        broken = Project.objects.public().breaches(exceptional)
        recorded = {(e.project_id, e.rule) for e in RuleException.objects.all()}
        assert recorded == {(pk, rule.code) for pk, rules in broken.items() for rule in rules}
        assert {rule for _pk, rule in recorded} == {rule.code for rule in exceptional}

    def test_organizations_show_every_kind_place_and_identifier(self) -> None:
        for kind, subtypes in SUBTYPES.items():
            published = Organization.objects.public().filter(kind=kind)
            assert count_by(published, "subtype") == set(subtypes or [""])
        icos = Organization.objects.public().filter(kind=Kind.ICO)
        assert count_by(icos, "region") == set(Region.values)
        assert icos.filter(quebec_presence="office", office_acts=True).count() >= 2
        assert icos.filter(region=Region.MONTREAL).count() > len(icos) / 6
        southern = Organization.objects.public().filter(kind=Kind.SOUTHERN_PARTNER)
        assert len(count_by(southern, "country")) >= 25
        assert count_by(southern, "name_language") == {"fr", "es", "en"}
        assert count_by(southern, "publish_location") == {True, False}
        assert not southern.filter(latitude=None).exists()
        others = Organization.objects.filter(subtype="other")
        assert others.filter(other_label="").exists()
        assert others.exclude(other_label="").exists()
        for name in ("neq", "charity_number", "iati_identifier", "website"):
            assert {bool(value) for value in count_by(icos, name)} == {True, False}
        assert count_by(Alias.objects, "kind") == {"former", "translation", "spelling"}

    def test_memberships_answer_yes_no_and_unknown(self) -> None:
        icos = Organization.objects.public().filter(kind=Kind.ICO).with_aqoci(TODAY)
        assert count_by(icos, "aqoci_member") == {True, False, None}
        rejoined = Membership.objects.filter(end=None, start__gt="2010-01-01")
        assert rejoined.filter(organization__memberships__end__isnull=False).exists()
        assert Membership.objects.filter(source_url="").exists()
        assert icos.filter(memberships=None).exists()

    def test_reviews_are_eligible_refused_lapsed_and_about_to_lapse(self) -> None:
        assert count_by(EligibilityReview.objects, "decision") == set(Decision.values)
        left = {(day - TODAY).days for day in count_by(EligibilityReview.objects, "lapses_on")}
        for first, last in ((-999, -1), (0, 30), (31, 90), (91, 9999)):
            assert any(first <= days <= last for days in left), (first, last)
        assert count_by(CriterionAnswer.objects, "answer") == set(Answer.values)
        assert 4 <= Norm.objects.get(code="demo-norm").criteria.count() <= 6
        assert Organization.objects.filter(kind=Kind.ICO, reviews=None).exists()

    def test_decisions_are_confirmed_by_a_second_person_but_for_one_that_waits(self) -> None:
        waiting = EligibilityReview.objects.filter(confirmed_on=None)
        assert count_by(waiting, "decision") == {Decision.ELIGIBLE}
        assert waiting.breaches(EligibilityReview.rules_of(Severity.PUBLISH)) == {}
        icos = Organization.objects.public().filter(kind=Kind.ICO).with_standing(TODAY)
        assert count_by(icos, "standing") == {*Standing.values} - {Standing.REVOKED}
        for days in (0, 30, 90):
            assert EligibilityReview.objects.lapsing(days, TODAY).exists()
        assert not CriterionAnswer.objects.lapsing(0, TODAY).exists()
        assert CriterionAnswer.objects.lapsing(30, TODAY).exists()

    def test_some_evidence_is_a_file_of_the_type_that_it_says(self) -> None:
        files = EvidenceFile.objects.exclude(answers=None).distinct()
        assert {file.name for file in files} == {f"attestation-fictive-C{n}.pdf" for n in (2, 4, 5)}
        for file in files:
            assert media_type_of(bytes(file.content)) == file.media_type == "application/pdf"

    def test_partnerships_span_twenty_years(self) -> None:
        ties = Partnership.objects.all()
        years = {day.year for day in count_by(ties, "start")}
        assert min(years) <= 2006
        assert max(years) >= 2024
        three_years_ago = TODAY - datetime.timedelta(days=3 * 365)
        assert ties.filter(end=None, reviewed_on=None).exists()
        assert ties.filter(end=None, reviewed_on__lt=three_years_ago).exists()
        assert ties.filter(end__lt=TODAY).exists()
        pairs = list(ties.values_list("ico", "partner"))
        assert len(pairs) > len(set(pairs))
        quebec = ties.filter(partner__kind=Kind.QUEBEC_PARTNER)
        assert {bool(domain) for domain in count_by(quebec, "expertise")} == {True, False}

    def test_contacts_are_functions_first(self) -> None:
        named = Contact.objects.exclude(person="")
        assert 0 < named.count() < Contact.objects.count() / 5
        assert {day < TODAY for day in count_by(named, "review_on")} == {True, False}
        assert count_by(named, "publish") == {True, False}

    def test_projects_show_every_type_status_year_and_programme(self) -> None:
        projects = Project.objects.public()
        assert count_by(projects, "type") == set(Type.values)
        assert count_by(projects, "status") == set(Status.values)
        assert len({day.year for day in count_by(projects, "start") if day}) >= 20
        assert count_by(projects, "programme") == {
            None,
            *Programme.objects.values_list("pk", flat=True),
        }
        assert len(count_by(CountryShare.objects.filter(project__in=projects), "country")) >= 25
        assert len(count_by(SectorShare.objects, "sector")) >= 30
        assert count_by(projects.exclude(goals=None), "goals__goal") == set(range(1, 18))
        assert count_by(ProjectRegion.objects, "region") == set(Region.values)
        untranslated = projects.filter(title_en="").count() / projects.count()
        assert 0.2 < untranslated < 0.3

    def test_what_projects_are_made_of_is_at_times_missing(self) -> None:
        for relation in ("sectors", "goals", "contributions", "answered_needs", "places"):
            found = Project.objects.public().filter(type=Type.DEVELOPMENT)
            assert found.filter(**{relation: None}).exists() or relation == "places"
            assert found.exclude(**{relation: None}).exists()
        for shares in (CountryShare.objects, SectorShare.objects):
            assert shares.filter(share=None).exists()
            assert shares.filter(share__lt=100).exists()
        gender = MarkerValue.objects.filter(marker="1")
        assert count_by(gender, "significance") == {0, 1, 2}
        assert Project.objects.exclude(markers__marker="1").exists()
        assert Cohort.objects.filter(age_max__gt=35).exists()
        assert Cohort.objects.filter(training_hours__lt=60).exists()

    def test_everyone_takes_part(self) -> None:
        assert count_by(Participation.objects, "role") == set(Role.values)
        assert Transfer.objects.exclude(to_organization=None).exists()
        assert Transfer.objects.exclude(to_population="").exists()
        assert Expertise.objects.filter(sector__in=Sector.objects.all()).exists()
        needs = Need.objects
        assert count_by(needs, "status") == set(NeedStatus.values)
        assert count_by(needs.exclude(answers=None), "status") == {NeedStatus.ANSWERED}
        assert count_by(needs.filter(answers=None), "status") == {NeedStatus.OPEN}

    def test_money_comes_from_everywhere(self) -> None:
        rows = Contribution.objects
        assert count_by(rows, "source") == set(Source.values)
        assert count_by(rows, "stage") == set(Stage.values)
        assert count_by(rows, "nature") == set(Nature.values)
        assert count_by(rows, "currency") == {"CAD", "USD", "EUR"}
        assert not rows.filter(amount_cad=None).exists()
        largest = max(count_by(rows.filter(source=Source.MRIF, stage=Stage.COMMITTED), "amount"))
        assert 300_000 < largest <= 600_000

    def test_a_fictional_programme_has_figures_respected_exceeded_and_not_checked(self) -> None:
        programme = Programme.objects.get(code="DEMO")
        assert programme.name_fr.startswith(LABELS)
        assert programme.name_en.startswith(LABELS)
        found: dict[str, set[str]] = {}
        for project in Project.objects.filter(programme=programme):
            for one in standing(project.pk).checks:
                found.setdefault(one.name, set()).add(one.verdict)
        assert found == {name: set(Verdict) for name in FIGURES if name != "months_max"} | {
            "months_max": {Verdict.RESPECTED, Verdict.EXCEEDED}
        }

    def test_fieldwork_is_within_the_norms_and_outside_and_awareness_reaches_people(self) -> None:
        fieldwork = Project.objects.public().filter(type=Type.FIELDWORK)
        assert 0 < fieldwork.breaking(FIELDWORK_COHORT).count() < fieldwork.count()
        awareness = Project.objects.public().filter(type=Type.AWARENESS)
        assert {reach is None for reach in count_by(awareness, "reach")} == {True, False}
        assert not Project.objects.exclude(type=Type.AWARENESS).exclude(reach=None).exists()

    def test_reports_are_received_due_late_and_waived(self) -> None:
        owed = Obligation.objects
        assert owed.outstanding().filter(due_on__lt=TODAY).exists()
        assert owed.outstanding().filter(due_on__gt=TODAY).exists()
        assert owed.exclude(received_on=None).exists()
        assert owed.exclude(waived_reason="").exists()
        assert not owed.filter(received_on__gt=TODAY).exists()

    def test_overspending_is_shown(self) -> None:
        totals: dict[tuple[int, str], dict[str, Any]] = {}
        for row in Contribution.objects.filter(source=Source.MRIF):
            stages = totals.setdefault((row.project_id, row.payer), {})
            stages[row.stage] = stages.get(row.stage, 0) + row.amount
        over = [s for s in totals.values() if s.get("disbursed", 0) > s.get("committed", 0)]
        assert len(over) == 4
