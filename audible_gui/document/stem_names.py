"""Names of written files, from a pattern with tokens, safe on every file system. Any thread."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from audible_gui.errors import ExportError

TOKENS: Mapping[str, str] = {
    "file": "name of the sound",
    "layer": "number of the layer",
    "index": "number of the stem",
    "name": "name of the component or group",
    "seed": "seed of the network",
}
"""What stands in braces in a pattern, and what it becomes."""
EVENT_TOKENS: Mapping[str, str] = {
    **TOKENS,
    "event": "number of the event in its component",
    "time": "where it begins in the sound, in seconds",
}
"""The same for files of one event each."""
DEFAULT_PATTERN, DEFAULT_EVENT_PATTERN = "{index}_{name}", "{name}_{event}"
MAX_PATTERN = 200
_RESIDUAL = "residual"
_FORBIDDEN = re.compile(r"[^\w.#♯+-]+")
_NEVER = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])( *\..*)?", re.IGNORECASE)
_TOKEN = re.compile(r"\{([^{}]*)\}")
_LENGTH = 60
_MOST_BYTES = 200


@dataclass(frozen=True)
class Naming:
    """How the files of an export are named.

    Attributes:
        pattern: text with TOKENS in braces.
        file: name of the sound.
        layer: whose components.
        seed: of the network.
        of_events: whether the files are of one event each, so that there are EVENT_TOKENS.

    Raises:
        ExportError: for a pattern that is empty, too long, or has other tokens or stray braces.
    """

    pattern: str = DEFAULT_PATTERN
    file: str = ""
    layer: int = 1
    seed: int = 0
    of_events: bool = False

    def __post_init__(self) -> None:
        check_pattern(self.pattern, EVENT_TOKENS if self.of_events else TOKENS)

    def stems(self, names: Sequence[str], ending: str) -> list[str]:
        """Names of stems, numbered from 01; those that some file system takes for the same get numbers.

        Args:
            names: of the components, in their order.
            ending: without the dot.
        """
        digits = max(2, len(str(len(names))))
        wanted = [self._name(f"{number:0{digits}d}", name) for number, name in enumerate(names, start=1)]
        return [f"{name}.{ending}" for name in distinct(wanted, [self._residual])]

    def events(self, events: Sequence[tuple[str, int, float]], ending: str) -> list[str]:
        """Names of one-shots, numbered from 01 through all; see ``stems``.

        Args:
            events: of each the component's name, the number of the event in it, and where it begins, in seconds.
            ending: without the dot.
        """
        digits = max(2, len(str(len(events))))
        most = max(2, len(str(max((number for _, number, _ in events), default=0))))
        wanted = [
            self._name(f"{place:0{digits}d}", name, {"event": f"{number:0{most}d}", "time": f"{time_s:.3f}s"})
            for place, (name, number, time_s) in enumerate(events, start=1)
        ]
        return [f"{name}.{ending}" for name in distinct(wanted)]

    def residual(self, ending: str) -> str:
        """Name of what no component holds."""
        return f"{self._residual}.{ending}"

    @property
    def _residual(self) -> str:
        if self.pattern == DEFAULT_PATTERN:
            return _RESIDUAL
        name = self._name("00", _RESIDUAL)
        return name if "{name}" in self.pattern else f"{name}_{_RESIDUAL}"

    def _name(self, index: str, name: str, more: Mapping[str, str] = MappingProxyType({})) -> str:
        values = {
            "file": _safe(self.file, "sound"),
            "layer": str(self.layer),
            "index": index,
            "name": _safe(name, "component"),
            "seed": str(self.seed),
            **more,
        }
        return safe_name(_TOKEN.sub(lambda token: values[token[1]], self.pattern))


def check_pattern(pattern: str, tokens: Mapping[str, str] = TOKENS) -> None:
    """Whether names can be made of a pattern with such tokens. Raises ExportError if not."""
    known = ", ".join(f"{{{token}}}" for token in tokens)
    if not pattern.strip() or len(pattern) > MAX_PATTERN:
        raise ExportError(f"A pattern of names has 1 to {MAX_PATTERN} characters, with {known} in it.")
    for token in _TOKEN.findall(pattern):
        if token not in tokens:
            raise ExportError(f"Names know no “{{{token}}}”; there are {known}.")
    if set("{}") & set(_TOKEN.sub("", pattern)):
        raise ExportError(f"The braces in “{pattern}” do not belong together; tokens are {known}.")


def safe_name(text: str) -> str:
    """A file's name without its ending that every file system takes, and that leads to no other folder."""
    text = unicodedata.normalize("NFC", _NEVER.sub("_", text)).encode("utf-8", "replace").decode("utf-8")
    text = _shortened(text.strip(" ."), _MOST_BYTES).rstrip(" .")
    if not text or text.startswith("-") or _RESERVED.fullmatch(text):
        text = f"_{text}"
    return text


def distinct(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The same names, with numbers behind those that are taken or like one before them, in whatever case."""
    seen, result = set(map(_alike, taken)), []
    for name in names:
        number, one = 2, name
        while _alike(one) in seen:
            one, number = f"{name}_{number}", number + 1
        seen.add(_alike(one))
        result.append(one)
    return result


def _safe(name: str, instead: str) -> str:
    text = _FORBIDDEN.sub("_", name.replace("♯", "#")).strip("_.")[:_LENGTH].strip("_.")
    return text or instead


def _shortened(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")


def _alike(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
