"""Names of files: from patterns, safe on every system, and never two of one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audible_gui.document import TOKENS, Naming, check_pattern, safe_name
from audible_gui.document.stem_names import distinct
from audible_gui.errors import ExportError

RESERVED = ["con", "PRN", "aux.txt", "nul", "COM1", "lpt9.a.b", "com¹", "CONOUT$"]


def test_the_usual_names_are_safe_and_numbered() -> None:
    names = ["A2 110 Hz", "../../etc", "a/b:c*?", "", "ключ♯", "x" * 200, "..."]
    assert Naming().stems(names, "wav") == [
        "01_A2_110_Hz.wav", "02_etc.wav", "03_a_b_c.wav", "04_component.wav", "05_ключ#.wav", f"06_{'x' * 60}.wav",
        "07_component.wav",
    ]  # fmt: skip
    assert Naming().stems(["a"] * 100, "wav")[7] == "008_a.wav"
    assert Naming().residual("flac") == "residual.flac"


def test_tokens_are_filled_in() -> None:
    naming = Naming("{file}-{layer}.{index} {name} (seed {seed})", "My song", 2, 42)
    assert naming.stems(["Kick", "Snare"], "aiff") == [
        "My_song-2.01 Kick (seed 42).aiff", "My_song-2.02 Snare (seed 42).aiff",
    ]  # fmt: skip
    assert naming.residual("aiff") == "My_song-2.00 residual (seed 42).aiff"
    assert Naming("{file} {index}").residual("wav") == "sound 00_residual.wav"


def test_what_is_alike_gets_numbers() -> None:
    assert Naming("{name}").stems(["Kick", "kick", "Residual", "KICK_2"], "wav") == [
        "Kick.wav", "kick_2.wav", "Residual_2.wav", "KICK_2_2.wav",
    ]  # fmt: skip
    assert distinct(["é", unicodedata.normalize("NFD", "É")]) == ["é", unicodedata.normalize("NFD", "É") + "_2"]


@pytest.mark.parametrize("pattern", ["", "  ", "{title}", "{name", "name}", "{{name}}", "{}", "x" * 201])
def test_other_patterns_are_refused_with_a_sentence(pattern: str) -> None:
    with pytest.raises(ExportError, match=r"\{name\}.*\."):
        check_pattern(pattern)


@pytest.mark.parametrize("name", RESERVED)
def test_names_of_devices_are_no_names_of_files(name: str) -> None:
    assert safe_name(name) == f"_{name}"
    assert Naming("{name}").stems([name], "wav") != [f"{name}.wav"]


@given(st.lists(st.text(max_size=100), min_size=1, max_size=5), st.text(max_size=40), st.text(max_size=60))
def test_whatever_the_names_are_every_system_takes_them(names: list[str], file: str, text: str) -> None:
    text = text.replace("{", "").replace("}", "")
    files = Naming(f"{text}{{name}}", file).stems(names, "flac")
    assert len({unicodedata.normalize("NFC", one).casefold() for one in files}) == len(names)
    for one in files:
        assert len(one.encode()) <= 255
        assert not set(one) & set('<>:"/\\|?*')
        assert min(one) >= " "
        assert one[0] not in " -"
        assert one.removesuffix(".flac") == one.removesuffix(".flac").rstrip(" .")
        assert one.partition(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_every_token_is_known() -> None:
    assert set(TOKENS) == {"file", "layer", "index", "name", "seed"}
