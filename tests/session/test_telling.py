"""Telling others of a change: who waits for the end hears of it once."""

import pytest

from audible_gui.session import Telling


def test_the_end_of_the_outermost_is_told_once() -> None:
    telling, ended = Telling(), []
    telling.ended.connect(lambda: ended.append(telling.going_on))
    with telling:
        with telling:
            assert telling.going_on
        assert telling.going_on
        assert ended == []
    assert ended == [False]


def test_after_an_exception_nothing_is_told_and_the_next_time_it_is() -> None:
    telling, ended = Telling(), []
    telling.ended.connect(lambda: ended.append(telling.going_on))
    with pytest.raises(ValueError, match="of who follows"), telling:
        raise ValueError("of who follows")
    assert not telling.going_on
    assert ended == []
    with telling:
        pass
    assert ended == [False]
