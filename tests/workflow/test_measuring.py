import math

import numpy as np
import pytest

from audible_gui.document import Document, Floats, Node, Sound, frozen, with_gain, with_mute, with_network
from audible_gui.synthesis import Box, Renderer, document_mix, factors, node_mix
from audible_gui.workflow import measured
from audible_gui.workflow.measuring import BLOCK_S, MOST_BLOCKS
from tests.support.networks import noise, outcome, random_network

RATE_HZ = 8000


def trained(sound: Sound) -> Document:
    return with_network(Document(sound=sound), random_network(sound))


def rms_db(samples: Floats, over: Floats) -> float:
    return 10.0 * math.log10(float(np.mean(np.square(samples, dtype=float)) / np.mean(np.square(over, dtype=float))))


def mix_of(document: Document) -> Floats:
    assert document.sound is not None
    assert document.network is not None
    renderer = Renderer(document.sound.samples, document.network.spec.stft, factors(document.network))
    return renderer.render(document_mix(document), 0, document.sound.n_samples)


def test_unedited_the_mix_nulls_and_is_as_loud() -> None:
    result = outcome(measured(trained(noise(RATE_HZ))))
    assert result.difference_db is not None
    assert result.difference_db < -120.0
    assert result.mix_lufs == pytest.approx(result.original_lufs, abs=1e-4)
    assert not result.sampled


def test_without_a_network_too() -> None:
    result = outcome(measured(Document(sound=noise(RATE_HZ, 2))))
    assert result.difference_db is not None
    assert result.difference_db < -120.0


def test_edited_it_says_how_far_away_the_mix_is() -> None:
    document = with_mute(trained(noise(2 * RATE_HZ, 2)), Node(2, 0), muted=True)
    assert document.sound is not None
    mix, result = mix_of(document), outcome(measured(document))
    assert result.difference_db == pytest.approx(rms_db(mix - document.sound.samples, document.sound.samples), abs=0.01)
    assert result.peak == pytest.approx(np.abs(document.sound.samples).max())
    assert result.mix_lufs < result.original_lufs - 1.0


def test_everything_softer_is_so_much_less_loud() -> None:
    document = trained(noise(RATE_HZ))
    for index in range(3):
        document = with_gain(document, Node(2, index), -6.0)
    document = with_gain(document, None, -6.0)
    result = outcome(measured(document))
    assert result.mix_lufs - result.original_lufs == pytest.approx(-6.0, abs=0.01)


def test_over_a_region_only_that_counts() -> None:
    wave = np.concatenate([noise(RATE_HZ).samples, 0.1 * noise(RATE_HZ).samples])
    document = Document(sound=Sound(frozen(wave), RATE_HZ, "steps"))
    loud, soft = (outcome(measured(document, region)) for region in ((0, RATE_HZ), (RATE_HZ, 2 * RATE_HZ)))
    assert soft.original_lufs - loud.original_lufs == pytest.approx(-20.0, abs=0.1)
    assert soft.peak == pytest.approx(0.1 * loud.peak)


def test_of_a_long_sound_a_sample_tells_the_same() -> None:
    seconds = round(2.5 * MOST_BLOCKS * BLOCK_S)
    envelope = 1.0 + 0.9 * np.sin(np.arange(seconds * RATE_HZ) / (3.7 * RATE_HZ))
    wave = noise(seconds * RATE_HZ).samples * envelope[:, None]
    document = with_mute(trained(Sound(frozen(wave), RATE_HZ, "long")), Node(1, 1), muted=True)
    assert document.sound is not None
    result = outcome(measured(document))
    assert result.sampled
    assert result.difference_db == pytest.approx(
        rms_db(mix_of(document) - document.sound.samples, document.sound.samples), abs=0.3
    )


@pytest.mark.parametrize("samples", [1, 100])
def test_tiny_sounds_and_silence(samples: int) -> None:
    silent = Document(sound=Sound(frozen(np.zeros((samples, 1))), RATE_HZ, "silence"))
    result = outcome(measured(silent))
    assert result.difference_db is None
    assert result.original_lufs == -math.inf
    assert outcome(measured(Document(sound=noise(samples)))).difference_db is not None


def test_it_looks_up_often() -> None:
    assert sum(1 for _ in measured(trained(noise(4 * RATE_HZ)))) >= 4


def test_what_is_heard_alone_is_measured_instead_of_the_mix() -> None:
    document = trained(noise(RATE_HZ))
    assert document.network is not None
    alone, whole = outcome(measured(document, mix=node_mix(document.network, Node(2, 0)))), outcome(measured(document))
    assert alone.mix_lufs < whole.mix_lufs - 1.0
    assert alone.original_lufs == pytest.approx(whole.original_lufs, abs=1e-4)


@pytest.mark.parametrize("channels", [1, 2])
def test_in_a_box_only_that_counts(channels: int) -> None:
    time = np.arange(2 * RATE_HZ)[:, None] / RATE_HZ
    inside, outside = 0.1 * np.sin(2 * np.pi * 500.0 * time), 0.5 * np.sin(2 * np.pi * 2000.0 * time)
    both, only = (Document(sound=Sound(frozen(np.tile(wave, channels)), RATE_HZ, "tones"))
                  for wave in (inside + outside, inside))  # fmt: skip
    region = (RATE_HZ // 4, 2 * RATE_HZ - RATE_HZ // 4)
    result = outcome(measured(both, region, box=Box(*region, 300.0, 700.0)))
    assert result.peak == pytest.approx(0.1, rel=0.01)
    assert result.mix_lufs == pytest.approx(result.original_lufs, abs=0.01)
    # A mono sound is played on both sides.
    expected = outcome(measured(only, region)).original_lufs + (3.01 if channels == 1 else 0.0)
    assert result.original_lufs == pytest.approx(expected, abs=0.2)
