import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audible_gui.cli import main

QUICK = ["--layers", "6,3", "--iterations", "10"]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "noise.wav"
    soundfile.write(path, np.random.default_rng(0).uniform(-0.5, 0.5, (20_000, 2)), 44100, subtype="PCM_24")
    return path


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The real command line in a process of its own."""
    return subprocess.run([sys.executable, "-m", "audible_gui", *words], capture_output=True, text=True, check=False)


def test_json_is_one_object_with_everything_promised(sound: Path, tmp_path: Path) -> None:
    done = run("deconstruct", str(sound), *QUICK, "--seed", "3", "--json", "-o", str(tmp_path / "out"))
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert {"stems", "layers", "seed", "loss", "iterations", "seconds", "device", "threads", "null_db"} <= set(told)
    assert told["device_reason"]
    assert told["notes"] == []
    assert (told["layers"], told["seed"], told["iterations"]) == ([6, 3], 3, 10)
    assert told["null_db"] <= -120.0
    assert len(told["stems"]) == 3
    assert all((tmp_path / "out" / name).is_file() for name in told["stems"])


def test_what_did_not_go_as_usual_is_told(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import torch

    from audible_gui.nae.factors import Factors

    step, full = Factors.step_code, [True]

    def without_memory(factors: Factors) -> Iterator[None]:
        if full.pop() if full else False:
            raise torch.OutOfMemoryError("CUDA out of memory.")
        yield from step(factors)

    monkeypatch.setattr(Factors, "step_code", without_memory)
    monkeypatch.setattr("audible_gui.cli._obey_signals", lambda: None)
    assert main(["deconstruct", str(sound), *QUICK, "-o", str(tmp_path / "out")]) == 0
    assert "audible-gui: The GPU has too little memory for this sound" in capsys.readouterr().err


def test_deep_components_are_written_as_one_or_as_their_parts(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read = {}
    for reading in ("one", "parts"):
        words = ["deconstruct", str(sound), *QUICK, "--reading", reading, "--json", "-o", str(tmp_path / reading)]
        assert main(words) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["reading"] == reading
        assert told["null_db"] <= -120.0
        read[reading] = soundfile.read(tmp_path / reading / told["stems"][0])[0]
    assert np.linalg.norm(read["one"] - read["parts"]) > 0.01 * np.linalg.norm(read["one"])


def test_the_exponent_of_the_masks_is_heard_told_and_kept(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read = {}
    for word, value in (("1", 1.0), ("2.5", 2.5), ("binary", "binary")):
        project = tmp_path / f"{word}.audible"
        words = ["deconstruct", str(sound), *QUICK, "--exponent", word, "--project", str(project)]
        assert main([*words, "--json", "-o", str(tmp_path / word)]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["exponent"] == value
        assert told["null_db"] <= -120.0
        read[word] = soundfile.read(tmp_path / word / told["stems"][0])[0]
        assert main(["render", str(project), "--stems", "--json", "-o", str(tmp_path / f"{word} again")]) == 0
        again = json.loads(capsys.readouterr().out)
        assert again["exponent"] == value
        rendered = soundfile.read(tmp_path / f"{word} again" / again["stems"][0])[0]
        np.testing.assert_allclose(rendered, read[word], atol=1e-6)
    for one, other in (("1", "2.5"), ("2.5", "binary")):
        assert np.linalg.norm(read[one] - read[other]) > 0.01 * np.linalg.norm(read[one])


@pytest.mark.parametrize("word", ["0.5", "9", "inf", "nan", "soft"])
def test_an_exponent_outside_the_limits_is_refused(sound: Path, capsys: pytest.CaptureFixture[str], word: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["deconstruct", str(sound), "--exponent", word, "-o", "out"])
    assert ended.value.code == 2
    assert "neither a number from 1 to 8 nor “binary”" in capsys.readouterr().err


def test_the_same_seed_gives_the_same_samples(sound: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("deconstruct", str(sound), *QUICK, "--seed", "7", "-o", str(tmp_path / name)).returncode == 0
    stems = sorted(path.name for path in (tmp_path / "a").glob("*.wav"))
    assert stems == sorted(path.name for path in (tmp_path / "b").glob("*.wav"))
    for stem in stems:
        first, second = (soundfile.read(tmp_path / name / stem)[0] for name in ("a", "b"))
        assert np.array_equal(first, second)


@pytest.mark.parametrize(
    ("options", "count", "subtype", "null_db"),
    [
        (["--layer", "1"], 6, "FLOAT", -120.0),
        (["--format", "flac"], 3, "PCM_24", -300.0),
        # The sound has 24 bits: 16 can hold it no closer.
        (["--subtype", "PCM_16", "--loss", "is"], 3, "PCM_16", -85.0),
        (["--orientation", "envelopes", "--loss", "euclidean", "--sparsity", "0.05"], 3, "FLOAT", -120.0),
        (["--fft", "512", "--hop", "100"], 3, "FLOAT", -120.0),
        (["--optimiser", "pgd", "--encoder", "signed"], 3, "FLOAT", -120.0),
        (["--from", "0.2"], 3, "FLOAT", -120.0),
    ],
)
def test_options_do_what_they_say(
    sound: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    count: int,
    subtype: str,
    null_db: float,
) -> None:
    assert main(["deconstruct", str(sound), *QUICK, *options, "--json", "-o", str(tmp_path / "out")]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["stems"]) == count
    assert soundfile.info(tmp_path / "out" / told["stems"][0]).subtype == subtype
    assert told["null_db"] <= null_db
    assert (told["selection"] is None) is ("--from" not in options)
    for name, usual in (("optimiser", "scaled"), ("encoder", "nonnegative")):
        assert told[name] == (options[options.index(f"--{name}") + 1] if f"--{name}" in options else usual)


def test_the_figure_and_nothing_else_that_is_audio_is_written(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    assert main(["deconstruct", str(sound), *QUICK, "-o", str(folder), "--figure", str(folder / "net.svg")]) == 0
    others = sorted(path.name for path in folder.iterdir() if path.suffix != ".wav")
    assert others == ["certificate.json", "certificate.txt", "net.svg"]


def test_an_earlier_run_is_overwritten_only_when_asked(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["deconstruct", str(sound), *QUICK, "-o", str(tmp_path / "out")]
    assert main(words) == 0
    assert main(words) == 1
    assert "earlier run" in capsys.readouterr().err
    assert main([*words, "--overwrite", "--layer", "1"]) == 0
    assert len(list((tmp_path / "out").glob("*.wav"))) == 6


def test_overwriting_leaves_the_sound_and_its_neighbours(tmp_path: Path) -> None:
    album = tmp_path / "album"
    album.mkdir()
    for name in ("01_intro.wav", "02_song.wav"):
        soundfile.write(album / name, np.random.default_rng(0).uniform(-0.5, 0.5, 9000), 44100)
    before = {path.name: path.read_bytes() for path in album.iterdir()}
    words = ["deconstruct", str(album / "01_intro.wav"), *QUICK, "-o", str(album), "--overwrite"]
    for _ in range(2):
        assert main(words) == 0
        assert {name: (album / name).read_bytes() for name in before} == before


@pytest.mark.parametrize("place", ["file/x", "x" * 300, "/proc/x"])
@pytest.mark.parametrize("option", ["-o", "--figure"])
def test_places_are_tried_before_the_sound_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, option: str
) -> None:
    (tmp_path / "file").touch()
    wrong = str(tmp_path / place) + (".png" if option == "--figure" else "")
    words = ["-o", wrong] if option == "-o" else ["-o", str(tmp_path / "out"), option, wrong]
    assert main(["deconstruct", str(tmp_path / "none.wav"), *words]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "does not exist; check" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_too_little_memory_is_one_sentence(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise MemoryError

    monkeypatch.setattr("audible_gui.synthesis.Renderer.render_all", full)
    assert main(["deconstruct", str(sound), *QUICK, "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "not enough memory" in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_full_disk_is_one_sentence(sound: Path, tmp_path: Path) -> None:
    limit = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)); "
    program = limit + "from audible_gui.cli import run; run()"
    words = ["deconstruct", str(sound), *QUICK, "-o", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "the disk may be full." in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == [sound]


@pytest.mark.parametrize("words", [["info"], ["info", "--json"], ["--help"]])
def test_output_that_nobody_takes_is_status_1(sound: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "audible_gui", *words, *([str(sound)] if words[0] == "info" else [])]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    reading, writing = os.pipe()
    os.close(reading)
    gone = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    os.close(writing)
    assert (gone.returncode, gone.stderr) == (1, "")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, env=environment, check=False)
    said = "audible-gui: the output cannot be read or written (no space left on device).\n"
    assert (done.returncode, done.stderr) == (1, said)


def test_names_that_are_not_utf_8_are_taken(sound: Path, tmp_path: Path) -> None:
    odd = sound.rename(tmp_path / "a\udcff.wav")
    folder = tmp_path / "out\udcfe"
    done = run("deconstruct", str(odd), *QUICK, "-o", str(folder), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["folder"] == str(folder)
    assert json.loads((folder / "certificate.json").read_bytes())["source"] == odd.name
    told = run("deconstruct", str(odd), *QUICK, "-o", str(folder), "--overwrite")
    assert (told.returncode, told.stderr) == (0, "")
    assert run("info", str(odd)).returncode == 0


@pytest.mark.parametrize(
    "words",
    [
        ["deconstruct"],
        ["deconstruct", "x.wav"],
        ["deconstruct", "x.wav", "-o", "out", "--layers", "a,b"],
        ["deconstruct", "x.wav", "-o", "out", "--layers", "0"],
        ["deconstruct", "x.wav", "-o", "out", "--loss", "huber"],
        ["deconstruct", "x.wav", "-o", "out", "--fft", "7"],
        ["deconstruct", "x.wav", "-o", "out", "--sparsity", "nan"],
        ["info"],
        ["devices", "--what"],
        ["--nonsense"],
    ],
)
def test_wrong_usage_is_status_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(words)
    assert end.value.code == 2
    assert "usage:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "options",
    [
        ["--layer", "3"],
        ["--figure", "net.bmp"],
        ["--format", "flac", "--subtype", "FLOAT"],
        ["--from", "0.2", "--to", "99"],
        ["--from", "nan"],
    ],
)
def test_expected_failures_are_one_sentence_and_status_1(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    assert main(["deconstruct", str(sound), *QUICK, *options, "-o", str(tmp_path / "out")]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_run_leaves_nothing(sound: Path, tmp_path: Path, number: signal.Signals) -> None:
    words = [sys.executable, "-m", "audible_gui", "deconstruct", str(sound), "--iterations", "100000"]
    before = sorted(tmp_path.iterdir())
    with subprocess.Popen([*words, "-o", str(tmp_path / "a" / "out")], stderr=subprocess.PIPE, text=True) as process:
        wait_for_torch(process.pid)
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert sorted(tmp_path.iterdir()) == before


def wait_for_torch(pid: int) -> None:
    """Until the process has loaded torch, which it does when its training begins."""
    deadline = time.monotonic() + 60
    while "libtorch" not in Path(f"/proc/{pid}/maps").read_text():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_info_tells_what_a_sound_holds(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info", str(sound)]) == 0
    assert "44100" in capsys.readouterr().out
    assert main(["info", "--json", str(sound)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rate_hz"], told["channels"], told["samples"]) == (44100, 2, 20_000)
    assert main(["info", str(sound.with_name("none.wav"))]) == 1


def test_what_libsndfile_prints_of_a_damaged_sound_is_not_in_the_way(tmp_path: Path) -> None:
    path = tmp_path / "a.sds"
    soundfile.write(path, np.random.default_rng(0).uniform(-0.5, 0.5, 300), 8000, format="SDS")
    data = bytearray(path.read_bytes())
    data[21] = 0  # no block of samples begins so
    path.write_bytes(data)
    program = "import sys, soundfile; soundfile.SoundFile(sys.argv[1])"
    words = [sys.executable, "-c", program, str(path)]
    assert subprocess.run(words, capture_output=True, text=True, check=False).stdout  # otherwise this tests nothing
    done = run("info", "--json", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["format"] == "SDS"


def test_help_imports_neither_qt_nor_torch() -> None:
    words = [sys.executable, "-X", "importtime", "-m", "audible_gui.cli", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    imported = {line.rsplit("|", 1)[-1].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert "audible_gui" in imported
    assert not imported & {"PySide6", "shiboken6", "pyqtgraph", "torch", "matplotlib", "sounddevice", "scipy"}


def test_without_a_display_the_editor_says_what_works() -> None:
    pytest.importorskip("PySide6")
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    words = [sys.executable, "-m", "audible_gui"]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "deconstruct" in done.stderr
    assert done.stderr.count("\n") == 1


def test_what_is_neither_a_command_nor_a_file_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deconstrukt"]) == 1
    assert "neither a command nor a file" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/ptmx").exists(), reason="there are no pseudo-terminals here")
def test_progress_is_shown_on_a_terminal_even_of_unknown_size(sound: Path, tmp_path: Path) -> None:
    reader, writer = os.openpty()
    words = [sys.executable, "-m", "audible_gui", "deconstruct", str(sound), *QUICK, "-o", str(tmp_path / "out")]
    with subprocess.Popen(words, stderr=writer, stdout=subprocess.DEVNULL) as process:
        os.close(writer)
        shown = b""
        # Reading fails when the other end has been closed.
        with contextlib.suppress(OSError):
            while more := os.read(reader, 4096):
                shown += more
        os.close(reader)
    assert process.returncode == 0
    assert "Analysing" in shown.decode()
    assert "2%" in shown.decode()
