"""How patches are stored: what is borrowed, brought, drawn and thrown. Any thread."""

from collections.abc import Mapping

from audible_gui.document import (
    MAX_DENSITY,
    MAX_LAYERS,
    MAX_LIMIT,
    MAX_SEED,
    Borrowed,
    Brought,
    Drawn,
    Identity,
    Morph,
    Part,
    Patch,
    Phase,
    PlacedEvent,
    Rhythm,
    Strategy,
    Throw,
)
from audible_gui.document.patch import MAX_GATE_DB, MAX_ORIGIN, MIN_GATE_DB
from audible_gui.document.rhythm import MAX_EVENT_DB, MAX_EVENT_FRAME, MAX_EVENTS, MIN_EVENT_DB
from audible_gui.project_file.arrays import reference
from audible_gui.project_file.coding import Coding, Json, flag, number, one_of, optional, several, text, whole
from audible_gui.project_file.record import ID, Arrays, Field, Record

IDENTITY = Record(
    Identity,
    (Field("run", text(1000)), Field("layer", whole(1, MAX_LAYERS)), Field("id", ID)),
)

BORROWED = Record(
    Borrowed,
    (Field("source", IDENTITY.coding()), Field("amount", number(0.0, 1.0)), Field("morph", one_of(Morph))),
)

DRAWN: Record[Drawn] = Record(Drawn, (), apart=("values",))


def reference_of(drawn: Drawn) -> Json:
    """How records refer to what is drawn; an envelope is an array of one row."""
    shape = drawn.values.shape
    return reference(drawn.sha256, shape if len(shape) == 2 else (1, *shape))


def _drawn(arrays: Arrays, n_axes: int) -> Coding:
    """What is drawn with so many axes."""

    def read(value: Json) -> Drawn:
        DRAWN.read(value)
        assert isinstance(value, Mapping)
        rows = arrays(value.get("values"))
        if n_axes == 1 and len(rows) != 1:
            raise ValueError("an envelope has several rows")
        return DRAWN.made(value, values=rows if n_axes == 2 else rows[0])

    return Coding(lambda drawn: {"values": reference_of(drawn)}, read)


def _part(arrays: Arrays, n_axes: int) -> Coding:
    """Of a patch: borrowed, brought or drawn with so many axes."""
    shape = _drawn(arrays, n_axes)
    brought = brought_record(shape)

    def write(part: Part) -> Json:
        if isinstance(part, Borrowed):
            return BORROWED.values(part)
        return brought.values(part) if isinstance(part, Brought) else shape.write(part)

    def read(value: Json) -> Part:
        if isinstance(value, Mapping) and "shape" in value:
            return brought.made(value)
        return shape.read(value) if isinstance(value, Mapping) and "values" in value else BORROWED.made(value)

    return Coding(write, read)


def brought_record(values: Coding) -> Record[Brought]:
    """How what was brought from another sound is stored, its shape as the reference that ``values`` makes of it."""
    return Record(
        Brought,
        (
            Field("shape", values),
            Field("origin", text(MAX_ORIGIN)),
            Field("amount", number(0.0, 1.0)),
            Field("morph", one_of(Morph)),
            Field("levelled", flag(), True),
        ),
    )


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
            Field("polyphony", optional(whole(1, MAX_LIMIT)), None),
            Field("repeats", optional(whole(1, MAX_LIMIT)), None),
        ),
    )


def event_record(arrays: Arrays) -> Record[PlacedEvent]:
    """How events of envelopes are stored, see ``patch_record``."""
    return Record(
        PlacedEvent,
        (
            Field("start", whole(0, MAX_EVENT_FRAME)),
            Field("onset", whole(0, MAX_EVENT_FRAME)),
            Field("end", whole(0, MAX_EVENT_FRAME)),
            Field("shift", number(-MAX_EVENT_FRAME, MAX_EVENT_FRAME)),
            Field("gain_db", number(MIN_EVENT_DB, MAX_EVENT_DB)),
            Field("piece", optional(_drawn(arrays, 1))),
        ),
    )


def rhythm_record(arrays: Arrays) -> Record[Rhythm]:
    """How it is stored which events an envelope is made of, see ``patch_record``."""
    events = several(event_record(arrays).coding(), 0, MAX_EVENTS)
    return Record(Rhythm, (Field("events", events), Field("ground", optional(_part(arrays, 1)))))


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
            Field("rhythm", optional(rhythm_record(arrays).coding()), None),
            Field("gate_db", optional(number(MIN_GATE_DB, MAX_GATE_DB)), None),
        ),
    )
