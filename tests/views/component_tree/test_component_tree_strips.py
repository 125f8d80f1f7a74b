import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor

from audible_gui.document import Network, NetworkSpec, Reading, Sound, frozen
from audible_gui.views.component_tree.strips import BUCKETS, LayerStrips, Strip, bin_places, frequency_fraction, reduced

RATE_HZ = 44_100


def peaky(channels: int, peak_hz: float) -> tuple[Network, Sound]:
    spec = NetworkSpec(widths=(1,))
    basis = np.zeros((channels, spec.stft.n_bins, 1))
    basis[:, round(peak_hz * spec.stft.n_fft / RATE_HZ)] = 1.0
    basis[0] *= 3.0
    code = np.zeros((1, spec.stft.n_frames(RATE_HZ)))
    code[0, code.shape[1] // 2] = 1.0
    decoder = frozen(basis.reshape(-1, 1))
    network = Network(spec, channels, (frozen(decoder.T),), (decoder,), frozen(code), ((0,),), "run")
    return network, Sound(frozen(np.zeros((RATE_HZ, channels))), RATE_HZ, "test")


@given(st.integers(1, 400), st.integers(0, 5))
def test_buckets_hold_the_extremes_of_their_points(points: int, seed: int) -> None:
    values = np.random.default_rng(seed).random((3, points))
    places = np.linspace(0, points - 1, 33)
    low, high = reduced(values, places)
    assert low.shape == high.shape == (3, 32)
    assert (low <= high).all()
    np.testing.assert_allclose(high.max(axis=1), values.max(axis=1))
    np.testing.assert_allclose(low.min(axis=1), values.min(axis=1))


def test_values_are_interpolated_where_buckets_are_narrower_than_points() -> None:
    low, high = reduced(np.array([[0.0, 1.0]]), np.linspace(0, 1, 5))
    np.testing.assert_allclose(high, [[0.25, 0.5, 0.75, 1.0]])
    np.testing.assert_allclose(low, [[0.0, 0.25, 0.5, 0.75]])


@pytest.mark.parametrize("peak_hz", [110.0, 1000.0, 9000.0])
def test_a_basis_peaks_at_its_frequency(peak_hz: float) -> None:
    network, sound = peaky(1, peak_hz)
    curve = LayerStrips(network, 1, sound, Reading.ONE).basis(0).outer
    assert curve.max() == pytest.approx(1.0)
    assert np.argmax(curve) / BUCKETS == pytest.approx(frequency_fraction(peak_hz, RATE_HZ), abs=0.03)


def test_an_envelope_peaks_at_its_time() -> None:
    network, sound = peaky(1, 440.0)
    curve = LayerStrips(network, 1, sound, Reading.ONE).envelope(0).outer
    assert np.argmax(curve) / BUCKETS == pytest.approx(0.5, abs=0.02)


def test_two_channels_are_stacked() -> None:
    network, sound = peaky(2, 1000.0)
    strip = LayerStrips(network, 1, sound, Reading.ONE).basis(0)
    assert strip.outer.max() == pytest.approx(1.0)
    assert strip.inner.max() == pytest.approx(0.75**0.5)


def test_silence_is_flat() -> None:
    network, sound = peaky(1, 440.0)
    silent = Network(
        network.spec, 1, network.encoders, network.decoders, frozen(np.zeros_like(network.code)), ((0,),), "run"
    )
    strips = LayerStrips(silent, 1, sound, Reading.ONE)
    assert strips.share(0) == strips.relative_share(0) == 0.0
    assert strips.envelope(0).outer.max() == 0.0


def test_the_axis_ends_at_half_the_rate_at_any_rate() -> None:
    for rate_hz in (100, 8000, 192_000):
        places = bin_places(1025, rate_hz)
        assert places[-1] == pytest.approx(1024)
        assert (np.diff(places) > 0).all()
        assert frequency_fraction(rate_hz / 2, rate_hz) == pytest.approx(1.0)


@pytest.mark.usefixtures("qapp")
def test_the_picture_is_as_high_as_the_curves() -> None:
    outer, inner = np.full(BUCKETS, 0.5), np.full(BUCKETS, 0.25)
    outer[BUCKETS // 2 :] = 1.0
    picture = Strip(outer, inner).pixmap(QSize(20, 8), 2.0, QColor("#ff0000")).toImage()
    assert (picture.width(), picture.height()) == (40, 16)
    left = [picture.pixelColor(5, y).alphaF() for y in range(16)]
    assert left == pytest.approx([0.0] * 8 + [0.5] * 4 + [1.0] * 4, abs=0.01)
    assert picture.pixelColor(35, 0).alphaF() == pytest.approx(0.5, abs=0.01)
    assert picture.pixelColor(5, 15).name() == "#ff0000"


@pytest.mark.usefixtures("qapp")
def test_a_narrow_picture_keeps_every_peak() -> None:
    curve = np.zeros(BUCKETS)
    curve[100] = 1.0
    picture = Strip(curve, curve * 0).pixmap(QSize(32, 4), 1.0, QColor("#ffffff")).toImage()
    assert max(picture.pixelColor(x, 0).alphaF() for x in range(32)) == pytest.approx(0.5, abs=0.01)


@pytest.mark.usefixtures("qapp")
def test_another_color_is_another_picture() -> None:
    strip = Strip(np.ones(BUCKETS), np.ones(BUCKETS))
    names = [strip.pixmap(QSize(8, 8), 1.0, QColor(c)).toImage().pixelColor(4, 4).name() for c in ("red", "lime")]
    assert names == ["#ff0000", "#00ff00"]


@pytest.mark.usefixtures("qapp")
def test_a_copy_is_drawn_as_the_strip_is_at_any_size() -> None:
    outer = np.linspace(0.0, 1.0, BUCKETS)
    strip = Strip(outer, outer / 2)
    copy, white = strip.copy(), QColor("white")
    for size, scale in ((QSize(8, 8), 1.0), (QSize(20, 5), 1.0), (QSize(8, 8), 2.0)):
        alone = Strip(outer, outer / 2).pixmap(size, scale, white).toImage()
        assert strip.pixmap(size, scale, QColor("red")).toImage() != alone
        assert copy.pixmap(size, scale, white).toImage() == alone
