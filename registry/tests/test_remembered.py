from registry.remembered import Remembered


def test_at_most_so_many_the_oldest_goes_first() -> None:
    known: Remembered[str, int] = Remembered(2)
    for key in "abac":
        known[key] = 0
    assert [*known] == ["a", "c"]


def test_as_much_as_they_weigh_together() -> None:
    known: Remembered[str, str] = Remembered(10, len)
    known["a"], known["b"], known["c"] = "aaaa", "bbb", "ccc"
    assert [*known] == ["a", "b", "c"]
    known["d"] = "dd"
    assert [*known] == ["b", "c", "d"]
    known["b"] = "bbbbb"
    assert known == {"c": "ccc", "d": "dd", "b": "bbbbb"}
