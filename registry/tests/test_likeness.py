"""What is left of a name and of a web address to tell organizations apart."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.text import COMMON_WORDS, SHARED_HOSTS, fold, likeness, web_domain

ALIKE = [
    ("Coopératives de l’Artibonite Inc.", "Coopérative Artibonite", "artibonite, COOPERATIVE"),
    ("Les Amis du Sud", "Ami sud", "AMIS DU SUD (OSBL)"),
    ("Réseaux", "réseau", "le réseau"),
    ("Eau eau EAU", "eau"),
    ("Œuvre Léger", "oeuvres leger"),
]
APART = [
    ("Amis du Sud", "Amis du Nord"),
    ("Gaz", "Gars"),
    ("ONG", "Inc."),
    ("عربي", "عرب"),
]


@pytest.mark.parametrize("names", ALIKE, ids=lambda names: names[-1])
def test_spellings_of_one_name(names: tuple[str, ...]) -> None:
    assert len({likeness(name) for name in names}) == 1


@pytest.mark.parametrize("one, other", APART)
def test_names_of_two(one: str, other: str) -> None:
    assert likeness(one) != likeness(other)
    assert "" not in (likeness(one), likeness(other))


@pytest.mark.parametrize("name", ["", "   ", "!!!", "«»", "’"])
def test_nothing_is_left_of_signs(name: str) -> None:
    assert likeness(name) == ""


@given(st.text())
def test_likeness_forgets_what_folding_forgets(name: str) -> None:
    assert likeness(fold(name)) == likeness(name) == likeness(f" {name}.")


WORDS = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=8)
NAMES = st.lists(WORDS | st.sampled_from(sorted(COMMON_WORDS)), min_size=1, max_size=6)


@given(NAMES, st.randoms(use_true_random=False))
def test_order_and_repetition_are_forgotten(words: list[str], random: object) -> None:
    again = [*words, words[0]]
    random.shuffle(again)  # type: ignore[attr-defined]
    assert likeness(" ".join(again)) == likeness(" ".join(words))


@given(NAMES)
def test_likeness_keeps_only_words_of_the_name_each_once(words: list[str]) -> None:
    name = " ".join(words)
    left = likeness(name).split()
    assert left == sorted(set(left))
    assert all(any(word.startswith(one) for word in fold(name).split()) for one in left)
    assert bool(left) == bool(fold(name))


HOSTS = st.from_regex(r"[a-z][a-z0-9]{0,8}(\.[a-z][a-z0-9]{0,8}){1,3}", fullmatch=True)


@given(HOSTS)
def test_a_domain_is_a_host_without_www(host: str) -> None:
    domain = web_domain(f"https://{host}/fr?a=b#c")
    assert domain in (host.removeprefix("www."), "")
    assert domain == web_domain(f"HTTP://{host.upper()}:8080")
    assert web_domain(f"https://{domain}") == domain.removeprefix("www.")


@pytest.mark.parametrize("host", SHARED_HOSTS)
def test_a_shared_host_is_nobodys(host: str) -> None:
    addresses = (f"https://{host}/x", f"https://www.{host}", f"https://a.{host}")
    assert {web_domain(address) for address in addresses} == {""}
    assert web_domain(f"https://my{host}/x") == f"my{host}"


@pytest.mark.parametrize(
    "url",
    ["", "artibonite.org", "http://", "http://[a", "http://[::1", "//", "http://a]b", "mailto:a"],
)
def test_what_has_no_host_has_no_domain(url: str) -> None:
    assert web_domain(url) == ""


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    for url in (text, f"https://{text}", f"https://a.org/{text}"):
        assert isinstance(web_domain(url), str)
    assert likeness(text) is not None


@pytest.mark.shared_data
def test_no_naughty_text_is_too_odd(shared_data: Path) -> None:
    texts = json.loads((shared_data / "text/blns.json").read_text(encoding="utf-8"))
    assert len(texts) > 400
    for text in texts:
        assert fold(fold(text)) == fold(text)
        assert likeness(text) == likeness(fold(text))
        assert web_domain(f"http://{text}") == web_domain(f"http://{text}").strip("/")
