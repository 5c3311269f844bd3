"""Folded text: what it forgets, what it keeps, and that both engines compare it alike."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Organization
from registry.text import control_characters, fold, nearest
from tests.builders import organization

ALIKE = [
    ("Côte-d’Ivoire", "cote d'ivoire"),
    ("ŒUVRE LÉGER", "œuvre léger", "oeuvre leger", "Œuvre  Léger"),
    ("Ævar", "aevar"),
    ("L’Itinéraire", "l'itineraire", "lʼItinéraire", "L`Itinéraire"),
    ("Saguenay–Lac-Saint-Jean", "saguenay lac saint jean", "Saguenay—Lac‑Saint‑Jean"),
    ("Straße", "STRASSE", "strasse"),
    ("İstanbul", "istanbul", "ISTANBUL"),
    ("ﬁn", "fin"),
    ("Łódź", "lodz"),
    ("e\u0301cole", "école", "ecole"),
    ("« Réseau »", "réseau", "(reseau)", "réseau."),
    ("A\u00a0B", "A B", "A\u202fB", "a\nb"),
    ("X·Y", "x y", "X & Y"),
]


@pytest.mark.parametrize("texts", ALIKE, ids=lambda texts: texts[-1])
def test_what_readers_take_for_the_same(texts: tuple[str, ...]) -> None:
    assert len({fold(text) for text in texts}) == 1


@pytest.mark.parametrize("one, other", [("a", "b"), ("été", "etes"), ("عربي", "عرب"), ("東", "京")])
def test_what_stays_different(one: str, other: str) -> None:
    assert fold(one) != fold(other) != ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_accents_and_form_are_forgotten(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(f"  {text} ") == fold(text)


@given(st.text(st.characters(categories=["Ll", "Lu"], max_codepoint=0x17F)))
def test_case_is_forgotten(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@pytest.mark.django_db
def test_order_is_total_and_by_what_is_read() -> None:
    names = [
        "cote",
        "Zone",
        "Côte",
        "Éden",
        "Cote",
        "eden",
        "côté",
        "École",
        "100",
        "Œuvre",
        "Oeil",
    ]
    for number, name in enumerate(names):
        organization(key=f"k{number:02}", name=name, published=False)
    assert list(Organization.objects.values_list("name", flat=True)) == [
        "100",
        "cote",
        "Côte",
        "Cote",
        "côté",
        "École",
        "Éden",
        "eden",
        "Oeil",
        "Œuvre",
        "Zone",
    ]
    backwards = Organization.objects.reverse().values_list("name", flat=True)
    assert list(backwards)[::-1] == list(Organization.objects.values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["cote", "CÔTE", "d’ivoire cote", "ivoire", "d'ivo"])
def test_what_is_stored_is_found_however_it_is_typed(text: str) -> None:
    record = organization(name="Amis de la Côte d’Ivoire", published=False)
    organization(name="Amis du Mali", published=False)
    assert list(Organization.objects.found_by(text)) == [record]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text, names",
    [("100%", ["100% abc"]), ("1%0", []), ("%", []), ("axc", ["1000 axc"])],
)
def test_signs_of_patterns_are_plain_signs(text: str, names: list[str]) -> None:
    for name in ("100% abc", "1000 axc"):
        organization(name=name, published=False)
    assert list(Organization.objects.found_by(text).values_list("name", flat=True)) == names


@pytest.mark.parametrize("first", range(0, 0x30000, 0x1000))
def test_every_character_folds_once(first: int) -> None:
    texts = (chr(code) for code in range(first, first + 0x1000))
    assert [text for text in texts if fold(fold(text)) != fold(text)] == []


def test_control_characters_are_named_in_order() -> None:
    assert control_characters("a\x07b\x00\x9f\n") == ["U+0007", "U+0000", "U+009F", "U+000A"]
    assert control_characters("a\r\n\tb", multiline=True) == []
    assert control_characters("Œuvre “ à » \u200b") == []


@pytest.mark.parametrize(
    "word, near",
    [("nmae", "name"), ("Nom", ""), ("COUNTRYS", "country"), ("zzz", "")],
)
def test_nearest(word: str, near: str) -> None:
    assert nearest(word, ["name", "country", "kind"]) == near


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_letters_fold_as_any_others_do(text: str) -> None:
    """They have a shorter way: an accented letter beside them takes the long one."""
    assert fold(f"{text} é") == f"{fold(text)} e".strip()
    assert control_characters(text) == [
        f"U+{ord(c):04X}" for c in text if ord(c) < 32 or ord(c) == 127
    ]
