"""Short events and long ones of one spectrum."""

import numpy as np
import torch

from audible_gui.document import Device, Loss, NetworkSpec, Sound, TrainRequest, frozen
from audible_gui.nae import train
from audible_gui.nae.events import short_events
from audible_gui.nae.factors import Factors
from audible_gui.nae.starting import add_layer, part_events
from audible_gui.synthesis import magnitudes
from tests.support.networks import SMALL, outcome

CLICK = [0.0, 0.5, 1.0, 0.5, 0.0]
BURST = [0.0, 0.5, 1.0, 1.1, 0.9, 1.0, 0.5, 0.0]
WINDOW = 4.0


def test_events_are_told_apart_by_their_length() -> None:
    envelope = np.array([CLICK + BURST + [0.1 * value for value in CLICK], [1.0] * 18])
    short = outcome(short_events(envelope, WINDOW))
    expected = [True] * 4 + [False] * 9 + [True] * 5
    # Where an event ends in silence is neither here nor there.
    sounding = envelope[0] > 0.0
    assert short[0][sounding].tolist() == np.array(expected)[sounding].tolist()
    assert not short[1].any()


def test_what_falls_a_little_between_two_peaks_is_one_event() -> None:
    envelope = np.array([[0.0, 1.0, 0.5, 1.0, 0.5, 1.0, 0.0], [0.0, 1.0, 0.1, 1.0, 0.1, 1.0, 0.0]])
    short = outcome(short_events(envelope, WINDOW))
    assert not short[0].any()
    assert short[1].all()


def test_silence_has_no_events_that_matter() -> None:
    assert outcome(short_events(np.zeros((2, 5)), WINDOW)).shape == (2, 5)
    assert outcome(short_events(np.ones((1, 1)), WINDOW)).shape == (1, 1)


def _mixed() -> Factors:
    """A component of clicks and bursts, and one of bursts alone."""
    code = torch.tensor([CLICK + BURST, [0.0] * 5 + BURST])
    decoder = torch.tensor([[0.5, 0.1], [0.5, 0.9]])
    return Factors(decoder @ code, [decoder.T.contiguous()], [decoder], code, Loss.KL, 0.0)


def test_a_component_of_clicks_and_bursts_becomes_two_of_one_basis() -> None:
    parted = _mixed()
    assert outcome(part_events(parted, WINDOW)).tolist() == [0.0, 0.0, 1.0]
    assert parted.code is not None
    assert parted.code.shape[0] == 3
    assert parted.decoders[0][:, 0].tolist() == parted.decoders[0][:, 2].tolist()
    torch.testing.assert_close(parted.decoded(0), parted.x, atol=1e-6, rtol=0.0)
    torch.testing.assert_close(parted.encoders[0].sum(dim=0), _mixed().encoders[0].sum(dim=0))
    assert parted.code[0, :5].max() < 1e-6
    assert parted.code[2, 5:].max() < 1e-6


def test_a_deeper_layer_begins_silent_where_what_belongs_to_it_is() -> None:
    parted = _mixed()
    outcome(part_events(parted, WINDOW))
    add_layer(parted, [[0, 1], [2]], 2, np.random.default_rng(0))
    assert parted.code is not None
    assert parted.code[0, :5].max() < 1e-6
    assert parted.code[1, 5:].max() < 1e-6
    assert parted.decoders[1].min() > 0.0


def test_clicks_have_a_component_of_their_own_beside_bursts_of_noise_at_every_seed() -> None:
    rng, time = np.random.default_rng(0), np.arange(16_000) / 8000
    clicks, others = np.zeros(16_000), 0.5 * np.sin(2 * np.pi * (200 * time + 800 * time**2))
    clicks[500::2000] = 3.0
    for first in range(1000, 16_000, 2000):
        others[first : first + 800] += 0.2 * np.hanning(800) * rng.standard_normal(800)
    sound = Sound(frozen((clicks + others)[:, None]), 8000, "clicks")
    heard = magnitudes(Sound(frozen(clicks[:, None]), 8000, "clicks"), SMALL).sum(axis=0)
    for seed in range(3):
        network = outcome(
            train(TrainRequest(sound, NetworkSpec((8,), seed=seed, iterations=60, stft=SMALL), Device.CPU))
        )
        assert np.corrcoef(heard, network.code)[0, 1:].max() > 0.8
