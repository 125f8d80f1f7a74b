"""Networks as records and arrays, and whether what was read fits together. Any thread."""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from audible_gui.document import (
    MAX_LAYERS,
    SLACK,
    Document,
    Floats,
    Network,
    Orientation,
    check_combinations,
    edges_in,
    fits,
    groups_in,
)
from audible_gui.errors import AudibleError
from audible_gui.project_file.arrays import each, read_array, shape_of, write_array
from audible_gui.project_file.blobs import Vault
from audible_gui.project_file.coding import Json
from audible_gui.project_file.records import NETWORK

_MOST = 1e30  # the mean of what is learned is 1
_STACKS = ("encoders", "decoders")


def write_network(vault: Vault, network: Network) -> Generator[int, None, Json]:
    """Store a network's arrays; yields bytes done, each counted twice; returns the body of its record."""
    body = NETWORK.values(network)
    for name in _STACKS:
        body[name] = yield from each(write_array(vault, array) for array in getattr(network, name))
    body["code"] = yield from write_array(vault, network.code)
    body["own"] = None if network.own is None else (yield from write_array(vault, network.own))
    return body


def read_network(vault: Vault, body: Json) -> Generator[int, None, Network]:
    """The network of a record; yields bytes read.

    Raises:
        ValueError: if something is missing or damaged, or the arrays do not fit together.
        sqlite3.Error: if it cannot be read.
    """
    NETWORK.read(body)
    assert isinstance(body, Mapping)
    _check_shapes(_Shapes.of(body))
    stacks: dict[str, tuple[Floats, ...]] = {}
    for name in _STACKS:
        stacks[name] = tuple((yield from each(read_array(vault, value) for value in _references(body, name))))
    code = yield from read_array(vault, body["code"])
    own = None if body.get("own") is None else (yield from read_array(vault, body["own"]))
    if any((array < 0.0).any() for array in (*stacks["decoders"], code, code if own is None else own)):
        raise ValueError("a network has negative weights")
    if any(_largest(stacks["decoders"][:depth], rows) > _MOST for depth, rows in ((None, code), (1, own))):
        raise ValueError("a network's weights are too large to be multiplied")
    network = NETWORK.made(body, code=code, own=own, **stacks)
    if tuple(map(len, network.ids)) != network.widths or any(len(set(ids)) != len(ids) for ids in network.ids):
        raise ValueError("a network's identities do not fit its layers")
    return network


def arrays_of(body: Json) -> list[Json]:
    """The references in a network's record, in the order of ``Network.arrays``."""
    assert isinstance(body, Mapping)
    own = body.get("own")
    return [
        *(one for name in _STACKS for one in _references(body, name)),
        body["code"],
        *([] if own is None else [own]),
    ]


def _largest(decoders: Sequence[Floats], code: Floats | None) -> float:
    """What no magnitude of their product exceeds."""
    if code is None:
        return 0.0
    bound = float(decoders[0].max())
    for weights in (*decoders[1:], code):
        bound *= float(weights.sum(axis=0, dtype=np.float64).max())
    return bound


def check_consistency(document: Document) -> None:
    """Whether sound, network and components belong together, as everybody takes for granted. Raises ValueError."""
    network, sound = document.network, document.sound
    if document.markers and (sound is None or document.markers[-1].time_s > sound.duration_s):
        raise ValueError("the markers are not those of the sound")
    if network is None:
        if document.components or document.edges or document.groups:
            raise ValueError("components without a network")
        return
    if tuple(map(len, document.components)) != network.widths:
        raise ValueError("the components are not those of the network")
    if not all(
        component.patch is None or fits(component.patch, network) for row in document.components for component in row
    ):
        raise ValueError("what is drawn does not fit the network")
    ends = {edge.ends for edge in document.edges}
    if edges_in(document.edges, network) != document.edges or len(ends) != len(document.edges):
        raise ValueError("the edges are not those of the network")
    _check_groups(document, network)
    _check_terms(document)
    spec = network.spec
    rows, columns = network.decoders[0].shape[0], network.code.shape[1]
    if spec.orientation is Orientation.ENVELOPES:
        rows, columns = columns, rows
    if rows != network.channels * spec.stft.n_bins:
        raise ValueError("the bases do not fit the spectrogram")
    if sound is not None and (network.channels != sound.n_channels or columns != spec.stft.n_frames(sound.n_samples)):
        raise ValueError("the network does not fit the sound")


def _check_terms(document: Document) -> None:
    try:
        check_combinations(document, SLACK)
    except AudibleError as error:
        raise ValueError("more than can be played") from error


def _check_groups(document: Document, network: Network) -> None:
    groups = document.groups
    members = [(group.layer, id_) for group in groups for id_ in group.members]
    keys = {group.key for group in groups}
    if groups_in(groups, network) != groups or len(set(members)) != len(members) or len(keys) != len(groups):
        raise ValueError("the groups are not those of the network")


@dataclass(frozen=True)
class _Shapes:
    """Of a network's arrays."""

    encoders: list[tuple[int, int]]
    decoders: list[tuple[int, int]]
    code: tuple[int, int]
    own: tuple[int, int] | None

    @classmethod
    def of(cls, body: Mapping[str, Json]) -> "_Shapes":
        encoders, decoders = ([shape_of(value) for value in _references(body, name)] for name in _STACKS)
        own = body.get("own")
        return cls(encoders, decoders, shape_of(body.get("code")), None if own is None else shape_of(own))


def _check_shapes(shapes: _Shapes) -> None:
    heights = [rows for rows, _ in shapes.decoders] + [shapes.code[0]]
    widths = [columns for _, columns in shapes.decoders]
    if not widths or heights[1:] != widths or min(heights) < 1 or shapes.code[1] < 1:
        raise ValueError("a network's decoders do not fit together")
    if shapes.own is not None and shapes.own != (widths[0], shapes.code[1]):
        raise ValueError("a network's own activations do not fit its first layer")
    if shapes.encoders and [rows for rows, _ in shapes.encoders] != widths:
        raise ValueError("a network's encoders do not fit its decoders")


def _references(body: Mapping[str, Json], name: str) -> list[Json]:
    values = body.get(name)
    if not isinstance(values, list) or len(values) > MAX_LAYERS:
        raise ValueError(f"no {name}")
    return values
