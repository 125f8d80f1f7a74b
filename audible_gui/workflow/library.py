"""Components of other sounds: those of the library, and those of sounds and projects opened beside. Any thread."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from audible_gui import nae
from audible_gui.audio_file import read_sound
from audible_gui.document import (
    Device,
    Document,
    Network,
    NetworkSpec,
    Node,
    Sound,
    TrainRequest,
    TrainStep,
    opened_document,
    with_network,
)
from audible_gui.document.library_component import LibraryComponent
from audible_gui.errors import AudibleError
from audible_gui.library import Shelved, library_files, read_component, save_component
from audible_gui.operations import lent_component, lent_together, played_as
from audible_gui.project_file import ENDING, is_project
from audible_gui.synthesis import names
from audible_gui.workflow.learning import train
from audible_gui.workflow.likening import likened
from audible_gui.workflow.progress import Progress, part, retold
from audible_gui.workflow.projects import read_project

Chosen = Mapping[tuple[Node, ...], str | None]
_READ, _LIKENED, _LEARNED = 0.2, 0.3, 0.95


@dataclass(frozen=True)
class Shelf:
    """What there is in the library.

    Attributes:
        shelved: components, by their files' names.
        troubles: a sentence for each file that cannot be read.
    """

    shelved: tuple[Shelved, ...] = ()
    troubles: tuple[str, ...] = ()


@dataclass(frozen=True)
class BesideRequest:
    """A sound to be opened beside.

    Attributes:
        path: of a sound or a project.
        spec: of the network that is learned where a sound has none.
        through: the document whose network shall encode it; None for a network of its own.
        device: where to compute.
    """

    path: Path
    spec: NetworkSpec
    through: Document | None = None
    device: Device = Device.AUTO


@dataclass(frozen=True)
class Beside:
    """The components of a sound that was opened beside.

    Attributes:
        name: of the sound.
        layers: components per layer, from the sound inwards.
        encoded: ids of the network's components per layer, and its run, where it was encoded by that network; else
            None. Component k of a layer is then what the network's k-th holds of the other sound.
    """

    name: str
    layers: tuple[tuple[LibraryComponent, ...], ...]
    encoded: tuple[str, tuple[tuple[int, ...], ...]] | None = None

    def fits(self, network: Network | None) -> bool:
        """Whether it was encoded by a network, whose components are still the same."""
        return network is not None and self.encoded == (network.run, network.ids)


def read_library(folder: Path) -> Generator[float, bool | None, Shelf]:
    """All components of a folder; yields the fraction read. Raises AudibleError if the folder cannot be read."""
    files, shelved, troubles = library_files(folder), list[Shelved](), list[str]()
    for number, path in enumerate(files):
        yield number / len(files)
        try:
            shelved.append(Shelved(path, read_component(path)))
        except AudibleError as error:
            troubles.append(str(error))
    return Shelf(tuple(shelved), tuple(troubles))


def shelve(
    folder: Path, document: Document, chosen: Chosen, sound: str | None = None
) -> Generator[float, bool | None, Shelf]:
    """Put components into a library, as they sound, and read what is in it then.

    Args:
        folder: of the library; made where it is missing.
        document: with a sound and a network.
        chosen: the components; several that are saved as one have a name, one that has its own None.
        sound: what their sound is called in the library; None for its own name.

    Raises:
        AudibleError: if a file cannot be written; those before it are there.
    """
    for nodes, name in chosen.items():
        yield 0.0
        lent = lent_component(document, nodes[0]) if name is None else lent_together(document, nodes, name)
        save_component(folder, lent if sound is None else replace(lent, sound=sound))
    return (yield from read_library(folder))


def open_beside(request: BesideRequest) -> Generator[Progress, bool | None, Beside]:
    """The components of another sound: those of its project, or learned, or as another network encodes it.

    A sound that a network encodes is resampled to the rate of the network's own, and has as many channels.

    Yields:
        How far it is.

    Raises:
        SoundError, ProjectError, TrainingError: as opening and training.
        AudibleError: for a project without a sound.
    """
    yield Progress("Opening", 0.0)
    document = yield from retold(_read(request.path), lambda fraction: Progress("Opening", _READ * fraction))
    if document.sound is None:
        raise AudibleError(f"“{request.path.name}” holds no sound; open another one.")
    sound = replace(document.sound, name=_name(request.path, document.sound))
    if request.through is not None:
        return (yield from _encoded(sound, request.through, request.device))
    document = replace(document, sound=sound)
    if document.network is None:
        order = TrainRequest(sound, request.spec, request.device)
        network = yield from retold(train(order), partial(_told, "Learning", _READ))
        document = with_network(document, network, names(network, sound.rate_hz))
    return Beside(sound.name, (yield from _layers(document)))


def _read(path: Path) -> Generator[float, bool | None, Document]:
    if path.suffix.lower() == ENDING or is_project(path):
        return (yield from read_project(path))
    return opened_document((yield from read_sound(path)))


def play(document: Document, path: Path, layer: int | None = None) -> Generator[Progress, bool | None, Document]:
    """A sound that plays another, as its network hears that one.

    Args:
        document: with a network.
        path: of the other, a sound or a project.
        layer: whose components play it; None is the deepest.

    Raises:
        AudibleError: as ``open_beside`` and ``operations.played_as``, and where there is no such layer.
    """
    beside = yield from open_beside(BesideRequest(path, NetworkSpec(), document))
    layer = len(beside.layers) if layer is None else layer
    if not 1 <= layer <= len(beside.layers):
        raise AudibleError(f"There is no layer {layer}; the network has layers 1 to {len(beside.layers)}.")
    return played_as(document, beside.layers[layer - 1], layer)


def _name(path: Path, sound: Sound) -> str:
    """A project is known by its own name."""
    return path.stem if path.suffix.lower() == ENDING else sound.name


def _encoded(sound: Sound, through: Document, device: Device) -> Generator[Progress, bool | None, Beside]:
    network, own = through.network, through.sound
    if network is None or own is None:
        raise AudibleError("Train a network first; then other sounds can be heard through it.")
    resampling = "Resampling" if sound.rate_hz != own.rate_hz else "Mixing channels"
    like = yield from retold(
        likened(sound, own.rate_hz, network.channels),
        lambda fraction: Progress(resampling, part(_READ, _LIKENED, fraction)),
    )
    yield Progress("Encoding", _LIKENED)
    found = yield from retold(nae.encode_sound(network, like, device), partial(_told, "Encoding", _LIKENED))
    called = [[component.name for component in row] for row in through.components]
    document = with_network(replace(opened_document(like), reading=through.reading), found, called)
    return Beside(sound.name, (yield from _layers(document)), (network.run, network.ids))


def _layers(document: Document) -> Generator[Progress, bool | None, tuple[tuple[LibraryComponent, ...], ...]]:
    layers, done, count = [], 0, sum(map(len, document.components))
    for layer, row in enumerate(document.components, 1):
        lent = list[LibraryComponent]()
        for index in range(len(row)):
            yield Progress("Reading components", part(_LEARNED, 1.0, done / count))
            lent.append(lent_component(document, Node(layer, index)))
            done += 1
        layers.append(tuple(lent))
    return tuple(layers)


def _told(stage: str, begun: float, step: TrainStep) -> Progress:
    return Progress(stage, part(begun, _LEARNED, step.fraction))
