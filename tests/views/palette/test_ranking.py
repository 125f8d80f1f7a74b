import pytest

from audible_gui.views.palette.ranking import score

TITLES = ["Suggest layers", "Save project", "Stop", "Loop", "Lower the box by 6 dB", "Find a component", "Fit"]


def best(query: str) -> list[str]:
    fits = {title: score(query, title) for title in TITLES}
    return sorted((title for title, fit in fits.items() if fit is not None), key=lambda title: -(fits[title] or 0.0))


@pytest.mark.parametrize(
    ("query", "first"),
    [("sla", "Suggest layers"), ("lo", "Loop"), ("BOX", "Lower the box by 6 dB"), ("layers sug", "Suggest layers")],
)
def test_the_best_comes_first(query: str, first: str) -> None:
    assert best(query)[0] == first


def test_a_beginning_counts_more_than_a_word_and_that_more_than_what_is_within() -> None:
    assert best("f")[:2] == ["Fit", "Find a component"], "of those that fit alike the shorter one"
    assert best("op") == ["Loop", "Stop"] or best("op") == ["Stop", "Loop"]
    assert best("pro") == ["Save project"]
    fits = [score("box", title) for title in ("box here", "a box", "inbox", "both in x")]
    assert None not in fits
    assert fits == sorted(fits, key=lambda fit: -(fit or 0.0))


def test_every_word_must_be_found_and_letters_in_order() -> None:
    assert score("save nothing", "Save project") is None
    assert score("tcejorp", "Save project") is None
    assert score("", "Save project") is not None


def test_what_is_found_in_the_detail_counts_less() -> None:
    title, detail = score("kick", "Kick", "Layer 2"), score("kick", "Recall A", "holds Kick")
    assert title is not None
    assert detail is not None
    assert title > detail
    assert score("rla", "Recall A", "") is not None
    assert score("hkk", "Recall A", "holds Kick") is None, "letters are gathered from titles alone"


def test_signs_of_patterns_are_letters_like_others() -> None:
    assert score("(c", "kick (copy)") is not None
    assert score(".", "Kick") is None


def test_letters_are_gathered_from_the_beginning_where_they_stand_densest() -> None:
    dense, sparse = score("abc", "ax abxc"), score("abc", "ax xbxc")
    assert dense is not None
    assert sparse is not None
    assert dense > sparse


def test_letters_that_are_not_there_are_not_looked_for_in_every_way() -> None:
    assert score("a" * 24 + "b", "a" * 100) is None, "does not end where all ways are tried"
    assert score("az", f"a{'x' * 150}z") is not None
    assert score("az", f"a{'x' * 250}z") is None, "nothing is read out of so long a text"
