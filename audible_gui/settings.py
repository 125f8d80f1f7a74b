"""What the editor remembers between runs: a table of settings over QSettings. GUI thread.

What was written by another version, or by hand, may have any type: a value that is not what the table says counts as
never written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from audible_gui.document import (
    DEFAULT_EVENT_PATTERN,
    DEFAULT_ITERATIONS,
    DEFAULT_OUTPUT,
    DEFAULT_PATTERN,
    DEFAULT_WIDTHS,
    EVENT_TOKENS,
    MAX_ITERATIONS,
    MAX_LATENCY_S,
    MAX_LAYERS,
    MAX_WIDTH,
    MIN_LATENCY_S,
    OUTPUT_RATES_HZ,
    FrequencyScale,
    OutputChoice,
    check_pattern,
)
from audible_gui.document.figure import FIGURE_SIZES, MAX_DPI, MAX_FIGURE_CM, MIN_DPI, MIN_FIGURE_CM, FigureTheme
from audible_gui.errors import ExportError

T = TypeVar("T")
ORGANISATION = "Audible Networks"
APPLICATION = "audible-gui"
MAX_RECENT = 10
SCALES = (75, 90, 100, 110, 125, 150, 175, 200)
LOOKS = ("dark", "light", "system")
PICTURE_COLOR_MAPS = ("magma", "viridis", "cividis", "grey")


@dataclass(frozen=True)
class Setting(Generic[T]):
    """One remembered value.

    Attributes:
        key: in the settings file.
        default: before it is written, and when what was written cannot be understood.
        help: what it means, for people.
        read: what QSettings returned → the value; raises ValueError for anything else.
        write: the value → what QSettings can store.
    """

    key: str
    default: T
    help: str
    read: Callable[[object], T]
    write: Callable[[T], object]


class Settings:
    """Typed access to a settings file.

    Args:
        store: where values are kept; the user's own settings file by default.
    """

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings(ORGANISATION, APPLICATION)

    def get(self, setting: Setting[T]) -> T:
        """The remembered value, or the default."""
        value = self._store.value(setting.key)
        if value is None:
            return setting.default
        try:
            return setting.read(value)
        except ValueError:
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Remember a value."""
        self._store.setValue(setting.key, setting.write(value))

    def flush(self) -> None:
        """Have all that is remembered on the disk, for a program that is started now."""
        self._store.sync()

    def add_recent(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        others = [known for known in self.get(RECENT_FILES) if known != str(path)]
        self.set(RECENT_FILES, [str(path), *others][:MAX_RECENT])

    def output(self) -> OutputChoice:
        """The sound output that was chosen."""
        return OutputChoice(
            self.get(OUTPUT_DEVICE), self.get(OUTPUT_HOST_API), self.get(OUTPUT_RATE), self.get(OUTPUT_LATENCY) / 1000.0
        )

    def set_output(self, choice: OutputChoice) -> None:
        """Remember a sound output."""
        self.set(OUTPUT_DEVICE, choice.device)
        self.set(OUTPUT_HOST_API, choice.host_api)
        self.set(OUTPUT_RATE, choice.rate_hz)
        self.set(OUTPUT_LATENCY, round(choice.latency_s * 1000))


def data_folder() -> Path:
    """Where the program keeps files of its own."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppLocalDataLocation))


def _bool(value: object) -> bool:
    # Settings files keep words; only some platforms' stores keep types.
    known = {"true": True, "false": False, "1": True, "0": False}
    text = str(value).lower()
    if isinstance(value, bool | str | int) and text in known:
        return known[text]
    raise ValueError(value)


def _int(low: int, high: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int | str):
            raise ValueError(value)
        number = int(value)
        if not low <= number <= high:
            raise ValueError(value)
        return number

    return read


def _rate(value: object) -> int:
    rate_hz = _int(0, max(OUTPUT_RATES_HZ))(value)
    if rate_hz not in (0, *OUTPUT_RATES_HZ):
        raise ValueError(value)
    return rate_hz


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise ValueError(value)


def _export_pattern(value: object) -> str:
    pattern = _text(value)
    try:
        check_pattern(pattern)
    except ExportError:
        raise ValueError(value) from None
    return pattern


def _event_pattern(value: object) -> str:
    pattern = _text(value)
    try:
        check_pattern(pattern, EVENT_TOKENS)
    except ExportError:
        raise ValueError(value) from None
    return pattern


def _figure_size(value: object) -> str:
    size = _text(value)
    width, x, height = size.partition("x")
    if size not in FIGURE_SIZES and not x:
        raise ValueError(value)
    for length in (width, height) if x else ():
        if length and not MIN_FIGURE_CM <= float(length) <= MAX_FIGURE_CM:
            raise ValueError(value)
    return size


def _choice(*known: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if value in known:
            return str(value)
        raise ValueError(value)

    return read


def _look(value: object) -> str:
    if value in LOOKS:
        return str(value)
    raise ValueError(value)


def _color_map(value: object) -> str:
    if value in PICTURE_COLOR_MAPS:
        return str(value)
    raise ValueError(value)


def _range_db(value: object) -> tuple[int, int]:
    low, high = map(_int(-1000, 1000), _texts(value))
    if not low < high:
        raise ValueError(value)
    return low, high


def _scale(value: object) -> int:
    scale = _int(min(SCALES), max(SCALES))(value)
    if scale not in SCALES:
        raise ValueError(value)
    return scale


def _texts(value: object) -> Sequence[str]:
    # A list of one comes back as a plain string from a settings file.
    values = [value] if isinstance(value, str) and value else value
    if isinstance(values, list | tuple) and all(isinstance(item, str) for item in values):
        return [item for item in values if item]
    raise ValueError(value)


def _bytes(value: object) -> bytes:
    if isinstance(value, QByteArray):
        return bytes(value.data())
    raise ValueError(value)


def _widths(value: object) -> tuple[int, ...]:
    widths = tuple(_int(1, MAX_WIDTH)(item) for item in _texts(value))
    if not 1 <= len(widths) <= MAX_LAYERS:
        raise ValueError(value)
    return widths


def _blob(key: str, text: str) -> Setting[bytes]:
    return Setting(key, b"", text, _bytes, QByteArray)


def _flag(key: str, default: bool, text: str) -> Setting[bool]:
    return Setting(key, default, text, _bool, bool)


def _folder(key: str, text: str) -> Setting[str]:
    return Setting(key, "", text, _text, str)


WINDOW_GEOMETRY = _blob("window/geometry", "Where the window was, and how large.")
MAIN_SPLITTER = _blob("window/main_splitter", "How the window's width was divided.")
CENTRE_SPLITTER = _blob("window/centre_splitter", "How the middle's height was divided.")
MANUAL_GEOMETRY = _blob("manual/geometry", "Where the manual's window was, and how large.")
MANUAL_ZOOM = Setting("manual/zoom", 0, "How much larger the manual's letters are, in steps.", _int(-3, 12), int)
WINDOW_DOCKS = _blob("window/docks", "Which docks were shown, and where.")
OPEN_FOLDER = _folder("folders/open", "Where a sound was opened last.")
NETWORK_SHOWN = _flag("window/network_shown", False, "Components are shown as a network, not as a list.")
EXPORT_FOLDER = _folder("folders/export", "Where stems were exported last.")
EXPORT_PATTERN = Setting("export/pattern", DEFAULT_PATTERN, "How stems were named last.", _export_pattern, str)
EXPORT_CODING = Setting("export/coding", "", "Format and coding of the last export, as “wav FLOAT”.", _text, str)
EXPORT_GROUPED = _flag("export/grouped", True, "Groups were exported as one last.")
EXPORT_FIGURE = _flag("export/figure", False, "The network was drawn with the last export.")
EVENTS_PATTERN = Setting("events/pattern", DEFAULT_EVENT_PATTERN, "How one-shots were named last.", _event_pattern, str)
EVENTS_CODING = Setting("events/coding", "", "Format and coding of the last one-shots, as “wav FLOAT”.", _text, str)
FIGURE_SIZE = Setting(
    "figure/size", "double", "Size of the last figure: its name, or “WxH” in cm, without H as high as needed.",
    _figure_size, str,
)  # fmt: skip
FIGURE_THEME: Setting[FigureTheme] = Setting(
    "figure/theme", FigureTheme.LIGHT, "Ground of the last figure.", lambda value: FigureTheme(_text(value)), str
)
FIGURE_FORMAT = Setting("figure/format", "pdf", "Format of the last figure.", _choice("png", "svg", "pdf"), str)
FIGURE_DPI = Setting("figure/dpi", 300, "Dots per inch of the last figure.", _int(MIN_DPI, MAX_DPI), int)
FIGURE_NAMES = _flag("figure/names", True, "Components were named in the last figure.")
TABLES_FORMAT = Setting("tables/format", "csv", "Format of the last tables.", _choice("csv", "npz"), str)
LOOK = Setting("window/look", "dark", "Dark, light, or as the system is at the start.", _look, str)
SCALE = Setting("window/scale", 100, "Size of everything in the window, in percent.", _scale, int)
AUDITION_ON_SELECT = _flag("playback/audition_on_select", True, "Choosing a component lets it be heard alone.")
OUTPUT_DEVICE = Setting("audio/device", "", "Where sound goes; empty for the system's default output.", _text, str)
OUTPUT_HOST_API = Setting("audio/host_api", "", "The system's interface that this device belongs to.", _text, str)
OUTPUT_RATE = Setting("audio/rate_hz", 0, "Rate at which the device is opened; 0 for the sound's own.", _rate, int)
OUTPUT_LATENCY = Setting(
    "audio/latency_ms",
    round(DEFAULT_OUTPUT.latency_s * 1000),
    "How much sound is kept ready for the device, in milliseconds.",
    _int(round(MIN_LATENCY_S * 1000), round(MAX_LATENCY_S * 1000)),
    int,
)
RECENT_FILES: Setting[Sequence[str]] = Setting("files/recent", [], "Files opened lately, latest first.", _texts, list)
SHORTCUTS: Setting[Sequence[str]] = Setting(
    "window/shortcuts", [], "Keys of actions that are not the usual ones, as “name=keys”.", _texts, list
)
NETWORK_WIDTHS: Setting[tuple[int, ...]] = Setting(
    "network/widths",
    DEFAULT_WIDTHS,
    "Components per layer of the last training, from the sound inwards.",
    _widths,
    lambda widths: [str(width) for width in widths],
)
NETWORK_ITERATIONS = Setting(
    "network/iterations", DEFAULT_ITERATIONS, "Iterations of the last training.", _int(1, MAX_ITERATIONS), int
)
NETWORK_PRESETS: Setting[Sequence[str]] = Setting(
    "network/presets", [], "Settings of networks saved under a name, each as JSON.", _texts, list
)

PICTURE_SCALE: Setting[FrequencyScale] = Setting(
    "spectrogram/scale",
    FrequencyScale.LOG,
    "Frequency scale of the spectrogram: log, mel or linear.",
    lambda value: FrequencyScale(_text(value)),
    str,
)
PICTURE_RANGE_DB: Setting[tuple[int, int]] = Setting(
    "spectrogram/range_db",
    (-90, 0),
    "Levels relative to the loudest that have the first and the last of the spectrogram's colours, in dB.",
    _range_db,
    lambda values: [str(value) for value in values],
)
PICTURE_COLORS = Setting("spectrogram/colors", PICTURE_COLOR_MAPS[0], "Colour map of the spectrogram.", _color_map, str)
PICTURE_MASK = _flag("spectrogram/mask", False, "Whether the mask of what is selected is shown over the spectrogram.")

TABLE: tuple[Setting[Any], ...] = (
    WINDOW_GEOMETRY,
    WINDOW_DOCKS,
    MANUAL_GEOMETRY,
    MANUAL_ZOOM,
    MAIN_SPLITTER,
    CENTRE_SPLITTER,
    NETWORK_SHOWN,
    LOOK,
    SCALE,
    OPEN_FOLDER,
    EXPORT_FOLDER,
    EXPORT_PATTERN,
    EXPORT_CODING,
    EXPORT_GROUPED,
    EXPORT_FIGURE,
    EVENTS_PATTERN,
    EVENTS_CODING,
    FIGURE_SIZE,
    FIGURE_THEME,
    FIGURE_FORMAT,
    FIGURE_DPI,
    FIGURE_NAMES,
    TABLES_FORMAT,
    AUDITION_ON_SELECT,
    OUTPUT_DEVICE,
    OUTPUT_HOST_API,
    OUTPUT_RATE,
    OUTPUT_LATENCY,
    RECENT_FILES,
    SHORTCUTS,
    NETWORK_WIDTHS,
    NETWORK_ITERATIONS,
    NETWORK_PRESETS,
    PICTURE_SCALE,
    PICTURE_RANGE_DB,
    PICTURE_COLORS,
    PICTURE_MASK,
)
