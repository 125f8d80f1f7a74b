"""Patched components in the engine: they cross the pipe, and refined sounds take over while they play."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import Pipe
from pathlib import Path
from queue import SimpleQueue

import numpy as np
import pytest

from audible_gui.audio_file import read_sound
from audible_gui.document import (
    BINARY,
    Document,
    Floats,
    MixRequest,
    Node,
    Phase,
    frozen,
    with_exponent,
    with_gain,
    with_network,
    with_pan,
)
from audible_gui.errors import PlaybackError
from audible_gui.export import export_mix
from audible_gui.operations import with_basis_of, with_box_gain, with_drawn_basis, with_drawn_envelope, with_phase
from audible_gui.playback import shared
from audible_gui.playback.courier import Courier
from audible_gui.playback.intake import Intake, NewSound, NewVoice, Order
from audible_gui.playback.messages import AddTrack, Command, KeepTracks, OpenSound, Publish, SetMix, SetRivals
from audible_gui.playback.mixes import packed_factors, packed_mix, unpacked_factors, unpacked_mix
from audible_gui.playback.player import Player
from audible_gui.playback.status import StatusBlock
from audible_gui.playback.streamer import Streamer, Voice
from audible_gui.playback.transport import MIX_FADE_S, Transport
from audible_gui.synthesis import (
    ORIGINAL,
    Box,
    Renderer,
    document_mix,
    factors,
    leaked_mix,
    own_shape,
    patch_product,
    refine,
)
from tests.playback.helpers import RATE_HZ, largest_step, tone, until
from tests.support.networks import SMALL, outcome, random_network

SAMPLES = 6000


@pytest.fixture
def document() -> Document:
    sound = tone(SAMPLES)
    document = with_network(Document(sound=sound), random_network(sound, (3, 2)))
    return with_basis_of(document, Node(1, 1), Node(2, 0))


def renderer(document: Document, tracks: dict[str, Floats]) -> Renderer:
    assert document.sound is not None
    assert document.network is not None
    parts = factors(document.network, document.reading, document.exponent)
    return Renderer(document.sound.samples, SMALL, parts, tracks)


def voice(document: Document, tracks: dict[str, Floats]) -> Voice:
    one = renderer(document, tracks)
    return Voice(one, one.prepare(document_mix(document)), 1)


def drawn(document: Document, phase: Phase = Phase.SOURCE) -> Document:
    """The same with two components drawn, one far above what it was, and with boxes that meet."""
    rng = np.random.default_rng(0)
    for node, by in ((Node(1, 0), 20.0), (Node(2, 1), 1.0)):
        basis, envelope = own_shape(document, node)
        document = with_drawn_basis(document, node, by * basis.max() * rng.random(basis.shape))
        document = with_drawn_envelope(document, node, envelope * rng.random(envelope.shape))
        document = with_phase(document, node, phase)
    for node, box in ((Node(1, 2), Box(1000, 4000, 200.0, 9000.0)), (Node(2, 1), Box(500, 3000, 0.0, 8000.0))):
        document = with_box_gain(document, node, box, -12.0)
    return document


@pytest.mark.parametrize("exponent", [1.0, 1.4])
@pytest.mark.parametrize("also_drawn", [False, True])
def test_mixes_and_factors_cross_as_values_and_arrays(document: Document, exponent: float, also_drawn: bool) -> None:
    document = with_exponent(drawn(document) if also_drawn else document, exponent)
    assert document.network is not None
    mix, parts = document_mix(document), factors(document.network, document.reading, exponent)
    (head, arrays), (factors_head, more) = packed_mix(mix), packed_factors(parts)
    again, rest = unpacked_mix(head, [*arrays, *more])
    found = unpacked_factors(factors_head, rest)
    assert found is not None
    assert document.sound is not None
    one, other = Renderer(document.sound.samples, SMALL, parts), Renderer(document.sound.samples, SMALL, found)
    assert mix.patches
    assert np.array_equal(one.render(mix, 0, SAMPLES), other.render(again, 0, SAMPLES))
    assert unpacked_factors(*packed_factors(None)) is None


@pytest.mark.parametrize("exponent", [1.0, 2.0, BINARY])
@pytest.mark.parametrize("phase", Phase)
def test_what_is_drawn_is_played_as_it_is_exported(
    document: Document, exponent: float, phase: Phase, tmp_path: Path
) -> None:
    document = with_pan(drawn(with_exponent(document, exponent), phase), Node(1, 0), 0.4)
    outcome(export_mix(MixRequest(document, tmp_path / "mix.wav")))
    written = outcome(read_sound(tmp_path / "mix.wav")).samples
    streamer = Streamer(voice(document, outcome(refine(document))), 0)
    played = np.concatenate([streamer.read(count) for count in (1, 700, 63, 2048, 5, SAMPLES - 2817)])
    assert np.abs(written).max() > 0.01
    np.testing.assert_allclose(played, written, atol=1e-6 * np.abs(written).max())


def test_what_is_drawn_for_another_network_is_refused(document: Document) -> None:
    assert document.sound is not None
    assert document.network is not None
    player, mix = Player(), document_mix(drawn(document))
    player.open_sound(document.sound, SMALL)
    player.publish(SMALL, factors(document.network, document.reading), mix)
    (patch, *others), odd = mix.patches, frozen(np.ones((1, 1, 9)))
    assert patch.reshaped is not None
    wrong = replace(patch, reshaped=replace(patch.reshaped, mask=odd))
    for other in (replace(mix, patches=(wrong, *others)), replace(mix, boxed=(replace(mix.boxed[0], mask=odd),))):
        with pytest.raises(ValueError, match="another network"):
            player.set_mix(other)


def test_refined_phases_take_over_without_a_click(document: Document) -> None:
    before, after = voice(document, {}), voice(document, outcome(refine(document)))
    player = Transport(before, RATE_HZ)
    player.play()
    first = player.read(3000)
    player.set_voice(after)
    samples = np.concatenate([first, player.read(3000)])
    source, refined = (one.renderer.render(one.prepared.mix, 0, SAMPLES) for one in (before, after))
    assert np.abs(source - refined).max() > 1e-4
    np.testing.assert_allclose(samples[:3000], np.repeat(source[:3000], 2, axis=1), atol=1e-6)
    reached = 3000 + round(MIX_FADE_S * RATE_HZ)
    np.testing.assert_allclose(samples[reached:], np.repeat(refined[reached:], 2, axis=1), atol=1e-6)
    assert largest_step(samples) < 1.01 * max(largest_step(source), largest_step(refined))


class Engine:
    """An intake on a thread, fed by a courier, as in the two processes."""

    def __init__(self) -> None:
        receiver, sender = Pipe(duplex=False)
        self.status = StatusBlock()
        self.status.put("attached", 0)
        self.orders: SimpleQueue[Order | None] = SimpleQueue()
        self.courier = Courier(sender, self.status)
        self.intake = Intake(receiver, self.orders, self.status)
        self.thread = threading.Thread(target=self.intake.run)
        self.thread.start()
        self.serial = 0

    def tell(self, command: Command, arrays: list[Floats]) -> Order | None:
        self.serial += 1
        self.courier.send(self.serial, command, arrays)
        return self.orders.get(timeout=10.0)

    def close(self) -> None:
        self.courier.stop(5.0)
        self.thread.join(5.0)
        self.courier.finish(5.0)
        self.status.close()
        # The engine's process leaves this to the system.
        intake = self.intake
        held = [intake._sound, intake._network, intake._rivals, *intake._tracks.values(), *intake._retired]
        intake._renderer = intake._parts = None
        intake._mix = ORIGINAL
        assert all(block is None or block.release() for block in held)


@pytest.fixture
def engine() -> Iterator[Engine]:
    result = Engine()
    yield result
    result.close()


def played(order: Order | None) -> Floats:
    assert order is not None
    assert isinstance(order.action, NewSound | NewVoice)
    one = order.action.voice
    return one.renderer.render(one.prepared.mix, 0, SAMPLES).copy()


def test_tracks_are_heard_from_when_they_come_until_they_are_forgotten(document: Document, engine: Engine) -> None:
    assert document.network is not None
    assert document.sound is not None
    mix, parts = document_mix(document), factors(document.network)
    (head, arrays), (factors_head, more) = packed_mix(mix), packed_factors(parts)
    product = patch_product(document, Node(1, 1))
    assert product is not None
    track = frozen(np.full((SAMPLES, 1), 0.25))
    source = renderer(document, {}).render(mix, 0, SAMPLES)
    refined = renderer(document, {product.key: track}).render(mix, 0, SAMPLES)
    engine.tell(OpenSound(1, document.sound.rate_hz, SMALL), [document.sound.samples])
    assert np.array_equal(played(engine.tell(Publish(2, SMALL, head, factors_head), [*arrays, *more])), source)
    assert np.array_equal(played(engine.tell(AddTrack(product.key), [track])), refined)
    assert np.array_equal(played(engine.tell(SetMix(3, head), arrays)), refined)
    assert np.array_equal(played(engine.tell(KeepTracks((product.key,)), [])), refined)
    assert np.array_equal(played(engine.tell(KeepTracks(()), [])), source)
    engine.tell(AddTrack(product.key), [track])
    again = engine.tell(OpenSound(4, document.sound.rate_hz, SMALL), [document.sound.samples])
    np.testing.assert_allclose(played(again), document.sound.samples, atol=1e-6)
    assert np.array_equal(played(engine.tell(Publish(5, SMALL, head, factors_head), [*arrays, *more])), source)


def test_what_a_leak_needs_crosses_once_for_many_mixes(document: Document, engine: Engine) -> None:
    assert document.network is not None
    assert document.sound is not None
    node, parts = Node(1, 0), factors(document.network)
    mixes = [leaked_mix(with_gain(document, node, by_db), node) for by_db in (0.0, -9.0)]
    assert mixes[0].leak is not None
    (factors_head, more), packed = packed_factors(parts), [packed_mix(mix) for mix in mixes]
    assert all(array is not mixes[0].leak.layer for _, arrays in packed for array in arrays)
    engine.tell(OpenSound(1, document.sound.rate_hz, SMALL), [document.sound.samples])
    engine.tell(SetRivals(), [mixes[0].leak.layer])
    (head, arrays), (other, others) = packed
    expected = [renderer(document, {}).render(mix, 0, SAMPLES) for mix in mixes]
    assert np.array_equal(played(engine.tell(Publish(2, SMALL, head, factors_head), [*arrays, *more])), expected[0])
    assert np.array_equal(played(engine.tell(SetMix(3, other), others)), expected[1])
    assert np.abs(expected[0] - expected[1]).max() > 1e-3


def test_a_track_that_finds_no_room_is_left_out_and_playing_goes_on(
    document: Document, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert document.sound is not None
    engine.tell(OpenSound(1, document.sound.rate_hz, SMALL), [document.sound.samples])
    real = shared.write

    def full(arrays: list[Floats]) -> object:
        if len(arrays[0]) == 7:
            raise PlaybackError("full")
        return real(arrays)

    monkeypatch.setattr(shared, "write", full)
    engine.serial += 1
    engine.courier.send(engine.serial, AddTrack("x"), [frozen(np.zeros((7, 1)))])
    assert engine.tell(KeepTracks(()), []) is not None
    assert engine.courier.error is None
    until(lambda: engine.status.number("attached") == engine.serial)
