"""What is exported sums to the sound in another program, too: SoX reads it, and not one sample is off."""

from pathlib import Path

import numpy as np
import pytest

from audible_gui.document import (
    Device,
    Document,
    ExportRequest,
    FileFormat,
    NetworkSpec,
    Sound,
    Subtype,
    TrainRequest,
    frozen,
    with_network,
)
from audible_gui.export import export_stems
from audible_gui.workflow import open_sound, train
from tests.benchmarks.pieces import VERSIONS
from tests.support.networks import noise, outcome, random_network
from tests.support.sox import require_sox, sox_steps

FORMATS = tuple(FileFormat)
PIECES = (
    "o01_three_sources", "o02_drum_loop", "o03_piano_chords", "o04_violin_piano", "o05_bells_marimba",
    "o06_brass_pad_drums_48k", "o07_six_part", "o08_breakbeat_guitar_choir", "o09_speech_guitar",
    "o10_speech_pink_noise", "o11_sweeps_bursts_clicks", "o12_long_60s",
)  # fmt: skip
IN_STEREO = {
    "o01_three_sources", "o02_drum_loop", "o04_violin_piano", "o07_six_part", "o08_breakbeat_guitar_choir",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _sox() -> None:
    require_sox()


def check_sum(document: Document, folder: Path, file_format: FileFormat, subtype: Subtype) -> int:
    """Whether SoX finds stems and residual to sum to the sound exactly; how many files there are."""
    sound, bits = document.sound, subtype.bits
    assert sound is not None
    assert bits is not None
    certificate = outcome(export_stems(ExportRequest(document, folder, None, file_format, subtype)))
    wanted = sound.samples.astype(np.float64) * 2 ** (bits - 1)
    np.testing.assert_array_equal(wanted, np.rint(wanted), err_msg="the sound has that many bits")
    total = np.zeros(wanted.shape, np.int64)
    for name in certificate.stems:
        total += sox_steps(folder / name, sound.n_channels, bits)
    np.testing.assert_array_equal(total, wanted.astype(np.int64))
    assert certificate.null_db == -300.0
    return len(certificate.stems)


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize("subtype", [Subtype.PCM_16, Subtype.PCM_24])
@pytest.mark.parametrize("channels", [1, 2])
def test_stems_sum_exactly_in_sox(tmp_path: Path, file_format: FileFormat, subtype: Subtype, channels: int) -> None:
    assert subtype.bits is not None
    steps = 2.0 ** (subtype.bits - 1)
    samples = noise(6000, channels, rate_hz=44_100).samples
    sound = Sound(frozen(np.rint(samples * steps) / steps), 44_100, "noise")
    document = with_network(Document(sound=sound), random_network(sound))
    assert check_sum(document, tmp_path / "out", file_format, subtype) == 4


@pytest.mark.parametrize(
    ("name", "version"),
    [(name, "mono") for name in PIECES] + [(name, "stereo") for name in PIECES if name in IN_STEREO],
)
def test_stems_of_the_open_pieces_sum_exactly_in_sox(
    open_sounds: Path, tmp_path: Path, name: str, version: str
) -> None:
    folder = open_sounds / name
    folder = folder if version == "mono" else folder / version
    sound = outcome(open_sound(next(folder.glob("mixture.*"))))
    assert sound.n_channels == VERSIONS[version]
    request = TrainRequest(sound, NetworkSpec((8, 3), iterations=10), Device.CPU)
    document = with_network(Document(sound=sound), outcome(train(request)))
    file_format = FORMATS[PIECES.index(name) % len(FORMATS)]
    assert check_sum(document, tmp_path / "out", file_format, Subtype.PCM_24) >= 3
