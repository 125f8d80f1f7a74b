"""Which fields of the document's values are stored, and how. Any thread.

Every field of a stored class is named here, either as stored (``fields``), as stored apart (``apart``: arrays, and
values that are records of their own) or as derived from others (``derived``); a test fails when one is missing. A field
that is added later gets a ``default``, which files written before it are read with.
"""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from audible_gui.audio_file import MAX_RATE_HZ, MIN_RATE_HZ
from audible_gui.document import (
    BINARY,
    CURVE_FLOOR_DB,
    CURVE_TOP_DB,
    DEFAULT_READING,
    FLAT,
    HIGHEST_HZ,
    LARGEST_RADIUS,
    LONGEST_S,
    MAX_BOXES,
    MAX_BREAKPOINTS,
    MAX_DENSITY,
    MAX_EDGES,
    MAX_EXPONENT,
    MAX_GAIN_DB,
    MAX_GROUP_NAME,
    MAX_GROUPS,
    MAX_ITERATIONS,
    MAX_LAYERS,
    MAX_MARKER_NAME,
    MAX_MARKER_NUMBER,
    MAX_POINTS,
    MAX_SEED,
    MAX_STROKE_NUMBER,
    MAX_STROKES,
    MAX_WIDTH,
    MIN_GAIN_DB,
    Borrowed,
    BoxGain,
    Breakpoint,
    Component,
    Document,
    Drawn,
    EdgeGain,
    Encoder,
    Floats,
    FrequencyScale,
    GainCurve,
    Group,
    Identity,
    Loss,
    Marker,
    Morph,
    Network,
    NetworkSpec,
    Optimiser,
    Orientation,
    Part,
    Patch,
    Phase,
    Reading,
    Sound,
    StftSpec,
    Strategy,
    Stroke,
    Throw,
)
from audible_gui.errors import AudibleError
from audible_gui.project_file.arrays import reference
from audible_gui.project_file.coding import Coding, Json, flag, number, one_of, optional, remark, several, text, whole

T = TypeVar("T")
Arrays = Callable[[Json], Floats]
"""The stored array of a reference; raises ValueError where it is missing or damaged."""
_REQUIRED = object()


@dataclass(frozen=True)
class Field:
    """One stored field: its name, how it is coded, and what it is in files that lack it."""

    name: str
    coding: Coding
    default: Any = _REQUIRED


@dataclass(frozen=True)
class Record(Generic[T]):
    """How values of a class are stored.

    Attributes:
        kind: the class.
        fields: stored in the record's JSON object.
        apart: fields that the caller stores, under their names.
        derived: fields that need not be stored.
    """

    kind: type[T]
    fields: tuple[Field, ...]
    apart: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()

    def values(self, value: T) -> dict[str, Json]:
        """The stored fields as JSON. Raises ValueError if they could not be read again."""
        written = {field.name: field.coding.write(getattr(value, field.name)) for field in self.fields}
        self.read(written, keys=frozenset(written))
        return written

    def read(self, values: Json, *, keys: frozenset[str] | None = None) -> dict[str, Any]:
        """The stored fields as arguments of the class.

        Args:
            values: JSON.
            keys: that the object may have; None is the fields and those that are stored apart.

        Raises:
            ValueError: if it is not what ``values`` makes.
        """
        allowed = {field.name for field in self.fields} | set(self.apart) if keys is None else keys
        if not isinstance(values, Mapping) or not set(values) <= allowed:
            raise ValueError(f"{values!r:.80} is no {self.kind.__name__}")
        return {field.name: _read(field, values) for field in self.fields}

    def made(self, values: Json, /, **apart: object) -> T:
        """The value, from JSON and from what was stored apart. Raises ValueError."""
        try:
            return self.kind(**self.read(values), **apart)
        except AudibleError as error:
            raise ValueError(str(error)) from None

    def coding(self) -> Coding:
        """For values of this class inside others."""
        return Coding(self.values, self.made)


def _read(field: Field, values: Mapping[str, Json]) -> Any:  # noqa: ANN401
    if field.name in values:
        return field.coding.read(values[field.name])
    if field.default is _REQUIRED:
        raise ValueError(f"“{field.name}” is missing")
    return field.default


_ID = whole(0, 2**53)
_NAME = text()
_PATH = Coding(str, lambda value: Path(text(10_000).read(value)))

STFT = Record(StftSpec, (Field("n_fft", whole(16, 65536)), Field("hop", whole(1, 32768))))

SPEC = Record(
    NetworkSpec,
    (
        Field("widths", several(whole(1, MAX_WIDTH), 1, MAX_LAYERS)),
        Field("loss", one_of(Loss)),
        Field("sparsity", number(0.0, 10.0)),
        Field("seed", whole(0, 2**63 - 1)),
        Field("iterations", whole(1, MAX_ITERATIONS)),
        Field("orientation", one_of(Orientation)),
        Field("stft", STFT.coding()),
        Field("optimiser", one_of(Optimiser), Optimiser.SCALED),
        Field("encoder", one_of(Encoder), Encoder.NONNEGATIVE),
    ),
)

NETWORK = Record(
    Network,
    (
        Field("spec", SPEC.coding()),
        Field("channels", whole(1, 1024)),
        Field("ids", several(several(_ID, 1, MAX_WIDTH), 1, MAX_LAYERS)),
        Field("run", text(1000)),
        Field("scale", number(0.0, 1e38)),
        Field("loss", optional(number(-1e300, 1e300), math.nan)),
        Field("iterations", whole(0, 2**53)),
        Field("seconds", number(0.0, 1e12)),
        Field("device", remark(100)),
        Field("threads", whole(1, 100_000)),
        Field("device_reason", remark(1000), ""),
        Field("notes", several(remark(1000), 0, 100), ()),
        Field("guided", flag(), False),
    ),
    apart=("encoders", "decoders", "code", "own"),
)

IDENTITY = Record(
    Identity,
    (Field("run", text(1000)), Field("layer", whole(1, MAX_LAYERS)), Field("id", _ID)),
)

BORROWED = Record(
    Borrowed,
    (Field("source", IDENTITY.coding()), Field("amount", number(0.0, 1.0)), Field("morph", one_of(Morph))),
)

BOX = Record(
    BoxGain,
    (
        Field("start_s", number(0.0, LONGEST_S)),
        Field("end_s", number(0.0, LONGEST_S)),
        Field("low_hz", number(0.0, HIGHEST_HZ)),
        Field("high_hz", number(0.0, HIGHEST_HZ)),
        Field("gain_db", number(MIN_GAIN_DB, MAX_GAIN_DB)),
    ),
)

_POINT = several(number(0.0, max(LONGEST_S, HIGHEST_HZ)), 2, 2)

STROKE = Record(
    Stroke,
    (
        Field("number", whole(0, MAX_STROKE_NUMBER)),
        Field("points", several(_POINT, 1, MAX_POINTS)),
        Field("radius_s", number(0.0, LARGEST_RADIUS)),
        Field("radius", number(0.0, LARGEST_RADIUS)),
        Field("scale", one_of(FrequencyScale)),
        Field("strength", number(0.0, 1.0)),
        Field("hardness", number(0.0, 1.0)),
        Field("erases", flag()),
    ),
)

BREAKPOINT = Record(
    Breakpoint,
    (Field("time_s", number(0.0, LONGEST_S)), Field("gain_db", number(CURVE_FLOOR_DB, CURVE_TOP_DB))),
)

CURVE = Record(GainCurve, (Field("points", several(BREAKPOINT.coding(), 0, MAX_BREAKPOINTS)),))

DRAWN: Record[Drawn] = Record(Drawn, (), apart=("values",))


def reference_of(drawn: Drawn) -> Json:
    """How records refer to what is drawn; an envelope is an array of one row."""
    shape = drawn.values.shape
    return reference(drawn.sha256, shape if len(shape) == 2 else (1, *shape))


def _part(arrays: Arrays, n_axes: int) -> Coding:
    """Of a patch: borrowed, or drawn with so many axes."""

    def write(part: Part) -> Json:
        return BORROWED.values(part) if isinstance(part, Borrowed) else {"values": reference_of(part)}

    def read(value: Json) -> Part:
        if not isinstance(value, Mapping) or "values" not in value:
            return BORROWED.made(value)
        DRAWN.read(value)
        rows = arrays(value["values"])
        if n_axes == 1 and len(rows) != 1:
            raise ValueError("an envelope has several rows")
        return DRAWN.made(value, values=rows if n_axes == 2 else rows[0])

    return Coding(write, read)


def throw_record(arrays: Arrays, n_axes: int) -> Record[Throw]:
    """How throws are stored over what may have been drawn with so many axes, see ``patch_record``."""
    return Record(
        Throw,
        (
            Field("strategy", one_of(Strategy)),
            Field("amount", number(0.0, MAX_DENSITY)),
            Field("seed", whole(0, MAX_SEED)),
            Field("levelled", flag()),
            Field("ground", optional(_part(arrays, n_axes))),
        ),
    )


def patch_record(arrays: Arrays) -> Record[Patch]:
    """How patches are stored whose drawings are among ``arrays``."""
    return Record(
        Patch,
        (
            Field("basis", optional(_part(arrays, 2))),
            Field("envelope", optional(_part(arrays, 1))),
            Field("phase", one_of(Phase)),
            Field("timbre", optional(throw_record(arrays, 2).coding()), None),
            Field("density", optional(throw_record(arrays, 1).coding()), None),
        ),
    )


def component_record(arrays: Arrays) -> Record[Component]:
    """How components are stored whose drawings are among ``arrays``."""
    return Record(
        Component,
        (
            Field("id", _ID),
            Field("name", _NAME),
            Field("named", flag()),
            Field("gain_db", number(MIN_GAIN_DB, MAX_GAIN_DB)),
            Field("muted", flag()),
            Field("soloed", flag()),
            Field("pan", number(-1.0, 1.0), 0.0),
            Field("patch", optional(patch_record(arrays).coding()), None),
            Field("boxes", several(BOX.coding(), 0, MAX_BOXES), ()),
            Field("locked", flag(), False),
            Field("strokes", several(STROKE.coding(), 0, MAX_STROKES), ()),
            Field("curve", optional(CURVE.coding(), FLAT), FLAT),
        ),
    )


SOUND = Record(
    Sound,
    (
        Field("rate_hz", whole(MIN_RATE_HZ, MAX_RATE_HZ)),
        Field("name", _NAME),
        Field("path", optional(_PATH)),
        Field("subtype", text(100)),
        Field("notes", several(remark(1000), 0, 1000)),
    ),
    apart=("samples",),
    derived=("cues", "outline"),
)

EDGE = Record(
    EdgeGain,
    (
        Field("layer", whole(2, MAX_LAYERS)),
        Field("parent", _ID),
        Field("child", _ID),
        Field("gain_db", number(MIN_GAIN_DB, MAX_GAIN_DB)),
        Field("muted", flag()),
    ),
)

GROUP = Record(
    Group,
    (
        Field("layer", whole(1, MAX_LAYERS)),
        Field("id", _ID),
        Field("name", text(MAX_GROUP_NAME)),
        Field("members", several(_ID, 1, MAX_WIDTH)),
        Field("gain_db", number(MIN_GAIN_DB, MAX_GAIN_DB)),
        Field("muted", flag()),
        Field("soloed", flag()),
    ),
)

MARKER = Record(
    Marker,
    (
        Field("time_s", number(0.0, LONGEST_S)),
        Field("number", whole(1, MAX_MARKER_NUMBER)),
        Field("name", text(MAX_MARKER_NAME), ""),
    ),
)

DOCUMENT = Record(
    Document,
    (
        Field("reading", one_of(Reading), DEFAULT_READING),
        Field("exponent", optional(number(1.0, MAX_EXPONENT), BINARY), 1.0),
        Field("edges", several(EDGE.coding(), 0, MAX_EDGES), ()),
        Field("groups", several(GROUP.coding(), 0, MAX_GROUPS), ()),
    ),
    apart=("sound", "network", "components", "residual", "markers"),
)


def _no_arrays(_: Json) -> Floats:
    raise ValueError("a drawing is missing")


RECORDS: tuple[Record[Any], ...] = (
    STFT,
    SPEC,
    NETWORK,
    IDENTITY,
    BORROWED,
    BOX,
    STROKE,
    BREAKPOINT,
    CURVE,
    DRAWN,
    throw_record(_no_arrays, 1),
    patch_record(_no_arrays),
    component_record(_no_arrays),
    SOUND,
    EDGE,
    GROUP,
    MARKER,
    DOCUMENT,
)


def record_sha256(kind: str, words: str) -> bytes:
    """What a record is found by, and known to be whole: the hash of its kind and body."""
    return hashlib.sha256(f"{kind} {words}".encode("utf-8", "replace")).digest()
