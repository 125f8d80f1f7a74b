"""Documents in a project: what is in memory is known by its identity, what is stored by its hash. Any thread.

Everything of a document is immutable, so each sound, network, component and layer is written once, however many steps
of the history share it.
"""

import math
import weakref
from collections.abc import Callable, Generator, Hashable, Iterator, Mapping
from pathlib import Path

from audible_gui.document import MAX_LAYERS, MAX_WIDTH, Component, Document, Marker, Network, Sound
from audible_gui.project_file.arrays import key_of, shape_of
from audible_gui.project_file.blobs import Key, Vault
from audible_gui.project_file.coding import Json, dumped, loaded, several, text, whole
from audible_gui.project_file.drawings import Drawings
from audible_gui.project_file.links import file_bytes, link_to, matching, places
from audible_gui.project_file.markers import MarkerRuns
from audible_gui.project_file.networks import arrays_of, check_consistency, read_network, write_network
from audible_gui.project_file.records import DOCUMENT, component_record, record_sha256
from audible_gui.project_file.sounds import read_sound, samples_of, write_sound

_MAX_ID = 2**53
_MANY = 50_000
_ID = whole(1, _MAX_ID)
_IDS = several(_ID, 1, MAX_WIDTH)
_STATE_KEYS = frozenset(DOCUMENT.apart) - {"markers"}


class Store:
    """Documents in and out of one database.

    Args:
        vault: the database.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._drawings = Drawings(vault)
        self._component_record = component_record(self._drawings.read)
        self._written: weakref.WeakKeyDictionary[Sound | Network, int] = weakref.WeakKeyDictionary()
        self._read: weakref.WeakValueDictionary[int, Sound | Network] = weakref.WeakValueDictionary()
        self._keys: weakref.WeakKeyDictionary[Network, list[Key]] = weakref.WeakKeyDictionary()
        self._numbers: dict[Hashable, int] = {}
        self._components: dict[int, Component] = {}
        self._layers: dict[int, tuple[Component, ...]] = {}
        self._markers = MarkerRuns(lambda body: self._put("markers", body), lambda number: self._get("markers", number))

    def forget(self) -> None:
        """After a transaction that was undone: the components and markers that it wrote are not there."""
        self._numbers.clear()
        self._markers.forget()

    def replace(self, network: Network, twin: Network) -> None:
        """Take another network of the same values for one that was read or written."""
        number = self._written[network]
        self._written[twin], self._read[number] = number, twin
        for key, array in zip(self._keys.get(network, ()), twin.arrays, strict=False):
            self._vault.arrays[key] = array

    def write_large(self, document: Document) -> Generator[int, None, None]:
        """Store sound, network and drawings, if they are not stored yet; yields bytes done, each counted twice."""
        if document.sound is not None and document.sound not in self._written:
            yield from self._write(document.sound, "sound", write_sound(self._vault, document.sound))
        if document.network is not None and document.network not in self._written:
            yield from self._write(document.network, "network", write_network(self._vault, document.network))
        yield from self._drawings.write(document)

    def state(self, document: Document) -> int:
        """The record of a document whose sound, network and drawings are stored; inside the caller's transaction.

        Raises:
            ValueError: if something in it is outside the limits of what can be stored.
        """
        check_consistency(document)
        if len(self._numbers) > _MANY:
            self._numbers.clear()
        layers: Json = [self._layer(layer) for layer in document.components]
        body: Json = {
            **DOCUMENT.values(document),
            "sound": None if document.sound is None else self._written[document.sound],
            "network": None if document.network is None else self._written[document.network],
            "components": layers,
            "residual": self._component(document.residual),
            **({"markers": self._markers.write(document.markers)} if document.markers else {}),
        }
        return self._put("state", body)

    def read(self, state: int) -> Generator[int, None, Document]:
        """The document of a state; yields bytes read.

        Raises:
            ValueError: if something in it is missing or damaged.
            sqlite3.Error: if it cannot be read.
        """
        body = self._state(state)
        values = DOCUMENT.read(body)
        layers = several(_ID, 0, MAX_LAYERS).read(body["components"])
        sound, network = body["sound"], body["network"]
        document = Document(
            sound=None if sound is None else (yield from self._read_sound(_ID.read(sound))),
            network=None if network is None else (yield from self._read_network(_ID.read(network))),
            components=tuple(map(self._read_layer, layers)),
            residual=self._read_component(_ID.read(body["residual"])),
            markers=self._read_markers(body),
            **values,
        )
        check_consistency(document)
        return document

    def bytes_of(self, state: int) -> int:
        """Bytes that reading a state takes, to tell how far it is. Raises ValueError; sqlite3.Error."""
        return sum(map(_bytes, self.records_of(state)))

    def records_of(self, state: int) -> tuple[Json, Json]:
        """The records of a state's sound and network, None where there is none. Raises ValueError; sqlite3.Error."""
        body = self._state(state)
        sound, network = body["sound"], body["network"]
        return (
            None if sound is None else self._get("sound", _ID.read(sound)),
            None if network is None else self._get("network", _ID.read(network)),
        )

    def _state(self, state: int) -> Mapping[str, Json]:
        """The record of a document, with everything that is stored apart."""
        body = self._get("state", state)
        if not isinstance(body, Mapping) or not set(body) >= _STATE_KEYS:
            raise ValueError("no document")
        return body

    def links(self) -> Iterator[Path]:
        """Where the files of linked sounds are said to be. Raises ValueError; sqlite3.Error."""
        for _, body in self._linked():
            yield Path(text(10_000).read(samples_of(body)["path"]))

    def relink(self, path: Path) -> Generator[int, None, bool]:
        """Let the links to the sound that is in a file lead there; yields zeros; returns whether there are any."""
        known = False
        for number, body in list(self._linked()):
            samples = samples_of(body)
            if (yield from matching(path, samples)) is not None:
                self._replace(number, {**body, "samples": {**samples, **link_to(self._vault.path, path)}})
                known = True
        return known

    def carry_links(self, before: Path) -> None:
        """Let links that led to files as seen from ``before`` lead there from where the project is now.

        Raises:
            ValueError: if one is damaged.
            sqlite3.Error: if they cannot be read or written.
        """
        for number, body in list(self._linked()):
            samples = samples_of(body)
            there = next((path for path in places(before, samples) if file_bytes(path)), None)
            if there is not None:
                self._replace(number, {**body, "samples": {**samples, **link_to(self._vault.path, there)}})

    def consolidate(self) -> Generator[int, None, bool]:
        """Store what is linked to; yields bytes done; returns whether there was anything."""
        linked = list(self._linked())
        for number, _ in linked:
            sound = yield from self._read_sound(number)
            self._replace(number, (yield from write_sound(self._vault, sound, embed=True)))
        return bool(linked)

    def _linked(self) -> Iterator[tuple[int, Mapping[str, Json]]]:
        with self._vault.lock:
            numbers = self._vault.database.execute("SELECT id FROM record WHERE kind = 'sound'").fetchall()
        for (number,) in numbers:
            body = self._get("sound", number)
            if isinstance(body, Mapping) and samples_of(body)["form"] == "link":
                yield number, body

    def _replace(self, number: int, body: Json) -> None:
        """Another body for a sound that stays the same."""
        words = dumped(body)
        with self._vault.lock:
            database = self._vault.database
            same = "SELECT 1 FROM record WHERE sha256 = ? AND id != ?"
            while database.execute(same, (record_sha256("sound", words), number)).fetchone() is not None:
                words += " "  # each has its number, by which documents know it
            values = record_sha256("sound", words), words, number
            database.execute("UPDATE record SET sha256 = ?, body = ? WHERE id = ?", values)

    def _write(self, value: Sound | Network, kind: str, work: Generator[int, None, Json]) -> Generator[int, None, None]:
        body = yield from work
        with self._vault.lock:
            self._written[value] = number = self._put(kind, body)
            self._read[number] = value

    def _layer(self, layer: tuple[Component, ...]) -> int:
        return self._number(
            layer,
            lambda: self._put("layer", [self._component(component) for component in layer]),
            kept=not any(map(_is_drawn, layer)),
        )

    def _component(self, component: Component) -> int:
        def put() -> int:
            return self._put("component", self._component_record.values(component))

        return self._number(component, put, kept=not _is_drawn(component))

    def _number(self, value: Hashable, put: Callable[[], int], *, kept: bool) -> int:
        """The record of a value; what is drawn is not kept in memory after a drag has gone on."""
        number = self._numbers.get(value)
        if number is None:
            number = put()
            if kept:
                self._numbers[value] = number
        return number

    def _put(self, kind: str, body: Json) -> int:
        """The number of a record, new or not."""
        words = dumped(body)
        sha256 = record_sha256(kind, words)
        database = self._vault.database
        row = database.execute("SELECT id FROM record WHERE sha256 = ?", (sha256,)).fetchone()
        if row is not None:
            return int(row[0])
        number = database.execute(
            "INSERT INTO record (kind, sha256, body) VALUES (?, ?, ?)", (kind, sha256, words)
        ).lastrowid
        assert number is not None
        return number

    def _get(self, kind: str, number: int) -> Json:
        if number > _MAX_ID:  # more than SQLite could take
            raise ValueError(f"no number of a {kind}")
        with self._vault.lock:
            row = self._vault.database.execute(
                "SELECT kind, sha256, body FROM record WHERE id = ?", (number,)
            ).fetchone()
        if row is None or row[0] != kind or not isinstance(row[2], str):
            raise ValueError(f"a {kind} is missing")
        if record_sha256(kind, row[2]) != row[1]:
            raise ValueError(f"a {kind} is damaged")
        return loaded(row[2])

    def _read_markers(self, body: Mapping[str, Json]) -> tuple[Marker, ...]:
        return self._markers.read(body["markers"]) if "markers" in body else ()

    def _read_sound(self, number: int) -> Generator[int, None, Sound]:
        known = self._read.get(number)
        if isinstance(known, Sound):
            return known
        sound = yield from read_sound(self._vault, self._get("sound", number))
        self._read[number], self._written[sound] = sound, number
        return sound

    def _read_network(self, number: int) -> Generator[int, None, Network]:
        known = self._read.get(number)
        if isinstance(known, Network):
            return known
        body = self._get("network", number)
        network = yield from read_network(self._vault, body)
        self._keys[network] = list(map(key_of, arrays_of(body)))
        self._read[number], self._written[network] = network, number
        return network

    def _read_layer(self, number: int) -> tuple[Component, ...]:
        if number not in self._layers:
            self._layers[number] = tuple(map(self._read_component, _IDS.read(self._get("layer", number))))
        return self._layers[number]

    def _read_component(self, number: int) -> Component:
        if number not in self._components:
            self._components[number] = self._component_record.made(self._get("component", number))
        return self._components[number]


def _is_drawn(component: Component) -> bool:
    return component.patch is not None and bool(component.patch.drawings)


def _bytes(value: Json) -> int:
    """Bytes of what a sound or a network refers to, as it says."""
    if isinstance(value, list):
        return sum(map(_bytes, value))
    if not isinstance(value, Mapping):
        return 0
    if "sha256" in value:
        return whole(0, _MAX_ID).read(value["size"]) if "size" in value else 4 * math.prod(shape_of(value))
    return sum(map(_bytes, value.values()))
