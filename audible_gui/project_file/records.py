"""Which fields of the document's values are stored, and how. Any thread.

Every field of a stored class is named here, either as stored (``fields``), as stored apart (``apart``: arrays, and
values that are records of their own) or as derived from others (``derived``); a test fails when one is missing. A field
that is added later gets a ``default``, which files written before it are read with.
"""

import hashlib
import math
from pathlib import Path
from typing import Any

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
    MAX_STROKE_NUMBER,
    MAX_STROKES,
    MAX_WIDTH,
    MIN_GAIN_DB,
    BoxGain,
    Breakpoint,
    Component,
    Document,
    EdgeGain,
    Encoder,
    Floats,
    FrequencyScale,
    GainCurve,
    Group,
    Loss,
    Marker,
    Network,
    NetworkSpec,
    Optimiser,
    Orientation,
    Reading,
    Sound,
    StftSpec,
    Stroke,
)
from audible_gui.project_file.coding import Coding, Json, flag, number, one_of, optional, remark, several, text, whole
from audible_gui.project_file.patch_records import (
    BORROWED,
    DRAWN,
    IDENTITY,
    brought_record,
    event_record,
    patch_record,
    rhythm_record,
    throw_record,
)
from audible_gui.project_file.record import ID, Arrays, Field, Record

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
        Field("ids", several(several(ID, 1, MAX_WIDTH), 1, MAX_LAYERS)),
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


def component_record(arrays: Arrays) -> Record[Component]:
    """How components are stored whose drawings are among ``arrays``."""
    return Record(
        Component,
        (
            Field("id", ID),
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
        Field("parent", ID),
        Field("child", ID),
        Field("gain_db", number(MIN_GAIN_DB, MAX_GAIN_DB)),
        Field("muted", flag()),
    ),
)

GROUP = Record(
    Group,
    (
        Field("layer", whole(1, MAX_LAYERS)),
        Field("id", ID),
        Field("name", text(MAX_GROUP_NAME)),
        Field("members", several(ID, 1, MAX_WIDTH)),
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
    brought_record(Coding(str, str)),
    BOX,
    STROKE,
    BREAKPOINT,
    CURVE,
    DRAWN,
    throw_record(_no_arrays, 1),
    event_record(_no_arrays),
    rhythm_record(_no_arrays),
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
