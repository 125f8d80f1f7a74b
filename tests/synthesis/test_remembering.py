"""What is worked out of networks is known of a few of them."""

import gc

from audible_gui.synthesis.masks import _nestings, nesting
from audible_gui.synthesis.remembering import MOST_NETWORKS, Remembered
from tests.support.networks import noise, random_network

SOUND = noise(600)


def test_answers_are_kept_for_the_networks_asked_about_last() -> None:
    networks = [random_network(SOUND, seed=seed) for seed in range(MOST_NETWORKS + 1)]
    known, made = Remembered[str](2), list[int]()

    def ask(number: int) -> None:
        def make() -> str:
            made.append(number)
            return "answer"

        assert known.get(networks[number], "question", make) == "answer"

    for number in [*range(MOST_NETWORKS), 0, MOST_NETWORKS, 0, 1]:
        ask(number)
    assert made == [*range(MOST_NETWORKS + 1), 1]
    assert len(known) == MOST_NETWORKS
    networks.clear()
    gc.collect()
    assert len(known) == 0


def test_nestings_of_a_long_history_are_not_kept() -> None:
    history = [random_network(SOUND, seed=seed) for seed in range(3 * MOST_NETWORKS)]
    for network in history:
        nesting(network, 1.0)
    assert len(_nestings) <= MOST_NETWORKS
    assert nesting(history[-1], 1.0) is nesting(history[-1], 1.0)
