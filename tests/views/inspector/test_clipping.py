"""Shapes on the clipboard: to another grid and back, and whatever else may lie there."""

import json

import numpy as np
import pytest
from PySide6.QtCore import QMimeData

from audible_gui.document import Document, StftSpec, with_network
from audible_gui.errors import AudibleError
from audible_gui.views.inspector.clipping import FORMAT, clipping, fitted, mime_data, read_clipping
from audible_gui.views.inspector.heights import Line
from audible_gui.views.inspector.trace import Side
from tests.support.networks import noise, random_network


def document(stft: StftSpec, rate_hz: int = 8000, channels: int = 1) -> Document:
    sound = noise(8000, channels, rate_hz=rate_hz)
    return with_network(Document(sound=sound), random_network(sound, stft=stft))


def peak(n: int, at: int, channels: int = 1) -> Line:
    values = np.exp(-0.5 * ((np.arange(n) - at) / 3.0) ** 2)
    return np.repeat(values[None], channels, axis=0)


FINE, COARSE = document(StftSpec(512, 64)), document(StftSpec(256, 128))


def through_the_clipboard(before: Document, side: Side, values: Line, after: Document, own: Line) -> Line:
    return fitted(read_clipping(mime_data(clipping(before, side, values))), after, own)


def test_on_the_same_grid_it_stays_the_same() -> None:
    for side, n in ((Side.BASIS, 257), (Side.ENVELOPE, 100)):
        values = peak(n, 40)
        np.testing.assert_allclose(through_the_clipboard(FINE, side, values, FINE, values), values, rtol=1e-6)


def test_a_basis_keeps_its_frequencies_and_an_envelope_its_seconds() -> None:
    basis = through_the_clipboard(FINE, Side.BASIS, peak(257, 80), COARSE, peak(129, 10))
    assert basis[0].argmax() == 40
    envelope = through_the_clipboard(FINE, Side.ENVELOPE, peak(132, 63), COARSE, peak(64, 10))
    seconds = (63 * 64 + (64 - 512) + 256) / 8000
    assert envelope[0].argmax() == round((seconds * 8000 - (128 - 256) - 128) / 128)
    other_rate = document(StftSpec(512, 64), rate_hz=16000)
    assert through_the_clipboard(FINE, Side.BASIS, peak(257, 80), other_rate, peak(257, 9))[0].argmax() == 40


def test_it_becomes_as_loud_as_what_it_takes_the_place_of() -> None:
    own = 7.0 * peak(257, 30)
    made = through_the_clipboard(FINE, Side.BASIS, peak(257, 80), FINE, own)
    assert np.linalg.norm(made) == pytest.approx(np.linalg.norm(own))


def test_another_number_of_channels_takes_their_mean() -> None:
    stereo = np.concatenate([peak(257, 80), np.zeros((1, 257))])
    (made,) = through_the_clipboard(FINE, Side.BASIS, stereo, FINE, peak(257, 3))
    assert made.argmax() == 80
    both = through_the_clipboard(FINE, Side.BASIS, peak(257, 80), document(StftSpec(512, 64), channels=2), stereo)
    np.testing.assert_array_equal(both[0], both[1])


def test_other_programs_get_a_table() -> None:
    lines = mime_data(clipping(FINE, Side.BASIS, peak(257, 2))).text().splitlines()
    assert lines[0] == "Hz\tvalue"
    assert lines[3] == "31.25\t1"
    assert len(lines) == 258
    assert mime_data(clipping(FINE, Side.BASIS, peak(3, 1, 2))).text().startswith("Hz\tchannel 1\tchannel 2\n")


def test_without_a_shape_there_it_says_what_to_do() -> None:
    text = QMimeData()
    text.setText("hello")
    with pytest.raises(AudibleError, match="Copy one"):
        read_clipping(text)
    with pytest.raises(AudibleError, match="Copy one"):
        read_clipping(None)


GOOD = {"shape": "basis", "first": 0.0, "step": 10.0, "values": [[0.0, 1.0]]}


@pytest.mark.parametrize(
    "change",
    [
        {"shape": "loudness"},
        {"step": 0.0},
        {"step": float("nan")},
        {"first": "x"},
        {"values": []},
        {"values": [[1.0, -1.0]]},
        {"values": [[1.0], [1.0, 2.0]]},
        {"values": [[float("inf")]]},
        {"values": [["a"]]},
        {"values": 3},
    ],
)
def test_junk_is_refused_with_a_sentence(change: dict[str, object]) -> None:
    data = QMimeData()
    data.setData(FORMAT, json.dumps({**GOOD, **change}).encode())
    with pytest.raises(AudibleError, match="cannot be read"):
        read_clipping(data)
    for junk in (b"", b"[]", b"\xff", b"null"):
        data.setData(FORMAT, junk)
        with pytest.raises(AudibleError, match="cannot be read"):
            read_clipping(data)


def test_the_same_format_is_read_again() -> None:
    data = QMimeData()
    data.setData(FORMAT, json.dumps(GOOD).encode())
    clip = read_clipping(data)
    assert (clip.side, clip.step) == (Side.BASIS, 10.0)
