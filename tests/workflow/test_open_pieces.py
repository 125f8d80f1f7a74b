"""What crossing and another training come to with a trained network of a piece whose sources are known."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import (
    Device,
    Document,
    Floats,
    Network,
    NetworkSpec,
    Node,
    Phase,
    Sound,
    TrainRequest,
    carried_over,
    frozen,
    heard_alone,
    with_gain,
    with_network,
)
from audible_gui.document.library_component import LibraryComponent
from audible_gui.operations import lent_together, with_brought_envelope, with_envelope_of, with_gate, with_phase
from audible_gui.synthesis import Renderer, document_mix, factors, magnitudes, match, refine
from audible_gui.workflow import train
from tests.benchmarks.pieces import Piece, read_piece
from tests.support.networks import outcome
from tests.support.onsets import LOW_S, f_measure, louder, onsets

PIANO, DRUMS = 0, 2
GATE_DB = 16.0
DRUM = ("kick", "snare", "hat")


@pytest.fixture(scope="module")
def piece(open_sounds: Path) -> Piece:
    """Piano, bass and drums."""
    found = read_piece(open_sounds / "o01_three_sources")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def document(piece: Piece) -> Document:
    """Of the same sound, trained."""
    return trained(piece, (24, 8), 0)


def trained(piece: Piece, widths: tuple[int, ...], seed: int) -> Document:
    spec = NetworkSpec(widths, seed=seed, iterations=100)
    network = outcome(train(TrainRequest(piece.sound, spec, Device.CPU)))
    return with_network(Document(sound=piece.sound), network)


def network_of(document: Document) -> Network:
    assert document.network is not None
    return document.network


def stems(document: Document, layer: int) -> Floats:
    """Of a layer: (K, samples, channels)."""
    return heard(document, [Node(layer, index) for index in range(len(document.components[layer - 1]))])


def heard(document: Document, nodes: list[Node], tracks: dict[str, Floats] | None = None) -> Floats:
    network, sound = network_of(document), document.sound
    assert sound is not None
    renderer = Renderer(sound.samples, network.spec.stft, factors(network, document.reading), tracks or {})
    mixes = [document_mix(heard_alone(document, node)) for node in nodes]
    return renderer.render_all(mixes, 0, sound.n_samples)


def cosines(one: Floats, others: Floats) -> list[float]:
    flat = others.reshape(len(others), -1).astype(np.float64)
    products = flat @ one.ravel() / np.maximum(np.linalg.norm(flat, axis=1) * np.linalg.norm(one), 1e-12)
    return [float(product) for product in products]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("layer", [1, 2])
def test_the_envelope_of_the_drums_and_the_basis_of_the_piano_are_heard_as_such(
    document: Document, piece: Piece, phase: Phase, layer: int
) -> None:
    rate_hz = piece.sound.rate_hz
    parts = stems(document, layer)
    drums, piano = (int(np.argmax(cosines(piece.sources[source], parts))) for source in (DRUMS, PIANO))
    node = Node(layer, piano)
    crossed = with_phase(with_envelope_of(document, node, Node(layer, drums)), node, phase)
    (sound,) = heard(crossed, [node], outcome(refine(crossed)))
    true = onsets(piece.sources[DRUMS], rate_hz)
    assert f_measure(onsets(sound, rate_hz), true) >= 0.9
    assert f_measure(onsets(parts[piano], rate_hz), true) < 0.75
    grid = network_of(document).spec.stft
    spectra = [
        magnitudes(Sound(frozen(samples), rate_hz, ""), grid).mean(axis=1)
        for samples in (sound, parts[piano], parts[drums])
    ]
    like_piano, like_drums = cosines(spectra[0], np.stack(spectra[1:]))
    assert like_piano >= 0.9
    assert like_drums < 0.7


@pytest.fixture(scope="module")
def loop(open_sounds: Path) -> Piece:
    """Kick, snare and hat."""
    found = read_piece(open_sounds / "o02_drum_loop")
    assert found is not None
    return found


@pytest.mark.parametrize("source", range(3), ids=DRUM)
def test_the_onsets_of_a_drum_are_where_it_was_struck(loop: Piece, open_sounds: Path, source: int) -> None:
    struck = json.loads((open_sounds / "o02_drum_loop" / "meta.json").read_text())["hits"][DRUM[source]]
    found = onsets(loop.sources[source], loop.sound.rate_hz, LOW_S)
    assert f_measure(found, np.array(struck)) == 1.0


@pytest.fixture(scope="module", params=itertools.product([(24, 8), (12, 4)], range(3)), ids=str)
def kit(loop: Piece, request: pytest.FixtureRequest) -> list[LibraryComponent]:
    """Each drum: all of the components of layer 1, together, that are more like it than like the others."""
    document = trained(loop, *request.param)
    parts = stems(document, 1)
    nearest = np.argmax([cosines(drum, parts) for drum in loop.sources], axis=0)
    members = [np.flatnonzero(nearest == drum) for drum in range(len(loop.sources))]
    return [lent_together(document, [Node(1, int(index)) for index in row], "Drum") for row in members]


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("source", range(3), ids=DRUM)
def test_a_drum_of_another_sound_lends_the_piano_its_louder_onsets_through_a_gate(
    document: Document, piece: Piece, loop: Piece, kit: list[LibraryComponent], source: int, phase: Phase
) -> None:
    rate_hz, grid = piece.sound.rate_hz, network_of(document).spec.stft
    parts = stems(document, 1)
    piano = int(np.argmax(cosines(piece.sources[PIANO], parts)))
    node = Node(1, piano)
    crossed = with_gate(with_phase(with_brought_envelope(document, node, kit[source]), node, phase), [node], GATE_DB)
    (sound,) = heard(crossed, [node], outcome(refine(crossed)))
    # The gate, the same for all, shuts the snare's ghost notes out, 20 dB and more below its others and no louder than
    # what leaks into it from the kick; what is below the gate is no onset of the drum either.
    drum = loop.sources[source][: piece.sound.n_samples]
    true = louder(onsets(drum, rate_hz, LOW_S), drum, rate_hz, GATE_DB)
    assert len(true) == (11, 6, 23)[source]
    assert f_measure(onsets(sound, rate_hz, LOW_S), true) >= 0.9
    assert f_measure(onsets(parts[piano], rate_hz, LOW_S), true) < 0.75
    spectra = [magnitudes(Sound(frozen(one), rate_hz, ""), grid).mean(axis=1) for one in (sound, parts[piano])]
    assert cosines(spectra[0], spectra[1][None])[0] >= 0.9


def test_without_the_gate_other_drums_are_heard_in_the_snare(
    document: Document, piece: Piece, loop: Piece, kit: list[LibraryComponent]
) -> None:
    rate_hz, snare = piece.sound.rate_hz, DRUM.index("snare")
    piano = Node(1, int(np.argmax(cosines(piece.sources[PIANO], stems(document, 1)))))
    lent = with_phase(with_brought_envelope(document, piano, kit[snare]), piano, Phase.SOURCE)
    (sound,) = heard(lent, [piano], {})
    drum = loop.sources[snare][: piece.sound.n_samples]
    true = louder(onsets(drum, rate_hz, LOW_S), drum, rate_hz, GATE_DB)
    assert f_measure(onsets(sound, rate_hz, LOW_S), true) < 0.6


def seen_edits(before: Document, after: Document, layer: int) -> tuple[dict[int, int], int]:
    """Where gains that are set on all components of a layer are after a training, and how many are told to be lost."""
    count = len(before.components[layer - 1])
    for index in range(count):
        before = with_gain(before, Node(layer, index), -0.5 * (index + 1))
    names = [[component.name for component in row] for row in after.components]
    carried = carried_over(before, network_of(after), names, match(network_of(before), network_of(after)))
    landed = {
        round(-2.0 * component.gain_db) - 1: index
        for index, component in enumerate(carried.document.components[layer - 1])
        if component.gain_db
    }
    return landed, sum(bool(one.component.gain_db) for one in carried.lost)


@pytest.mark.parametrize(("widths", "shares"), [((24, 8), (0.95, 0.95)), ((36, 12), (0.92, 0.95))])
def test_after_training_with_another_seed_edits_are_found_again_or_told(
    piece: Piece, widths: tuple[int, ...], shares: tuple[float, ...]
) -> None:
    documents = [trained(piece, widths, seed) for seed in range(4)]
    for layer, share in enumerate(shares, 1):
        played = [stems(document, layer) for document in documents]
        right = found = 0
        for before, after in itertools.permutations(range(len(documents)), 2):
            landed, lost = seen_edits(documents[before], documents[after], layer)
            assert len(landed) + lost == widths[layer - 1]
            assert len(landed) > widths[layer - 1] / 2
            homes = {old: int(np.argmax(cosines(played[before][old], played[after]))) for old in landed}
            right += sum(homes[old] == new for old, new in landed.items())
            found += len(landed)
        assert right >= share * found
