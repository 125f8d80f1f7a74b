from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from audible_gui import settings
from audible_gui.document import FrequencyScale, OutputChoice
from audible_gui.settings import Setting, Settings


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def opened(ini: Path) -> Settings:
    return Settings(store(ini))


def store(ini: Path) -> QSettings:
    return QSettings(str(ini), QSettings.Format.IniFormat)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        (settings.WINDOW_GEOMETRY, b"\x00\xff\x01"),
        (settings.OPEN_FOLDER, "/sounds/été, 2"),
        (settings.AUDITION_ON_SELECT, False),
        (settings.AUDITION_ON_SELECT, True),
        (settings.RECENT_FILES, ["/a.wav"]),
        (settings.RECENT_FILES, []),
        (settings.RECENT_FILES, ["/a, b.wav", "/c.wav"]),
        (settings.NETWORK_WIDTHS, (8,)),
        (settings.NETWORK_WIDTHS, (64, 16, 4)),
        (settings.NETWORK_ITERATIONS, 17),
        (settings.OUTPUT_DEVICE, "Scarlett, 2i2"),
        (settings.OUTPUT_RATE, 96_000),
        (settings.OUTPUT_LATENCY, 20),
        (settings.PICTURE_SCALE, FrequencyScale.LINEAR),
        (settings.PICTURE_RANGE_DB, (-70, -10)),
        (settings.PICTURE_COLORS, "cividis"),
        (settings.PICTURE_MASK, True),
    ],
    ids=lambda value: value.key if isinstance(value, Setting) else repr(value),
)
def test_a_value_comes_back_in_the_next_run(ini: Path, setting: Setting[object], value: object) -> None:
    first = store(ini)
    Settings(first).set(setting, value)
    first.sync()
    again = opened(ini).get(setting)
    assert again == value
    assert type(again) is type(value)


@pytest.mark.parametrize("setting", settings.TABLE, ids=lambda setting: setting.key)
def test_nothing_written_is_the_default(ini: Path, setting: Setting[object]) -> None:
    assert opened(ini).get(setting) == setting.default
    assert setting.help.endswith(".")


@pytest.mark.parametrize("setting", settings.TABLE, ids=lambda setting: setting.key)
@pytest.mark.parametrize(
    "junk", [{"a": 1}, [1, 2], 3.5, "\x00junk", QByteArray(b"\xff"), "-1", ["x", "y"]], ids=lambda junk: repr(junk)[:12]
)
def test_junk_never_leaves_the_type(ini: Path, setting: Setting[object], junk: object) -> None:
    raw = store(ini)
    raw.setValue(setting.key, junk)
    raw.sync()
    assert type(opened(ini).get(setting)) is type(setting.default)


@pytest.mark.parametrize(
    ("setting", "junk"),
    [
        (settings.AUDITION_ON_SELECT, "perhaps"),
        (settings.NETWORK_ITERATIONS, "0"),
        (settings.NETWORK_ITERATIONS, "many"),
        (settings.NETWORK_WIDTHS, ["12", "0"]),
        (settings.NETWORK_WIDTHS, ["1"] * 9),
        (settings.WINDOW_GEOMETRY, "text"),
        (settings.PICTURE_RANGE_DB, ["0", "-90"]),
        (settings.PICTURE_COLORS, "jet"),
    ],
)
def test_values_out_of_range_fall_back_to_the_default(ini: Path, setting: Setting[object], junk: object) -> None:
    store(ini).setValue(setting.key, junk)
    assert opened(ini).get(setting) == setting.default


def test_recent_files_are_few_and_the_latest_is_first(ini: Path) -> None:
    kept = opened(ini)
    for number in range(12):
        kept.add_recent(Path(f"/{number}.wav"))
    kept.add_recent(Path("/5.wav"))
    assert kept.get(settings.RECENT_FILES)[:3] == ["/5.wav", "/11.wav", "/10.wav"]
    assert len(kept.get(settings.RECENT_FILES)) == settings.MAX_RECENT


def test_keys_are_unique() -> None:
    assert len({setting.key for setting in settings.TABLE}) == len(settings.TABLE)


def test_an_output_comes_back_and_one_that_cannot_be_is_the_default(ini: Path) -> None:
    chosen = OutputChoice("Speakers", "ALSA", 48_000, 0.045)
    first = store(ini)
    Settings(first).set_output(chosen)
    first.sync()
    assert opened(ini).output() == chosen
    spoilt = store(ini)
    for key, value in (("audio/rate_hz", 12), ("audio/latency_ms", 0), ("audio/device", ["a", "b"])):
        spoilt.setValue(key, value)
    spoilt.sync()
    assert opened(ini).output() == OutputChoice("", "ALSA")
