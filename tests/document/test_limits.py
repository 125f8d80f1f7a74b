import pytest

from audible_gui.document import NetworkSpec, StftSpec
from audible_gui.errors import AudibleError


@pytest.mark.parametrize(
    "values",
    [
        {"widths": ()},
        {"widths": (0,)},
        {"widths": (513,)},
        {"widths": (4,) * 9},
        {"iterations": 0},
        {"sparsity": -0.1},
        {"sparsity": float("nan")},
        {"seed": -1},
        {"optimiser": "adam"},
        {"encoder": "negative"},
    ],
)
def test_a_network_outside_the_limits_is_refused_with_a_sentence(values: dict[str, object]) -> None:
    with pytest.raises(AudibleError, match=r"\.$"):
        NetworkSpec(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(("n_fft", "hop"), [(15, 4), (2047, 512), (1 << 17, 512), (2048, 0), (2048, 1025)])
def test_a_grid_outside_the_limits_is_refused_with_a_sentence(n_fft: int, hop: int) -> None:
    with pytest.raises(AudibleError, match=r"\.$"):
        StftSpec(n_fft, hop)


@pytest.mark.parametrize("samples", [1, 10, 511, 512, 513, 44100])
def test_every_sample_lies_under_every_window_that_could_cover_it(samples: int) -> None:
    spec = StftSpec(2048, 512)
    frames = spec.n_frames(samples)
    assert spec.frame_start(0) == -1536
    assert [spec.middle(frame) - spec.frame_start(frame) for frame in (0, 7)] == [1024, 1024]
    assert spec.frame_start(frames - 1) <= samples - 1 < spec.frame_start(frames)
