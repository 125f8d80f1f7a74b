"""Another sound at this one's rate and with its channels: the same samples as in one go, in short steps."""

from itertools import takewhile
from math import gcd
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import scipy.signal
import soundfile
from scipy.signal import resample_poly

from audible_gui.document import Document, NetworkSpec, with_network
from audible_gui.workflow import BesideRequest, open_beside
from audible_gui.workflow.likening import BLOCK, likened
from tests.support.networks import noise, outcome, random_network

BLOCKS = "audible_gui.workflow.likening.BLOCK"


@pytest.mark.parametrize(("rate_hz", "wanted_hz"), [(44_100, 48_000), (48_000, 44_100), (8000, 44_100), (96_000, 7001)])
@pytest.mark.parametrize("samples", [1, 999, 30_011])
def test_resampled_by_blocks_are_the_samples_of_one_go(
    monkeypatch: pytest.MonkeyPatch, rate_hz: int, wanted_hz: int, samples: int
) -> None:
    monkeypatch.setattr(BLOCKS, 3000)
    sound = noise(samples, 2, rate_hz=rate_hz)
    common = gcd(rate_hz, wanted_hz)
    whole = resample_poly(sound.samples, wanted_hz // common, rate_hz // common, axis=0)
    found = outcome(likened(sound, wanted_hz, 2))
    assert found.rate_hz == wanted_hz
    assert found.samples.dtype == np.float32
    assert not found.samples.flags.writeable
    assert np.array_equal(found.samples, whole)


@pytest.mark.parametrize(("channels", "wanted"), [(1, 2), (2, 1), (3, 2)])
def test_other_channels_have_the_mean(monkeypatch: pytest.MonkeyPatch, channels: int, wanted: int) -> None:
    monkeypatch.setattr(BLOCKS, 1000)
    sound = noise(5001, channels)
    found = outcome(likened(sound, sound.rate_hz, wanted)).samples
    assert np.array_equal(found, np.repeat(sound.samples.mean(axis=1, keepdims=True), wanted, axis=1))


def test_what_is_alike_is_taken_as_it_is() -> None:
    sound = noise(1000, 2)
    assert outcome(likened(sound, sound.rate_hz, 2)).samples is sound.samples


def test_a_long_sound_is_resampled_in_short_steps_that_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Between two steps a job is cancelled: none may take on more than a little of the sound."""
    filtered: list[int] = []

    def counting(values: npt.NDArray[np.float32], *args: object, **kwargs: object) -> object:
        filtered.append(values.size)
        return resample_poly(values, *args, **kwargs)

    monkeypatch.setattr(scipy.signal, "resample_poly", counting)
    other = noise(600_000, 2, rate_hz=48_000)
    soundfile.write(tmp_path / "other.wav", other.samples, other.rate_hz, "FLOAT")
    own = noise(4000, 2, rate_hz=44_100)
    document = with_network(Document(sound=own), random_network(own))
    work = open_beside(BesideRequest(tmp_path / "other.wav", NetworkSpec(), document))
    told = list(takewhile(lambda step: step.stage != "Encoding", work))
    work.close()
    fractions = [step.fraction for step in told if step.stage == "Resampling"]
    assert len(filtered) > 8
    assert max(filtered) < 1.1 * BLOCK
    assert len(set(fractions)) == len(filtered)
    assert fractions == sorted(fractions)
