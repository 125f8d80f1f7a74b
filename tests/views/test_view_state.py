"""How a document is looked at survives being written, and whatever else may be written there."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audible_gui.document import BeatGrid, Device, Encoder, Loss, NetworkSpec, Optimiser, Orientation, StftSpec
from audible_gui.views.component_tree.paths import REST
from audible_gui.views.plots.beats import Beating
from audible_gui.views.view_state import RESIDUAL, ViewState, read_view, view_values

SPEC = NetworkSpec(
    (9, 4), Loss.IS, 0.25, 2**60, 77, Orientation.ENVELOPES, StftSpec(1024, 256), Optimiser.PGD, Encoder.SIGNED
)
FULL = ViewState(
    (0.5, 1.25),
    (50.0, 950.0),
    (100, 2000),
    1234,
    (2, 7),
    (1, 2),
    SPEC,
    Device.CPU,
    ((2, -2), (1, -3)),
    Beating(BeatGrid(96.5, -0.25, 3), True, False),
)
NAMES = [field.name for field in fields(ViewState)]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    "state",
    [
        FULL,
        ViewState(),
        ViewState(selected=RESIDUAL),
        ViewState(selected=(3, 1, REST, 4)),
        ViewState(selected=(2, -2, 1)),
        ViewState(layers=()),
    ],
)
def test_it_comes_back(state: ViewState) -> None:
    assert read_view(json.loads(json.dumps(view_values(state)))) == state


@given(st.dictionaries(st.sampled_from([*view_values(FULL), "else"]), JUNK))
def test_junk_counts_as_not_written(values: dict[str, object]) -> None:
    state = read_view(values)
    assert read_view(view_values(state)) == state


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("times_s", [1.0, 0.5]),
        ("times_s", [0.0, float("nan")]),
        ("times_s", [0.0, 1e300]),
        ("times_s", [0.0, 10**400]),
        ("hertz", ["5", "9"]),
        ("hertz", [-1000.0, 5000.0]),
        ("loop", [-5, 100]),
        ("loop", [0.5, 100]),
        ("position", True),
        ("position", 10**30),
        ("selected", [1]),
        ("selected", [2, REST]),
        ("selected", [2, -(10**13)]),
        ("selected", [2, True]),
        ("selected", "everything"),
        ("layers", {"1": 2}),
        ("layers", list(range(1000))),
        ("network", []),
        ("network", {**view_values(FULL)["network"], "widths": [0]}),
        ("network", {**view_values(FULL)["network"], "seed": -1}),
        ("network", {**view_values(FULL)["network"], "stft": [7, 3]}),
        ("network", {**view_values(FULL)["network"], "encoder": ["signed"]}),
        ("device", "toaster"),
        ("beats", [5.0, 0.0, 4, True, True]),
        ("beats", [120.0, 0.0, 4, 1, True]),
        ("beats", [120.0, 0.0, 0, True, True]),
    ],
)
def test_one_wrong_value_leaves_the_others(name: str, value: object) -> None:
    state = read_view({**view_values(FULL), name: value})
    wrong = "spec" if name == "network" else name
    assert [known for known in NAMES if getattr(state, known) is None] == [wrong]


def test_settings_that_older_projects_do_not_have_are_as_they_were_then() -> None:
    older = {
        name: value for name, value in view_values(FULL)["network"].items() if name not in {"optimiser", "encoder"}
    }
    assert read_view({"network": older}).spec == replace(SPEC, optimiser=Optimiser.SCALED, encoder=Encoder.NONNEGATIVE)


def test_older_projects_count_frequencies_in_octaves() -> None:
    assert read_view({"octaves": [5.0, 9.5]}).hertz == (32.0, 2.0**9.5)
    assert read_view({"octaves": [5.0, 1e9]}).hertz is None
