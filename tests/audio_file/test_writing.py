from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import SoundWriter, quantised, read_blocks
from audible_gui.document import FileFormat, Subtype
from audible_gui.errors import ExportError

CODINGS = [
    (FileFormat.WAV, Subtype.FLOAT),
    (FileFormat.WAV, Subtype.PCM_24),
    (FileFormat.WAV, Subtype.PCM_16),
    (FileFormat.FLAC, Subtype.PCM_24),
    (FileFormat.FLAC, Subtype.PCM_16),
]


@pytest.mark.parametrize(("file_format", "subtype"), CODINGS)
def test_the_writer_knows_what_is_in_the_file(tmp_path: Path, file_format: FileFormat, subtype: Subtype) -> None:
    block = np.random.default_rng(0).uniform(-1.2, 1.2, size=(500, 2)).astype(np.float32)
    path = tmp_path / f"a.{file_format}"
    with SoundWriter(path, 44100, 2, file_format, subtype, 500) as writer:
        written = np.concatenate([writer.write(block[:123]), writer.write(block[123:])])
    assert np.array_equal(np.concatenate(list(read_blocks(path, 100))), written)
    assert soundfile.info(path).subtype == subtype


def test_quantised_values_stay_within_full_scale() -> None:
    assert quantised(np.array([-9.0, -1.0, 0.0, 1.0, 9.0]), 16).tolist() == [-32768, -32768, 0, 32767, 32767]


@pytest.mark.parametrize(
    ("rate_hz", "channels", "subtype"),
    [(44100, 9, Subtype.PCM_24), (44100, 1, Subtype.FLOAT), (768_000, 1, Subtype.PCM_16)],
)
def test_what_flac_cannot_hold_is_refused(tmp_path: Path, rate_hz: int, channels: int, subtype: Subtype) -> None:
    with pytest.raises(ExportError, match="choose"):
        SoundWriter(tmp_path / "a.flac", rate_hz, channels, FileFormat.FLAC, subtype, 10)


def test_a_place_that_cannot_be_written_to_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        SoundWriter(tmp_path / "no" / "a.wav", 44100, 1, FileFormat.WAV, Subtype.FLOAT, 10)
