import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.audio_file import read_sound, sound_info
from audible_gui.document import Sound
from audible_gui.errors import SoundError
from tests.support.networks import outcome


def read(path: Path) -> Sound:
    return outcome(read_sound(path))


def test_24_bit_samples_come_in_exactly(tmp_path: Path) -> None:
    steps = np.random.default_rng(0).integers(-(2**23), 2**23, size=(1000, 2))
    soundfile.write(tmp_path / "a.wav", (steps << 8).astype(np.int32), 44100, subtype="PCM_24")
    sound = read(tmp_path / "a.wav")
    assert np.array_equal(sound.samples * 2.0**23, steps)
    assert (sound.rate_hz, sound.n_channels, sound.name, sound.subtype) == (44100, 2, "a", "PCM_24")
    assert not sound.samples.flags.writeable


def test_numbers_that_are_none_become_zero_and_are_told_of(data: Path) -> None:
    sound = read(data / "edge_cases" / "nan_samples.wav")
    assert np.isfinite(sound.samples).all()
    assert "11 samples" in sound.notes[0]


def test_the_fraction_read_rises_to_one(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(600_000), 44100)
    fractions = list(read_sound(tmp_path / "a.wav"))
    assert len(fractions) == 3
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("name", ["folder", "pipe", "dangling", "missing", "zero\0byte"])
def test_what_is_no_file_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(SoundError, match=r"\.$"):
        read(tmp_path / name)


@pytest.mark.parametrize("fork", ["._a.wav", ".AppleDouble/a.wav"])
def test_no_pipe_or_device_beside_a_file_is_looked_into(tmp_path: Path, fork: str) -> None:
    """Where libsndfile looks for a resource fork; at a pipe it would wait for ever."""
    (tmp_path / "a.wav").write_bytes(b"junk" * 500)
    (tmp_path / ".AppleDouble").mkdir()
    (tmp_path / fork).symlink_to("/dev/null")
    with pytest.raises(SoundError, match="is a pipe or device"):
        sound_info(tmp_path / "a.wav")
    (tmp_path / fork).unlink()
    with pytest.raises(SoundError, match="not a sound"):
        sound_info(tmp_path / "a.wav")


@pytest.mark.skipif(not Path("/proc/kmsg").exists(), reason="there is no such file")
def test_what_the_system_only_calls_a_file_is_not_waited_for() -> None:
    with pytest.raises(SoundError, match=r"is empty|may not be read"):
        sound_info(Path("/proc/kmsg"))


def test_info_does_not_read_the_samples(data: Path) -> None:
    info = sound_info(data / "edge_cases" / "ok.flac")
    assert (info.rate_hz, info.channels, info.samples, info.file_format) == (44100, 2, 5733, "FLAC")


def test_a_file_cut_short_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    noise = np.random.default_rng(0).uniform(-0.5, 0.5, 50_000)
    soundfile.write(path, noise, 44100, format="MP3", subtype="MPEG_LAYER_III")
    assert read(path).notes == ()
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    sound = read(path)
    assert 0 < sound.n_samples < 50_000
    expected = f"“a.mp3” is incomplete: its header promises 50000 samples, {sound.n_samples} are there."
    assert sound.notes == (expected,)


def test_too_little_memory_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise MemoryError

    soundfile.write(tmp_path / "a.wav", np.zeros(100), 44100)
    monkeypatch.setattr("audible_gui.audio_file.reading._grow", full)
    with pytest.raises(SoundError, match="memory"):
        read(tmp_path / "a.wav")


@pytest.mark.parametrize(("room", "most"), [(1_000_000, None), (None, 500_000), (10_000_000, 500_000)])
def test_what_would_fill_the_memory_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int | None, most: int | None
) -> None:
    """A file of a kilobyte may hold hours of silence."""
    soundfile.write(tmp_path / "a.flac", np.zeros(4_000_000, dtype=np.int16), 44100)
    monkeypatch.setattr("audible_gui.audio_file.reading._memory_bytes", lambda: room)
    tracemalloc.start()
    try:
        with pytest.raises(SoundError, match=r"too long"):
            outcome(read_sound(tmp_path / "a.flac", most))
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def test_a_name_that_is_not_utf_8_is_read(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(100), 44100)
    odd = (tmp_path / "a.wav").rename(tmp_path / "a\udcff.wav")
    assert read(odd).n_samples == 100


def test_a_long_sound_is_held_once_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audible_gui.audio_file.reading.BLOCK_SAMPLES", 1 << 14)
    samples = np.random.default_rng(0).uniform(-1, 1, (1 << 20, 2)).astype(np.float32)
    soundfile.write(tmp_path / "long.wav", samples, 44_100, "FLOAT")
    tracemalloc.start()
    try:
        sound = outcome(read_sound(tmp_path / "long.wav"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert np.array_equal(sound.samples, samples)
    assert not sound.samples.flags.writeable
    assert peak < 1.2 * samples.nbytes
