"""How many parts: what is chosen for sounds of known making, and the choice itself on made-up curves."""

import subprocess
import sys
from collections.abc import Generator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from audible_gui.document import Candidate, NetworkSpec, Sound, StftSpec, Suggestion, SuggestStep, frozen
from audible_gui.errors import TrainingError
from audible_gui.nae import suggest
from audible_gui.nae.suggestion import chosen, layers, sentence
from tests.support.networks import SMALL, noise, outcome

RATE_HZ = 8000
GRID = StftSpec(512, 256)


def notes(count: int, seed: int = 0, seconds: float = 2.5, channels: int = 1) -> Sound:
    """Notes of different pitch and timbre, each struck four times at random, so that they overlap and repeat."""
    rng = np.random.default_rng(seed)
    time = np.arange(int(RATE_HZ * seconds)) / RATE_HZ
    total = np.zeros((len(time), channels))
    for index in range(count):
        pitch = 110.0 * 2.0 ** ((5 * index + index // 3) / 12.0)
        harmonics = range(1, min(6, int(RATE_HZ / 2 / pitch)) + 1)
        tone = sum(
            rng.uniform(0.2, 1.0) / h * np.sin(2 * np.pi * h * pitch * time + rng.uniform(0, 6)) for h in harmonics
        )
        since = time[:, None] - rng.uniform(0.0, seconds - 0.5, size=4)
        strokes = np.clip(since / 0.01, 0.0, 1.0) * np.exp(-np.maximum(since, 0.0) / rng.uniform(0.2, 0.6))
        total += 0.05 * (tone * strokes.sum(axis=1))[:, None] * rng.uniform(0.2, 1.0, size=channels)
    return Sound(frozen(total), RATE_HZ, "notes")


def suggested(sound: Sound, stft: StftSpec = GRID, seed: int = 0) -> Suggestion:
    return outcome(suggest(sound, stft, seed))


def ended_early(work: Generator[SuggestStep, bool | None, Suggestion]) -> Suggestion:
    while True:
        try:
            work.send(True)
        except StopIteration as end:
            suggestion: Suggestion = end.value
            return suggestion


def curve(*points: tuple[int, float, float]) -> list[Candidate]:
    return [Candidate(*point) for point in points]


@pytest.mark.parametrize(("count", "seed"), [(1, 0), (2, 0), (4, 0), (8, 0)])
def test_the_parts_follow_the_notes(count: int, seed: int) -> None:
    suggestion = suggested(notes(count, seed), seed=seed)
    assert count / 2 <= suggestion.parts <= 2 * count
    assert suggestion.widths[-1] == suggestion.parts
    assert NetworkSpec(suggestion.widths).depth == (1 if suggestion.parts <= 3 else 2)


def test_two_panned_channels_change_little() -> None:
    assert 2 <= suggested(notes(4, channels=2)).parts <= 8


def test_a_steady_tone_is_one_part() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(16000) / RATE_HZ) * np.hanning(16000)
    suggestion = suggested(Sound(frozen(0.3 * tone[:, None]), RATE_HZ, "tone"))
    assert suggestion.widths == (1,)
    assert suggestion.reason.startswith("1 part: it explains 9")


@pytest.mark.parametrize(("samples", "channels"), [(2000, 1), (8000, 2)])
def test_noise_is_one_part_since_more_explain_no_more_than_chance(samples: int, channels: int) -> None:
    suggestion = suggested(noise(samples, channels))
    assert suggestion.widths == (1,)
    assert suggestion.curve[0].coverage < 0.5
    assert suggestion.reason.endswith("no more than chance would.")


@pytest.mark.parametrize("samples", [np.zeros((4000, 2)), np.zeros((0, 1)), np.full((4000, 1), 1e-38)])
def test_silence_is_one_part_and_said_to_be_silence(samples: npt.NDArray[np.float64]) -> None:
    suggestion = suggested(Sound(frozen(samples), RATE_HZ, "silence"))
    assert (suggestion.widths, suggestion.curve) == ((1,), ())
    assert "silent" in suggestion.reason


@pytest.mark.parametrize("samples", [1, 300])
@pytest.mark.parametrize("channels", [1, 40])
def test_sounds_shorter_than_a_frame_are_simple(samples: int, channels: int) -> None:
    suggestion = suggested(noise(samples, channels), StftSpec())
    assert suggestion.widths == (1,)
    assert all(np.isfinite([point.coverage, point.stability]).all() for point in suggestion.curve)


@pytest.mark.parametrize("level", [1e-20, 1e29])
def test_the_level_does_not_matter(level: float) -> None:
    sound = notes(2, seconds=1.0)
    other = Sound(frozen(sound.samples.astype(np.float64) * level), RATE_HZ, "notes")
    assert suggested(other).widths == suggested(sound).widths


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e31])
def test_absurd_samples_are_refused_with_a_sentence(value: float) -> None:
    samples = np.zeros((4000, 1))
    samples[1234] = value
    with pytest.raises(TrainingError, match="damaged"):
        suggested(Sound(frozen(samples), RATE_HZ, "absurd"))


def test_the_same_seed_gives_the_same_answer_and_another_one_other_starts() -> None:
    sound = noise(500)
    once = suggested(sound, SMALL, 3)
    assert suggested(sound, SMALL, 3) == once
    assert once.curve != suggested(sound, SMALL, 4).curve


def test_the_search_tells_how_far_it_is_and_shows_the_curve_grow() -> None:
    steps = list(suggest(notes(1, seconds=1.0), GRID))
    assert all(0.0 <= one.fraction <= other.fraction <= 1.0 for one, other in pairwise(steps))
    assert steps[-1].fraction == pytest.approx(1.0)
    assert all(other.curve[: len(one.curve)] == one.curve for one, other in pairwise(steps))
    assert [point.parts for point in steps[-1].curve] == [1, 2, 3, 4, 6, 8, 12]


def test_a_search_ended_early_answers_with_what_was_tried() -> None:
    work = suggest(notes(4, seconds=1.0), GRID)
    assert isinstance(next(work), SuggestStep)
    suggestion = ended_early(work)
    assert suggestion.widths == (1,)
    assert len(suggestion.curve) == 1
    assert suggestion.reason.endswith("it may hold more parts than were tried.")


def test_torch_is_not_needed() -> None:
    program = (
        "import sys, numpy as np\n"
        "from audible_gui.document import Sound, StftSpec\n"
        "from audible_gui.nae import suggest\n"
        "list(suggest(Sound(np.ones((9, 1), np.float32), 8000, ''), StftSpec(16, 4)))\n"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_knee_is_chosen() -> None:
    points = curve((1, 0.5, 1.0), (2, 0.7, 0.8), (4, 0.9, 0.8), (8, 0.91, 0.8), (16, 0.92, 0.8))
    assert chosen(points, 0.0) == 4


def test_parts_beyond_nearly_everything_are_not_wanted() -> None:
    points = curve((1, 0.5, 1.0), (2, 0.99, 0.8), (4, 1.0, 1.0))
    assert chosen(points, 0.0) == 2


def test_of_two_about_equal_the_more_stable_is_chosen() -> None:
    points = curve((1, 0.1, 1.0), (4, 0.8, 0.5), (6, 0.82, 1.0), (8, 0.83, 0.5))
    assert chosen(points, 0.0) == 6
    assert chosen(curve((1, 0.1, 1.0), (4, 0.8, 1.0), (6, 0.82, 0.5), (8, 0.83, 0.5)), 0.0) == 4


def test_what_chance_explains_is_no_reason_for_more() -> None:
    points = curve((1, 0.1, 1.0), (2, 0.15, 0.9), (16, 0.5, 0.9))
    assert chosen(points, 0.001) == 16
    assert chosen(points, 0.05) == 1


@pytest.mark.parametrize(("parts", "widths"), [(1, (1,)), (3, (3,)), (4, (12, 4)), (32, (96, 32))])
def test_a_layer_of_pieces_stands_before_more_than_a_few_parts(parts: int, widths: tuple[int, ...]) -> None:
    assert layers(parts) == widths


def test_the_sentence_says_what_the_curve_shows() -> None:
    points = curve((1, 0.5, 1.0), (4, 0.942, 0.9), (8, 0.969, 0.7))
    assert sentence(points, 4) == (
        "4 parts: they explain 94 % of the sound, more parts add under 0.7 % each and come out less alike each time."
    )
    assert sentence(points, 8) == "8 parts: they explain 96 % of the sound; it may hold more parts than were tried."
