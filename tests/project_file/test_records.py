"""Every field of the document's values is stored, or known not to need it."""

import math
from dataclasses import fields, replace
from typing import Any

import pytest

from audible_gui.document import (
    MAX_BREAKPOINTS,
    MAX_LIMIT,
    MAX_POINTS,
    MAX_STROKES,
    Borrowed,
    BoxGain,
    Breakpoint,
    Component,
    Drawn,
    Floats,
    FrequencyScale,
    GainCurve,
    Identity,
    Morph,
    NetworkSpec,
    Patch,
    Phase,
    PlacedEvent,
    Rhythm,
    Strategy,
    Stroke,
    Throw,
    frozen,
)
from audible_gui.document.rhythm import MAX_EVENTS
from audible_gui.project_file.coding import Json, dumped, loaded
from audible_gui.project_file.record import Record
from audible_gui.project_file.records import NETWORK, RECORDS, SPEC, component_record
from tests.support.networks import noise, random_network

BASIS = Drawn(frozen([[0.0, 1.5, 2.0], [0.25, 1e-30, 1e30]]))
ENVELOPE = Drawn(frozen([3.0, 0.0]))


def stored(reference: Json) -> Floats:
    """What BASIS and ENVELOPE are stored as."""
    for rows in (BASIS.values, ENVELOPE.values[None]):
        if reference == {"sha256": Drawn(rows).sha256.hex(), "dtype": "<f4", "shape": list(rows.shape)}:
            return rows
    raise ValueError("no array")


COMPONENT = component_record(stored)
BOX: dict[str, Any] = {"start_s": 0.5, "end_s": 1.0, "low_hz": 100.0, "high_hz": 200.0, "gain_db": -6.0}
WRONG_BOXES: tuple[dict[str, Any], ...] = (
    {"start_s": 1.0}, {"start_s": -1.0}, {"end_s": 1e9}, {"low_hz": 200.0}, {"high_hz": 1e9}, {"gain_db": 12.5},
    {"gain_db": None}, {"more": 1},
)  # fmt: skip
PAINTED: dict[str, Any] = {
    "number": 0, "points": [[0.5, 100.0]], "radius_s": 0.1, "radius": 1.0, "scale": "log", "strength": 1.0,
    "hardness": 0.5, "erases": False,
}  # fmt: skip
WRONG_STROKES: tuple[dict[str, Any], ...] = (
    {"number": -1}, {"number": 2**40}, {"points": []}, {"points": [[0.0, 1.0]] * 101}, {"points": [[0.0]]},
    {"points": [[0.0, 1.0, 2.0]]}, {"points": [[0.0, -1.0]]}, {"points": [[1e300, 1.0]]}, {"points": [0.0, 1.0]},
    {"points": {"0": [0.0, 1.0]}}, {"radius_s": 0.0}, {"radius": -1.0}, {"radius": 1e9}, {"radius": None},
    {"scale": "bark"}, {"strength": 0.0}, {"strength": 2}, {"hardness": "soft"}, {"erases": 1}, {"more": 1},
)  # fmt: skip
DRAWN: dict[str, Any] = {"basis": None, "envelope": None, "phase": "source"}
THROWN: dict[str, Any] = {"strategy": "filter", "amount": 0.5, "seed": 7, "levelled": True, "ground": None}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind.__name__)
def test_no_field_is_forgotten(record: Record[Any]) -> None:
    known = [*(field.name for field in record.fields), *record.apart, *record.derived]
    assert sorted(known) == sorted(field.name for field in fields(record.kind)), (
        "say in records.py how the field is stored, and in schema.py that there is a new version"
    )


def test_values_come_back_exactly() -> None:
    component = Component(7, 'a\udcff\0"\n♯', True, -59.999999999999, True, False)
    assert COMPONENT.made(loaded(dumped(COMPONENT.values(component)))) == component
    patch = Patch(Borrowed(Identity("run", 2, 7), 0.1 + 0.2, Morph.GEOMETRIC), None, Phase.SOURCE)
    patched = replace(component, patch=patch)
    assert COMPONENT.made(loaded(dumped(COMPONENT.values(patched)))) == patched
    boxed = replace(component, boxes=(BoxGain(0.1 + 0.2, 1e6, 0.0, 1e-3, -60.0), BoxGain(0.0, 1.0, 2.0, 3.0, 12.0)))
    assert COMPONENT.made(loaded(dumped(COMPONENT.values(boxed)))) == boxed
    wave = Stroke(7, ((0.1 + 0.2, 1e-3), (1e6, 9e6)), 1e-9, 1e6, FrequencyScale.MEL, 1e-3, 0.1 + 0.2, True)
    painted = replace(component, strokes=(wave, replace(wave, number=8)))
    assert COMPONENT.made(loaded(dumped(COMPONENT.values(painted)))) == painted
    values = dict(COMPONENT.values(component))
    del values["patch"], values["boxes"], values["strokes"]
    assert COMPONENT.made(values) == component
    spec = NetworkSpec((512, 1), sparsity=0.1 + 0.2, seed=2**63 - 1)
    assert SPEC.made(loaded(dumped(SPEC.values(spec)))) == spec


def test_a_piece_of_an_event_is_drawn_and_nothing_else() -> None:
    event = PlacedEvent(0, 1, 2, piece=ENVELOPE)
    values = dict(COMPONENT.values(Component(7, patch=Patch(None, ENVELOPE, rhythm=Rhythm((event,))))))
    borrowed = {"source": {"run": "run", "layer": 1, "id": 0}, "amount": 1.0, "morph": "linear"}
    for piece in (borrowed, {"shape": {"values": 1}, "origin": "", "amount": 1.0, "morph": "linear"}, {}):
        forged: Any = loaded(dumped(values))
        forged["patch"]["rhythm"]["events"][0]["piece"] = piece
        with pytest.raises(ValueError, match=r"no Drawn|array"):
            COMPONENT.made(forged)


def test_a_lock_is_kept_and_files_of_before_have_none() -> None:
    values = dict(COMPONENT.values(Component(7, locked=True)))
    assert COMPONENT.made(loaded(dumped(values))) == Component(7, locked=True)
    del values["locked"]
    assert COMPONENT.made(values) == Component(7)
    with pytest.raises(ValueError, match="neither"):
        COMPONENT.made({**values, "locked": 1})


def test_breakpoints_are_kept_and_files_of_before_have_none() -> None:
    curve = GainCurve((Breakpoint(0.1 + 0.2, -60.0), Breakpoint(0.5, 12.0), Breakpoint(1e7, -0.1)))
    values = dict(COMPONENT.values(Component(7, curve=curve)))
    assert COMPONENT.made(loaded(dumped(values))) == Component(7, curve=curve)
    assert COMPONENT.made(dict(COMPONENT.values(Component(7, curve=GainCurve())))) == Component(7)
    del values["curve"]
    assert COMPONENT.made(values) == Component(7)


@pytest.mark.parametrize("points", [
    [{"time_s": 1.0, "gain_db": 0.0}, {"time_s": 1.0, "gain_db": -6.0}],
    [{"time_s": 2.0, "gain_db": 0.0}, {"time_s": 1.0, "gain_db": 0.0}],
    [{"time_s": -1e-9, "gain_db": 0.0}],
    [{"time_s": 1e300, "gain_db": 0.0}],
    [{"time_s": 1.0, "gain_db": 12.01}],
    [{"time_s": 1.0, "gain_db": -61}],
    [{"time_s": True, "gain_db": 0.0}],
    [{"time_s": 1.0}],
    [{"time_s": 1.0, "gain_db": 0.0, "bend": 1.0}],
    [[1.0, 0.0]],
    [{"time_s": float(n), "gain_db": 0.0} for n in range(MAX_BREAKPOINTS + 1)],
    {}, "x", 1, None,
])  # fmt: skip
def test_breakpoints_that_no_editor_makes_are_refused(points: Json) -> None:
    values = dict(COMPONENT.values(Component(7)))
    with pytest.raises(ValueError, match=r"point|number|list|missing|follow"):
        COMPONENT.made({**values, "curve": {"points": points}})


def test_what_is_drawn_comes_back_exactly() -> None:
    timbre, density = Throw(Strategy.WARP, 0.1 + 0.2, 2**32 - 1, ground=BASIS), Throw(Strategy.PULSE, 2.0, 0, False)
    for patch in (
        Patch(BASIS, ENVELOPE, Phase.SOURCE),
        Patch(Borrowed(Identity("run", 2, 7)), ENVELOPE),
        Patch(BASIS, ENVELOPE, timbre=timbre, density=density),
        Patch(BASIS, ENVELOPE, rhythm=Rhythm((PlacedEvent(0, 1, 2, 0.1 + 0.2, -6.0),), ENVELOPE)),
        Patch(None, ENVELOPE, rhythm=Rhythm((PlacedEvent(0, 1, 2, -1.5, piece=ENVELOPE),) * MAX_EVENTS)),
        Patch(BASIS, gate_db=15.9),
        Patch(phase=Phase.SOURCE, gate_db=60.0),
    ):
        component = Component(7, patch=patch)
        assert COMPONENT.made(loaded(dumped(COMPONENT.values(component)))) == component


def test_a_patch_of_an_old_project_has_no_gate() -> None:
    values: Any = COMPONENT.values(Component(7, patch=Patch(BASIS, gate_db=16.0)))
    del values["patch"]["gate_db"]
    assert COMPONENT.made(values) == Component(7, patch=Patch(BASIS))


def test_limits_of_a_throw_come_back_and_one_of_an_old_project_has_none() -> None:
    limited = Throw(Strategy.APART, 2.0, 3, polyphony=2, repeats=MAX_LIMIT)
    component = Component(7, patch=Patch(envelope=ENVELOPE, density=limited))
    values: Any = loaded(dumped(COMPONENT.values(component)))
    assert COMPONENT.made(values) == component
    density = values["patch"]["density"]
    del density["polyphony"], density["repeats"]
    free = Patch(envelope=ENVELOPE, density=Throw(Strategy.APART, 2.0, 3))
    assert COMPONENT.made(values) == Component(7, patch=free)
    for wrong in (0, MAX_LIMIT + 1, 1.5, True, "2"):
        density["polyphony"] = wrong
        with pytest.raises(ValueError, match="number"):
            COMPONENT.made(values)


def test_as_many_strokes_as_there_can_be_are_kept() -> None:
    points = tuple((1e6 + number / 3.0, 1e6 + number / 7.0) for number in range(MAX_POINTS))
    strokes = tuple(
        Stroke(number, points, 1 / 3, 1 / 3, strength=1 / 3, hardness=1 / 3) for number in range(MAX_STROKES)
    )
    component = Component(strokes=strokes)
    assert COMPONENT.made(loaded(dumped(COMPONENT.values(component)))) == component


def test_numbers_that_are_none_and_long_remarks_do_not_keep_a_network_from_being_written() -> None:
    sound = noise(300)
    network = replace(random_network(sound), loss=float("inf"), notes=("x" * 5000,), device="y" * 500)
    values = NETWORK.read(loaded(dumped(NETWORK.values(network))))
    assert math.isnan(values["loss"])
    assert (values["notes"], values["device"]) == (("x" * 1000,), "y" * 100)


def test_that_guides_shaped_a_network_is_kept_and_files_of_before_say_nothing_of_it() -> None:
    values = dict(NETWORK.values(replace(random_network(noise(300)), guided=True)))
    assert NETWORK.read(loaded(dumped(values)))["guided"] is True
    del values["guided"]
    assert NETWORK.read(values)["guided"] is False


def test_what_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(ValueError, match="too long"):
        COMPONENT.values(Component(name="x" * 100_001))
    with pytest.raises(ValueError, match="no number"):
        COMPONENT.values(Component(gain_db=float("nan")))
    nested: Json = ()
    for _ in range(20):
        assert loaded(dumped(nested)) is not None
        nested = (nested,)
    with pytest.raises(ValueError, match="too deep"):
        dumped(nested)


@pytest.mark.parametrize(
    "change",
    [
        {"gain_db": float("inf")}, {"gain_db": 1e9}, {"gain_db": True}, {"gain_db": "1"}, {"gain_db": None}, {"id": -1},
        {"id": 2**60}, {"id": 1.0}, {"name": 5}, {"name": "x" * 100_001}, {"muted": 1}, {"unknown": 1},
        {"patch": 1}, {"patch": {"basis": 1}}, {"patch": DRAWN | {"basis": {"values": 1}}},
        {"patch": DRAWN | {"envelope": {"values": {}}}}, {"patch": DRAWN | {"basis": {"values": None, "more": 1}}},
        {"boxes": 1}, {"boxes": [1]}, {"boxes": [BOX] * 201}, *({"boxes": [BOX | wrong]} for wrong in WRONG_BOXES),
        {"strokes": 1}, {"strokes": [PAINTED] * 201}, *({"strokes": [PAINTED | wrong]} for wrong in WRONG_STROKES),
        {"patch": DRAWN | {"basis": {"values": {"sha256": "x", "dtype": "<f4", "shape": [1, 2]}}}},
        *({"patch": DRAWN | {"timbre": THROWN | wrong}} for wrong in (
            {"strategy": "move"}, {"strategy": "none"}, {"amount": 1.5}, {"amount": -1}, {"seed": 2**32}, {"ground": 1},
        )),
        *({"patch": DRAWN | {"gate_db": wrong}} for wrong in (0.0, 60.5, -16, "16", True, float("nan"))),
        {"patch": {"basis": {"source": {"run": "", "layer": 0, "id": 1}, "amount": 1, "morph": "linear"}}},
    ],
)  # fmt: skip
def test_hostile_values_are_refused(change: dict[str, Any]) -> None:
    values = {**COMPONENT.values(Component()), **change}
    with pytest.raises(ValueError, match=r"no |not |missing|neither|box|stroke|apart|amount|valid"):
        COMPONENT.made(values)


@pytest.mark.parametrize(
    "text",
    [
        "", "[" * 100_000, "NaN", "[Infinity]", "-Infinity", "9" * 5000, "{", "\udcff", " " * (1 << 20) + "1",
        "[" * 21 + "]" * 21, '{"a":' * 900 + "1" + "}" * 900,
    ],
)  # fmt: skip
def test_hostile_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        loaded(text)


@pytest.mark.parametrize(
    "change",
    [{"widths": [-1]}, {"widths": []}, {"widths": [1] * 9}, {"loss": "huber"}, {"stft": {"n_fft": 17, "hop": 4}}],
)
def test_hostile_networks_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        SPEC.made({**SPEC.values(NetworkSpec()), **change})
