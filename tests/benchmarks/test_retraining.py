import numpy as np

from audible_gui.document import LayerMatching, Pair
from tests.benchmarks.retraining import Landing, landing, summed


def test_who_lands_where_the_stem_correlates_most_is_right_and_who_had_a_home_was_missed() -> None:
    correlation = np.array([[0.9, 0.1, 0.0], [0.8, 0.75, 0.0], [0.0, 0.6, 0.65], [0.2, 0.1, 0.1]])
    all_assigned = LayerMatching((Pair(0, 0, 0.9), Pair(1, 1, 0.7), Pair(2, 2, 0.6)), lost=(3,))
    told = LayerMatching((Pair(0, 0, 0.9), Pair(2, 2, 0.6)), lost=(1, 3), fresh=(1,))
    assert landing(all_assigned, correlation) == Landing(right=2, landed=3, lost=1, homes=2, missed=0, owed=1)
    assert landing(told, correlation) == Landing(right=2, landed=2, lost=2, homes=2, missed=1, owed=1)


def test_of_all_together_the_share_is_that_of_what_landed() -> None:
    whole = summed([Landing(3, 4, 1, 4, 1, 0), Landing(1, 1, 0, 1, 0, 0)])
    assert whole == Landing(4, 5, 1, 5, 1, 0)
    assert whole.share == 0.8
    assert Landing(0, 0, 2, 0, 0, 0).share == 1.0
