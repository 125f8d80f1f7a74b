"""Channels are learned jointly: one envelope a component, and a basis per channel, whose ratio is its pan."""

from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import Device, Floats, Network, NetworkSpec, Orientation, Sound, TrainRequest, frozen
from audible_gui.nae import train
from audible_gui.synthesis import bases, envelopes
from tests.benchmarks.decompositions import network_components
from tests.benchmarks.pieces import read_piece
from tests.benchmarks.separation import Doubles, Owners, ratio_db, separation
from tests.support.networks import SMALL, outcome

RATE_HZ = 8000
HZ = (220.0, 700.0, 1900.0)
PIECES = ("o01_three_sources", "o02_drum_loop", "o04_violin_piano", "o07_six_part", "o08_breakbeat_guitar_choir")


def panned(pans_db: tuple[float, float, float]) -> tuple[Sound, Floats]:
    """Three tones at places of their own; with it, each alone: (sources, samples, channels)."""
    time = np.arange(2 * RATE_HZ) / RATE_HZ
    gates = [time % 0.5 < 0.2, time % 0.3 < 0.1, time > 0.8]
    sources = []
    for hz, gate, pan_db in zip(HZ, gates, pans_db, strict=True):
        left = 1.0 / (1.0 + 10.0 ** (-pan_db / 10.0))
        tone = 0.2 * np.sin(2 * np.pi * hz * time) * gate
        sources.append(tone[:, None] * np.sqrt([left, 1.0 - left]))
    return Sound(frozen(np.sum(sources, axis=0)), RATE_HZ, "panned"), frozen(np.stack(sources))


def model_pans_db(network: Network, owners: Owners, count: int) -> Doubles:
    """Left-to-right energy ratio of what the components of each source make up, (count,); NaN for none of them.

    Not of what is heard: masks keep the ratio that the sound has in each bin, and so say nothing of the network.
    """
    halves, rows = bases(network, network.depth), envelopes(network, network.depth)
    ratios_db = np.full(count, np.nan)
    for source in np.unique(owners):
        left, right = (np.square(half[:, owners == source] @ rows[owners == source]).sum() for half in halves)
        ratios_db[source] = ratio_db(float(left), float(right))
    return ratios_db


def true_pans_db(sources: Floats) -> Doubles:
    return np.array([ratio_db(*map(float, np.square(source, dtype=np.float64).sum(axis=0))) for source in sources])


def trained(sound: Sound, spec: NetworkSpec) -> Network:
    return outcome(train(TrainRequest(sound, spec, Device.CPU)))


@pytest.mark.parametrize("orientation", list(Orientation))
@pytest.mark.parametrize("widths", [(3,), (6, 3)])
@pytest.mark.parametrize("places_db", [(12.0, 0.0, -12.0), (-6.0, 9.0, 3.0)])
def test_every_source_is_found_at_its_place(
    places_db: tuple[float, float, float], widths: tuple[int, ...], orientation: Orientation
) -> None:
    sound, sources = panned(places_db)
    np.testing.assert_allclose(true_pans_db(sources), places_db, atol=1e-3)
    network = trained(sound, NetworkSpec(widths, iterations=60, stft=SMALL, orientation=orientation))
    score = separation(network_components(sound, network), sources)
    np.testing.assert_allclose(model_pans_db(network, score.owners, len(sources)), places_db, atol=1.0)
    assert score.sdr_db.min() > 10.0


@pytest.mark.parametrize("name", PIECES)
def test_the_sources_of_a_piece_are_found_at_their_places(name: str, open_sounds: Path) -> None:
    piece = read_piece(open_sounds / name, "stereo")
    assert piece is not None
    network = trained(piece.sound, NetworkSpec((4 * len(piece.sources),)))
    owners = separation(network_components(piece.sound, network), piece.sources).owners
    true = true_pans_db(piece.sources)
    errors = np.abs(model_pans_db(network, owners, len(piece.sources)) - true)
    assert np.nanmedian(errors) < 0.6
    # Channels that are not told apart would put everything into the middle.
    most = int(np.argmax(np.abs(true)))
    assert errors[most] < 0.5 * abs(true[most])
