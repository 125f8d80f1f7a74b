"""Events that are put by hand: what becomes of envelopes, and of what is beside and below them."""

import numpy as np
import pytest

from audible_gui.document import (
    Document,
    Drawn,
    Floats,
    Node,
    Phase,
    PlacedEvent,
    Rhythm,
    Strategy,
    Throw,
    drawings_of,
    frozen,
    with_lock,
    with_network,
)
from audible_gui.document.rhythm import MAX_EVENTS
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    arranged,
    event_ground,
    event_onsets,
    found_events,
    placed_events,
    snapping,
    with_drawn_envelope,
    with_envelope_of,
    with_events,
    with_frozen_throws,
    with_phase,
    with_throw,
)
from audible_gui.synthesis import shape_of
from tests.support.networks import noise, outcome, random_network

SOUND = noise(64_000)
NETWORK = random_network(SOUND, (6, 3))
NODE, OTHER = Node(1, 0), Node(1, 1)
FRAME_S = NETWORK.spec.stft.hop / SOUND.rate_hz
STARTS = (10, 40, 70)


def struck(*starts: int, length: int = 16) -> Floats:
    """Events that decay, with silence between them."""
    values = np.zeros(NETWORK.n_frames)
    for start in starts:
        values[start : start + length] = 0.7 ** np.arange(length)
    return frozen(values)


@pytest.fixture
def document() -> Document:
    return with_drawn_envelope(with_network(Document(sound=SOUND), NETWORK), NODE, struck(*STARTS))


def envelope(document: Document, node: Node = NODE) -> Floats:
    return shape_of(document, node).envelope


def changed(document: Document, n: int, shift: float = 0.0, gain_db: float = 0.0) -> tuple[PlacedEvent, ...]:
    events = list(placed_events(document, NODE))
    events[n] = PlacedEvent(events[n].start, events[n].onset, events[n].end, shift, gain_db)
    return tuple(events)


def test_an_attack_that_falls_for_a_frame_is_one_event() -> None:
    decay = 0.8 ** np.arange(20)
    dented = np.concatenate([np.zeros(5), [0.9, 0.2, 0.9], decay, [0.9, 0.2, 0.1, 0.1, 0.9], decay]).astype(np.float32)
    assert [event.onset for event in found_events(dented)] == [5, 28, 32]


def test_a_ripple_before_a_hit_takes_nothing_from_it() -> None:
    envelope = np.full(60, 0.01, dtype=np.float32)
    envelope[10:30] = [1, 0.95, 0.92, 0.9, 0.88, 0.86, 0.84, 0.82, 0.84, 0.86, 0.1, 0.2, *np.linspace(0.8, 0.1, 8)]
    assert [event.onset for event in found_events(envelope)] == [10, 22]


def test_the_events_of_an_envelope_are_found_where_they_begin(document: Document) -> None:
    assert [event.frame for event in placed_events(document, NODE)] == list(STARTS)


def test_one_that_is_moved_sounds_there_and_no_longer_where_it_was(document: Document) -> None:
    after = envelope(with_events(document, NODE, changed(document, 1, shift=12)))
    np.testing.assert_allclose(after, struck(10, 52, 70), atol=1e-6)


def test_between_two_frames_an_event_keeps_its_energy_at_its_time(document: Document) -> None:
    after = envelope(with_events(document, NODE, changed(document, 1, shift=0.5))).astype(float)
    frames = np.arange(len(after))
    own = struck(40)
    late = (after * frames)[30:60].sum() / after[30:60].sum() - (own * frames).sum() / own.sum()
    assert late == pytest.approx(0.5, abs=0.02)
    assert after[30:60].sum() == pytest.approx(own.sum(), rel=0.01)


def test_levels_change_by_decibels(document: Document) -> None:
    after = envelope(with_events(document, NODE, changed(document, 2, gain_db=-20.0)))
    np.testing.assert_allclose(after[70:86], 0.1 * struck(70)[70:86], rtol=1e-5)
    np.testing.assert_array_equal(after[:60], struck(*STARTS)[:60])


def test_one_that_is_taken_away_is_silent_and_the_others_are_as_they_were(document: Document) -> None:
    first, _, last = placed_events(document, NODE)
    np.testing.assert_array_equal(envelope(with_events(document, NODE, [last, first])), struck(10, 70))
    np.testing.assert_array_equal(envelope(with_events(document, NODE, [])), 0.0)


def test_one_that_lies_under_another_comes_back_when_it_is_moved_on(document: Document) -> None:
    under = with_events(document, NODE, changed(document, 1, shift=30))
    np.testing.assert_allclose(envelope(under)[70:], struck(10, 70)[70:], atol=1e-6)
    again = with_events(under, NODE, changed(under, 1, shift=-5))
    np.testing.assert_allclose(envelope(again), struck(10, 35, 70), atol=1e-6)


def test_all_where_they_were_is_what_was_there_before(document: Document) -> None:
    borrowed = with_envelope_of(document, OTHER, NODE, 0.5)
    events = placed_events(borrowed, OTHER)
    thinner = with_events(borrowed, OTHER, events[1:])
    assert thinner.component(OTHER).patch != borrowed.component(OTHER).patch
    assert with_events(thinner, OTHER, events) == borrowed
    fresh = with_network(Document(sound=SOUND), NETWORK)
    assert with_events(fresh, NODE, placed_events(fresh, NODE)) == fresh


def test_a_piece_of_another_envelope_brings_its_own_values(document: Document) -> None:
    piece = Drawn(frozen([1.0, 0.5, 0.25]))
    events = (*placed_events(document, NODE), PlacedEvent(0, 0, 3, 100.0, piece=piece))
    after = with_events(document, NODE, events)
    np.testing.assert_allclose(envelope(after)[100:103], piece.values)
    assert piece in set(drawings_of(after))


def test_what_is_beyond_the_ends_is_cut_off() -> None:
    ground = struck(10)
    (event,) = found_events(ground)
    for shift in (-10 - 4.0, float(NETWORK.n_frames - 12)):
        moved = PlacedEvent(event.start, event.onset, event.end, shift)
        after = arranged(ground, [moved], FRAME_S)
        assert len(after) == NETWORK.n_frames
        assert 0.0 < after.sum() < ground.sum()
    gone = PlacedEvent(event.start, event.onset, event.end, -1e6)
    np.testing.assert_array_equal(arranged(ground, [gone], FRAME_S), 0.0)


def test_what_has_moved_has_phases_of_its_own_unless_a_person_has_chosen(document: Document) -> None:
    def phase(of: Document) -> Phase | None:
        patch = of.component(NODE).patch
        return None if patch is None else patch.phase

    softer = with_events(document, NODE, changed(document, 1, gain_db=-6.0))
    elsewhere = with_events(softer, NODE, changed(softer, 1, shift=3))
    assert (phase(softer), phase(elsewhere)) == (Phase.SOURCE, Phase.REFINED)
    assert phase(with_events(elsewhere, NODE, changed(elsewhere, 1))) is Phase.SOURCE
    chosen = with_phase(elsewhere, NODE, Phase.SOURCE)
    assert phase(with_events(chosen, NODE, changed(chosen, 1, shift=9))) is Phase.SOURCE


def test_a_throw_of_the_density_lies_over_them_and_goes_again(document: Document) -> None:
    arranged_ = with_events(document, NODE, changed(document, 1, shift=12))
    thrown = with_throw(arranged_, [NODE], Throw(Strategy.TOGETHER, 2.0, 1))
    patch = thrown.component(NODE).patch
    assert patch is not None
    assert patch.rhythm is None
    assert patch.density is not None
    back = with_throw(thrown, [NODE], Throw(Strategy.TOGETHER, 1.0, 1))
    np.testing.assert_array_equal(envelope(back), envelope(arranged_))


def test_events_of_a_throw_are_no_throw_any_more(document: Document) -> None:
    thrown = with_throw(document, [NODE], Throw(Strategy.TOGETHER, 2.0, 1))
    events = placed_events(thrown, NODE)
    assert len(events) > 3
    after = with_events(thrown, NODE, events[1:])
    patch = after.component(NODE).patch
    assert patch is not None
    assert patch.density is None
    assert patch.rhythm is not None
    np.testing.assert_array_equal(event_ground(after, NODE), envelope(thrown))


def test_a_timbre_that_is_thrown_leaves_them(document: Document) -> None:
    moved = with_events(document, NODE, changed(document, 1, shift=12))
    thrown = with_throw(moved, [NODE], Throw(Strategy.FILTER, 0.5, 1))
    assert placed_events(thrown, NODE) == placed_events(moved, NODE)
    assert placed_events(with_frozen_throws(thrown, [NODE]), NODE) == placed_events(moved, NODE)


def test_what_is_drawn_over_them_is_all_there_is(document: Document) -> None:
    moved = with_events(document, NODE, changed(document, 1, shift=12))
    patch = with_drawn_envelope(moved, NODE, struck(20)).component(NODE).patch
    assert patch is not None
    assert patch.rhythm is None


def test_onsets_of_the_others_of_the_layer_are_told() -> None:
    fresh = with_network(Document(sound=SOUND), NETWORK)
    silent = fresh
    for index in range(1, 6):
        silent = with_drawn_envelope(silent, Node(1, index), np.zeros(NETWORK.n_frames))
    assert event_onsets(silent, NODE) == ()
    assert event_onsets(with_drawn_envelope(silent, OTHER, struck(*STARTS)), NODE) == STARTS


def test_events_are_put_on_the_onsets_of_others_little_by_little() -> None:
    document = with_drawn_envelope(with_network(Document(sound=SOUND), NETWORK), NODE, struck(*STARTS))
    for index in range(1, NETWORK.widths[NODE.layer - 1]):
        document = with_drawn_envelope(document, Node(NODE.layer, index), np.zeros(NETWORK.n_frames))
    document = with_drawn_envelope(document, OTHER, struck(*(start + 4 for start in STARTS)))
    events = placed_events(document, NODE)
    work = snapping(document, NODE, events, {0, 2})
    told = [next(work) for _ in range(NETWORK.widths[NODE.layer - 1])]
    assert told[-1] == 1.0
    assert told == sorted(told)
    with pytest.raises(StopIteration) as end:
        next(work)
    shifts = [event.shift for event in placed_events(end.value.value, NODE)]
    assert shifts == [4.0, 0.0, 4.0, *[0.0] * (len(events) - 3)]
    with pytest.raises(AudibleError, match="once more"):
        outcome(snapping(end.value.value, NODE, events, {0}))
    with pytest.raises(AudibleError, match="nothing to move"):
        outcome(snapping(document, NODE, events, ()))
    with pytest.raises(AudibleError, match="locked"):
        outcome(snapping(with_lock(document, NODE, locked=True), NODE, events, {0}))


@pytest.mark.parametrize(
    "make",
    [
        lambda: PlacedEvent(3, 2, 5),
        lambda: PlacedEvent(0, 0, 0),
        lambda: PlacedEvent(0, 1, 4, float("nan")),
        lambda: PlacedEvent(0, 1, 4, 0.0, 30.0),
        lambda: PlacedEvent(0, 1, 4, piece=Drawn(frozen([1.0]))),
        lambda: Rhythm((PlacedEvent(0, 1, 4),) * (MAX_EVENTS + 1)),
        lambda: arranged(struck(10), [PlacedEvent(0, 1, NETWORK.n_frames + 1)], FRAME_S),
        lambda: with_events(Document(), NODE, []),
    ],
)
def test_what_cannot_be_an_event_says_so(make: object) -> None:
    with pytest.raises((AudibleError, IndexError)):
        make()  # type: ignore[operator]
