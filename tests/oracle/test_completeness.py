"""Every rule of the domain is declared once, and has its judge."""

from collections import Counter

from django.apps import apps

from registry.models import Record
from tests.oracle.judge import Key, rules_of
from tests.oracle.judges import DOMAINS, together

JUDGES = together(*DOMAINS.values())

# The table of the domain: the rules that it names, by severity.
DOMAIN = {
    "refuse": """
        organization.kind organization.name southern.country quebec.location identifier.neq
        identifier.charity organization.website organization.delete membership.interval
        partnership.sides partnership.interval partnership.signed project.type project.dates
        project.shares project.sector project.expertise_role contribution.amount
        contribution.payer
    """,
    "publish": """
        ico.quebec_presence ico.office_authority ico.region southern.nonprofit membership.source
        project.lead project.southern_partner project.contractor project.awareness_place
        project.status_dates project.french project.country contribution.in_kind
        obligation.closing
    """,
    "warn": """
        organization.other_label ico.significant_funding ico.neq quebec.expertise
        identifier.neq_checksum organization.postal_code organization.duplicate partnership.stale
        partnership.expertise project.partnership project.need project.french project.english
        project.sector project.sdg project.gender project.fieldwork_cohort
        contribution.overspent contribution.ceiling contribution.southern obligation.overdue
    """,
}


def declared() -> Counter[Key]:
    records = [model for model in apps.get_models() if issubclass(model, Record)]
    return Counter(
        Key(model, rule.code, str(rule.severity)) for model in records for rule in rules_of(model)
    )


def test_a_model_declares_a_rule_once() -> None:
    assert [str(key) for key, times in declared().items() if times > 1] == []


def test_every_rule_has_a_judge_and_every_judge_a_rule() -> None:
    assert set(declared()) == set(JUDGES)


def test_no_domain_judges_what_another_does() -> None:
    assert sum(map(len, DOMAINS.values())) == len(JUDGES)


def test_the_rules_of_the_domain_are_declared() -> None:
    said = {(code, severity) for severity, codes in DOMAIN.items() for code in codes.split()}
    assert said <= {(key.code, key.severity) for key in declared()}
