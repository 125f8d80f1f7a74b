"""Cross-sound synthesis: seconds of the one, spectrum of the other, whatever the rates; kept, undone, found again."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import (
    Brought,
    Document,
    LayerMatching,
    Matching,
    Morph,
    Node,
    Pair,
    Phase,
    Sound,
    StftSpec,
    carried_over,
    frozen,
    lost_names,
    with_lock,
    with_network,
)
from audible_gui.errors import AudibleError
from audible_gui.operations import (
    Side,
    lent_component,
    played_as,
    with_brought,
    with_brought_all,
    with_brought_amount,
    with_brought_basis,
    with_brought_envelope,
    with_drawn_envelope,
    with_phase,
    without_patch,
)
from audible_gui.project_file import create_project, open_project
from audible_gui.synthesis import Shape, energy, patch_product, shape_of
from tests.support.crossing import Voice, at_hertz, cosine, known_document, rendered_alone, spectrum
from tests.support.networks import noise, outcome, random_network
from tests.support.onsets import f_measure, onsets

NODE, OTHER = Node(1, 0), Node(1, 1)
PIANO = (Voice((440.0, 880.0, 1320.0), (0.2, 0.9, 1.6), 0.3), Voice((1600.0, 3200.0), (0.5, 1.2), 0.3))
DRUMS = (Voice((90.0, 150.0), (0.15, 0.65, 1.15, 1.65)), Voice((5000.0, 6100.0), (0.4, 0.8, 1.3, 1.45)))
RATES = [(44_100, 48_000), (48_000, 44_100)]


def piano(rate_hz: int = 44_100, spec: StftSpec | None = None, channels: int = 1) -> Document:
    return known_document("piano", PIANO, rate_hz, 2.0, spec or StftSpec(1024, 256), channels)


def drums(rate_hz: int = 48_000, channels: int = 1) -> Document:
    return known_document("drums", DRUMS, rate_hz, 2.0, StftSpec(), channels)


@pytest.mark.parametrize("rates", RATES)
def test_an_envelope_of_another_rate_keeps_its_seconds_and_the_own_basis_its_spectrum(rates: tuple[int, int]) -> None:
    document, other = piano(rates[0]), drums(rates[1])
    own = spectrum(rendered_alone(document, NODE))
    crossed = with_brought_envelope(document, NODE, lent_component(other, OTHER))
    heard = rendered_alone(crossed, NODE)
    assert f_measure(onsets(heard, rates[0]), np.array(DRUMS[1].onsets_s)) >= 0.9
    assert cosine(spectrum(heard), own) >= 0.9


@pytest.mark.parametrize("rates", RATES)
def test_a_basis_of_another_rate_keeps_its_hertz_and_the_own_envelope_its_seconds(rates: tuple[int, int]) -> None:
    document, other = piano(rates[0]), drums(rates[1])
    crossed = with_brought_basis(document, NODE, lent_component(other, OTHER))
    heard = rendered_alone(crossed, NODE)
    assert f_measure(onsets(heard, rates[0]), np.array(PIANO[0].onsets_s)) >= 0.9
    hertz = np.arange(50.0, 16_000.0, 20.0)
    theirs = rendered_alone(other, OTHER)
    assert cosine(at_hertz(heard, rates[0], hertz), at_hertz(theirs, rates[1], hertz)) >= 0.9


def test_it_is_as_loud_as_it_was_and_of_refined_phase() -> None:
    document, lent = piano(), lent_component(drums(), NODE)
    crossed = with_brought(document, NODE, lent)
    product, patch = patch_product(crossed, NODE), crossed.component(NODE).patch
    assert product is not None
    assert patch is not None
    before = energy([shape_of(document, NODE)])
    assert energy([Shape(product.basis, product.envelope)]) == pytest.approx(before, rel=1e-4)
    assert patch.phase is Phase.REFINED
    assert all(isinstance(part, Brought) and part.origin == "voice 1 of drums" for part in patch.parts)
    assert without_patch(crossed, NODE) == document
    assert with_brought(document, NODE, lent) == crossed


@pytest.mark.parametrize("morph", Morph)
def test_amounts_lead_from_ones_own_to_the_other(morph: Morph) -> None:
    document, lent = piano(), lent_component(drums(), OTHER)
    whole = with_brought_basis(document, NODE, lent, 1.0, morph)
    half = with_brought_amount(whole, NODE, Side.BASIS, 0.5)
    own, other = shape_of(document, NODE).basis, shape_of(whole, NODE).basis
    between = shape_of(half, NODE).basis
    assert cosine(own, other) < min(cosine(between, own), 0.9) or cosine(own, other) < cosine(between, other)
    none = with_brought_amount(half, NODE, Side.BASIS, 0.0)
    assert patch_product(none, NODE) is None
    assert with_brought_amount(document, NODE, Side.BASIS, 0.5) == document
    with pytest.raises(AudibleError):
        with_brought_amount(whole, NODE, Side.BASIS, 1.5)


def test_an_offset_moves_what_is_brought_and_what_is_silent_then_is_refused() -> None:
    document, lent = piano(), lent_component(drums(), OTHER)
    heard = rendered_alone(with_brought_envelope(document, NODE, lent, offset_s=0.25), NODE)
    assert f_measure(onsets(heard, 44_100), np.array(DRUMS[1].onsets_s) + 0.25) >= 0.9
    with pytest.raises(AudibleError, match="silent in this sound"):
        with_brought_envelope(document, NODE, lent, offset_s=5.0)


def test_what_lies_above_this_sounds_frequencies_is_refused() -> None:
    lent = lent_component(drums(), OTHER)
    high = replace(lent, basis=frozen(lent.basis * (np.arange(1025) > 600)))
    with pytest.raises(AudibleError, match="nothing below 8 kHz"):
        with_brought_basis(piano(16_000), NODE, high)


def test_stereo_takes_mono_and_mono_takes_stereo() -> None:
    for mine, theirs in ((2, 1), (1, 2)):
        document = piano(channels=mine)
        crossed = with_brought(document, NODE, lent_component(drums(channels=theirs), OTHER))
        heard = rendered_alone(crossed, NODE)
        assert heard.shape[1] == mine
        assert np.abs(heard).max() > 0.01


def test_what_is_brought_is_kept_in_the_project_without_the_other_sound(tmp_path: Path) -> None:
    document = piano()
    crossed = with_brought(document, NODE, lent_component(drums(), OTHER), offset_s=0.1)
    crossed = with_brought_amount(crossed, NODE, Side.BASIS, 0.75, Morph.GEOMETRIC)
    with closing(create_project(tmp_path / "p.audible", document)) as project:
        project.append(crossed, "Bring")
    with closing(open_project(tmp_path / "p.audible")) as again:
        back = outcome(again.read(1))
        assert outcome(again.read(0)).component(NODE).patch is None
    assert back.component(NODE) == crossed.component(NODE)
    assert np.array_equal(rendered_alone(back, NODE), rendered_alone(crossed, NODE))


def test_retraining_keeps_what_is_levelled_and_tells_of_what_is_of_another_grid() -> None:
    sound = noise(4000)
    old, new = random_network(sound, (3,)), random_network(sound, (3,), seed=1)

    document = with_network(Document(sound=sound), old)
    crossed = with_brought(document, NODE, lent_component(drums(), OTHER))
    matching = Matching((LayerMatching((Pair(0, 1, 0.9), Pair(1, 0, 0.9), Pair(2, 2, 0.9))),))
    names = [["x", "y", "z"]]
    kept = carried_over(crossed, new, names, matching)
    assert kept.document.component(Node(1, 1)).patch == crossed.component(NODE).patch
    assert lost_names(crossed, kept) == []
    other_grid = random_network(sound, (3,), StftSpec(128, 32), seed=2)
    lost = carried_over(crossed, other_grid, names, matching)
    assert lost.document.component(Node(1, 1)).patch is None
    assert lost_names(crossed, lost) == [f"drawing of {crossed.component(NODE).name}"]


def test_a_sound_plays_another_with_its_levels_and_locked_components_stay() -> None:
    document, other = piano(), drums()
    others = [lent_component(other, node) for node in (NODE, OTHER)]
    louder = [others[0], replace(others[1], envelope=frozen(4.0 * others[1].envelope))]
    played = played_as(document, louder, 1)
    shapes = [shape_of(played, node) for node in (NODE, OTHER)]
    assert energy(shapes) == pytest.approx(energy([shape_of(document, node) for node in (NODE, OTHER)]), rel=1e-3)
    ratio = shapes[1].envelope.max() / shapes[0].envelope.max()
    assert ratio == pytest.approx(4.0 * others[1].envelope.max() / others[0].envelope.max(), rel=0.1)
    for node, voice in ((NODE, DRUMS[0]), (OTHER, DRUMS[1])):
        found = onsets(rendered_alone(played, node), 44_100)
        assert f_measure(found, np.array(voice.onsets_s)) >= 0.9
    locked = with_lock(document, NODE, locked=True)
    half = played_as(locked, louder, 1)
    assert half.component(NODE).patch is None
    assert half.component(OTHER).patch is not None
    with pytest.raises(AudibleError, match="locked"):
        played_as(with_lock(locked, OTHER, locked=True), louder, 1)


def test_where_refined_sounds_would_take_too_much_memory_phases_are_the_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document, lent = piano(), lent_component(drums(), NODE)
    sound = document.sound
    assert sound is not None

    def phases(of: Document) -> set[Phase]:
        patches = (of.component(node).patch for node in (NODE, OTHER))
        return {patch.phase for patch in patches if patch is not None}

    for tracks, phase in ((2, Phase.REFINED), (1, Phase.SOURCE)):
        monkeypatch.setattr("audible_gui.operations.parts.LARGEST_TRACKS_BYTES", tracks * sound.samples.nbytes)
        assert phases(with_brought_all(document, [NODE, OTHER], lent)) == {phase}
        assert phases(played_as(document, [lent, lent], 1)) == {phase}
        assert phases(with_brought_all(document, [OTHER], lent)) == {Phase.REFINED}
    # What a person has chosen before stays.
    crossed = with_phase(with_brought(document, NODE, lent), NODE, Phase.SOURCE)
    assert phases(with_brought_all(crossed, [NODE], lent)) == {Phase.SOURCE}


def test_of_silence_nothing_is_played() -> None:
    document = piano()
    silent = [replace(lent_component(drums(), NODE), envelope=frozen(np.zeros(191)))] * 2
    with pytest.raises(AudibleError, match="Of the other sound nothing is heard"):
        played_as(document, silent, 1)


def test_what_a_component_sounds_like_is_what_is_lent() -> None:
    document = drums()
    drawn = with_drawn_envelope(document, NODE, np.ones(191))
    assert np.array_equal(lent_component(drawn, NODE).envelope, np.ones(191, np.float32))
    assert lent_component(document, NODE).origin == "voice 1 of drums"
    with pytest.raises(ValueError, match="no sound"):
        lent_component(Document(sound=Sound(frozen(np.zeros((8, 1))), 8000, "s")), NODE)
