"""Names as they come, and as they would be written with care."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.likeness.tidying import tidied

NAMES = [
    ("CENTRE D'ÉTUDE INTERNATIONALE (CEI)", "Centre d'étude internationale (CEI)"),
    ("SOCIÉTÉ DE COOPÉRATION AU SUD", "Société de coopération au Sud"),
    ("VILLE DE SAINT-JEAN-SUR-RICHELIEU", "Ville de Saint-Jean-sur-Richelieu"),
    ("MINISTERIO DE SALUD Y DEPORTES DE BOLIVIA", "Ministerio de salud y deportes de Bolivia"),
    ("UNIVERSITY OF MONTREAL", "University of Montreal"),
    ("FONDATION PAUL GÉRIN-LAJOIE INC.", "Fondation Paul Gérin-Lajoie"),
    ("UNIVERSITÉ DE YAOUNDÉ II", "Université de Yaoundé II"),
    ("L’ŒUVRE LÉGER", "L’Œuvre Léger"),
    ("Plan Nagua inc.", "Plan Nagua"),
    ("Centre Afrika, 1644 rue Saint-Hubert, Montréal (Québec) H2L 3Z3", "Centre Afrika"),
    ("Coopérative de Thiotte, C.P. 123", "Coopérative de Thiotte"),
    ("El Ceibo Ltda.", "El Ceibo"),
]
AS_THEY_ARE = ["CECI", "SUCO", "Oxfam-Québec", "UQAM", "Club 2/3", "Inc.", "Université Laval", ""]


@pytest.mark.parametrize("name, careful", NAMES)
def test_a_name_is_offered(name: str, careful: str) -> None:
    assert tidied(name) == careful


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_nothing_is_offered(name: str) -> None:
    assert tidied(name) == name


def test_the_acronym_that_is_known_stays_one() -> None:
    assert tidied("FONDATION CRUDEM CANADA", "CRUDEM") == "Fondation CRUDEM Canada"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60))
def test_what_is_offered_is_offered_once_and_never_empty(name: str) -> None:
    offered = tidied(name)
    assert bool(offered) == bool(name.strip())
    assert len(offered) <= len(name) + 5
