import numpy as np
import pytest

from audible_gui.synthesis import magnitude_chunks, magnitudes
from audible_gui.synthesis.stft import CHUNK_FRAMES
from tests.support.networks import SMALL, noise


@pytest.mark.parametrize("samples", [1, 300, 64 * CHUNK_FRAMES, 20_000])
def test_chunks_are_the_spectrogram_a_few_frames_at_a_time(samples: int) -> None:
    sound = noise(samples, 2)
    chunks = list(magnitude_chunks(sound, SMALL))
    assert all(len(chunk) <= CHUNK_FRAMES for _, chunk in chunks)
    assert [first for first, _ in chunks] == [index * CHUNK_FRAMES for index in range(len(chunks))]
    assert np.array_equal(np.concatenate([chunk for _, chunk in chunks]).T, magnitudes(sound, SMALL))
