from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import Dither, SoundWriter, quantised, read_blocks, writing
from audible_gui.document import FileFormat, Subtype
from audible_gui.errors import ExportError

CODINGS = [
    (FileFormat.WAV, Subtype.FLOAT),
    (FileFormat.WAV, Subtype.PCM_24),
    (FileFormat.WAV, Subtype.PCM_16),
    (FileFormat.FLAC, Subtype.PCM_24),
    (FileFormat.FLAC, Subtype.PCM_16),
    (FileFormat.AIFF, Subtype.FLOAT),
    (FileFormat.AIFF, Subtype.PCM_24),
    (FileFormat.AIFF, Subtype.PCM_16),
    (FileFormat.W64, Subtype.FLOAT),
    (FileFormat.W64, Subtype.PCM_24),
    (FileFormat.W64, Subtype.PCM_16),
]


@pytest.mark.parametrize("dither", [None, Dither((3, 1))])
@pytest.mark.parametrize(("file_format", "subtype"), CODINGS)
def test_the_writer_knows_what_is_in_the_file(
    tmp_path: Path, file_format: FileFormat, subtype: Subtype, dither: Dither | None
) -> None:
    block = np.random.default_rng(0).uniform(-1.2, 1.2, size=(500, 2)).astype(np.float32)
    path = tmp_path / f"a.{file_format}"
    with SoundWriter(path, 44100, 2, file_format, subtype, 500, dither=dither) as writer:
        written = np.concatenate([writer.write(block[:123]), writer.write(block[123:])])
    assert np.array_equal(np.concatenate(list(read_blocks(path, 100))), written)
    assert soundfile.info(path).subtype == subtype
    assert soundfile.info(path).format == file_format.name


def test_quantised_values_stay_within_full_scale() -> None:
    assert quantised(np.array([-9.0, -1.0, 0.0, 1.0, 9.0]), 16).tolist() == [-32768, -32768, 0, 32767, 32767]


@pytest.mark.parametrize(
    ("rate_hz", "channels", "subtype"),
    [(44100, 9, Subtype.PCM_24), (44100, 1, Subtype.FLOAT), (768_000, 1, Subtype.PCM_16)],
)
def test_what_flac_cannot_hold_is_refused(tmp_path: Path, rate_hz: int, channels: int, subtype: Subtype) -> None:
    with pytest.raises(ExportError, match="choose"):
        SoundWriter(tmp_path / "a.flac", rate_hz, channels, FileFormat.FLAC, subtype, 10)


def test_a_file_over_4_gib_is_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_CHUNK_BYTES", 1000 * 2 * 3)
    for samples, container in ((1000, "WAV"), (1001, "RF64")):
        path = tmp_path / f"{samples}.wav"
        with SoundWriter(path, 44100, 2, FileFormat.WAV, Subtype.PCM_24, samples) as writer:
            writer.write(np.full((samples, 2), 0.25, np.float32))
        assert soundfile.info(path).format == container
        assert soundfile.read(path)[0].tolist() == [[0.25, 0.25]] * samples
    with pytest.raises(ExportError, match="4 GiB"):
        SoundWriter(tmp_path / "a.aiff", 44100, 2, FileFormat.AIFF, Subtype.PCM_24, 1001)
    assert not (tmp_path / "a.aiff").exists()


def test_a_full_disk_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.wav").symlink_to("/dev/full")
    with (
        pytest.raises(ExportError, match=r"“a.wav” cannot be written( \(.*[^.]\))?; the disk may be full\.$"),
        SoundWriter(tmp_path / "a.wav", 44100, 1, FileFormat.WAV, Subtype.FLOAT, 10) as writer,
    ):
        writer.write(np.zeros((10_000, 1), np.float32))

    def fail(file: soundfile.SoundFile) -> None:
        if not file.closed:
            really(file)
            raise soundfile.LibsndfileError(2)

    really = soundfile.SoundFile.close
    monkeypatch.setattr(soundfile.SoundFile, "close", fail)
    with (
        pytest.raises(ExportError, match="disk may be full"),
        SoundWriter(tmp_path / "b.wav", 44100, 1, FileFormat.WAV, Subtype.FLOAT, 10),
    ):
        pass


def test_a_name_that_is_not_utf_8_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a\udcff.wav"
    with SoundWriter(path, 44100, 1, FileFormat.WAV, Subtype.FLOAT, 10) as writer:
        writer.write(np.ones((10, 1), np.float32))
    assert np.concatenate(list(read_blocks(path, 100))).tolist() == [[1.0]] * 10


def test_a_place_that_cannot_be_written_to_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="cannot be written"):
        SoundWriter(tmp_path / "no" / "a.wav", 44100, 1, FileFormat.WAV, Subtype.FLOAT, 10)
