"""Examples of operations, and their figures: on small sounds whose answers are known."""

from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import DENSITIES, TIMBRES, Document, Node, Phase, with_mute, with_network
from audible_gui.operations import with_basis_of
from tests.benchmarks.example_cases import Case, cases
from tests.benchmarks.example_sheets import log_spectrogram, sheet
from tests.benchmarks.examples import figures, rendered
from tests.support.networks import random_network, tones

RATE_HZ = 44_100


def document() -> Document:
    sound = tones()
    return with_mute(with_network(Document(sound=sound), random_network(sound, (5, 3))), None, muted=True)


def test_every_creative_operation_has_an_example() -> None:
    operations = {case.operation for case in cases(document())}
    thrown = {f"timbre, {one}" for one in TIMBRES} | {f"density, {one}" for one in DENSITIES}
    assert operations >= thrown
    assert operations >= {"cross component, basis", "cross component, envelope", "patch bay, shuffled"}
    assert operations >= {"events by hand", "hierarchy", "drawn basis", "drawn envelope", "gate", "freeze", "painting"}


def test_a_crossed_component_is_heard_with_both_phases_and_an_unpatched_one_once() -> None:
    before = document()
    crossed = Case("cross", "crossed", lambda: with_basis_of(before, Node(2, 0), Node(2, 1)), (Node(2, 0),))
    plain = Case("hierarchy", "as it is", lambda: before)
    both, once = rendered(before, crossed), rendered(before, plain)
    assert both is not None
    assert once is not None
    assert list(both.after) == list(Phase)
    assert np.abs(both.after[Phase.REFINED] - both.after[Phase.SOURCE]).max() > 1e-4
    assert list(once.after) == [Phase.SOURCE]
    np.testing.assert_array_equal(once.after[Phase.SOURCE], once.before)


def test_figures_tell_level_peak_and_clicks() -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    tone = (0.1 * np.sin(2 * np.pi * 300 * time) + 1e-3 * np.sin(2 * np.pi * 9000 * time))[:, None].astype(np.float32)
    clicked = 0.5 * tone
    clicked[20_000:] *= -1.0
    clicked[20_000] += 0.3
    level, *peaks, _, _, jump, crest, crest_after = figures(tone, clicked, RATE_HZ)
    assert level == pytest.approx(-6.0, abs=0.1)
    assert peaks == pytest.approx([-20.0, -10.0], abs=1.5)
    assert jump > 20.0
    assert crest < 6.0
    assert crest_after > 30.0


def test_the_spectrogram_of_a_tone_is_loudest_at_its_frequency_and_sheets_are_numbered(tmp_path: Path) -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    tone = np.sin(2 * np.pi * 1000 * time)[:, None].astype(np.float32)
    bands = log_spectrogram(tone[:, 0], RATE_HZ).sum(axis=1)
    loudest_hz = 40.0 * 500.0 ** (bands.argmax() / len(bands))
    assert loudest_hz == pytest.approx(1000.0, rel=0.06)
    sheet(tmp_path / "a.png", [("tone", [tone, tone])] * 9, RATE_HZ)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a 2.png", "a.png"]
