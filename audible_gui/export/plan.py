"""What an export of stems comes to: the parts of a layer, their mixes, and what they sum to. Any thread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from audible_gui import __version__
from audible_gui.audio_file import Dither, SoundWriter, Tags, began_samples, check_format, is_large
from audible_gui.document import (
    DEFAULT_PATTERN,
    Document,
    ExportRequest,
    FileFormat,
    Floats,
    Naming,
    Network,
    Node,
    Reading,
    Sound,
    Subtype,
    db_to_gain,
    heard_alone,
)
from audible_gui.errors import ExportError
from audible_gui.export.certificate import Blocks, sha256
from audible_gui.synthesis import Mix, Renderer, document_mix, edge_mix, factors, node_mix, residual_mix, stem_parts

_BLOCK_VALUES = 1 << 22
_MIN_BLOCK = 1 << 13


@dataclass(frozen=True)
class Plan:
    """A checked request: what each file is of, and what all sum to."""

    sound: Sound
    network: Network
    document: Document
    layer: int
    file_format: FileFormat
    subtype: Subtype
    edited: bool
    grouped: bool = False
    tracks: Mapping[str, Floats] = field(default_factory=dict)
    gain_db: float = 0.0
    pattern: str = DEFAULT_PATTERN
    only: tuple[Node, ...] = ()
    parent: Node | None = None

    @cached_property
    def parts(self) -> list[tuple[str, tuple[Node, ...]]]:
        """What each stem is of."""
        return stem_parts(self.document, self.layer, grouped=self.grouped, only=self.only, parent=self.parent)

    @property
    def part(self) -> str:
        """What the stems sum to, where that is not all: then there is no residual."""
        if self.parent is not None:
            return self.document.component(self.parent).name
        return ", ".join(name for name, _ in self.parts) if self.only else ""

    @property
    def names(self) -> list[str]:
        """Of the stems' files."""
        return self.naming.stems([name for name, _ in self.parts], self.file_format)

    @property
    def naming(self) -> Naming:
        """Of all files."""
        return Naming(self.pattern, self.sound.name, self.layer, self.network.spec.seed)

    @property
    def mixes(self) -> list[Mix]:
        """What each stem sounds like."""
        return [self.mix(*nodes) for _, nodes in self.parts]

    def mix(self, node: Node, *others: Node) -> Mix:
        """Components of one layer together, as they are in the whole."""
        if self.edited:
            whole = self.document if self.parent is None else heard_alone(self.document, self.parent)
            return document_mix(heard_alone(whole, node, others))
        if self.parent is not None:
            children = [one.index for one in (node, *others)]
            return edge_mix(self.network, self.parent, children, 1.0, self.reading, self.document.exponent)
        return node_mix(self.network, node, 1.0, self.reading, self.document.exponent, others)

    @property
    def reading(self) -> Reading:
        """As the document wishes, where the network can be read so."""
        return self.network.as_read(self.document.reading)

    @property
    def residual(self) -> Mix:
        """What no component holds."""
        if self.edited:
            return document_mix(heard_alone(self.document, None))
        return residual_mix(self.network, reading=self.reading)

    @property
    def renderer(self) -> Renderer:
        """Of all mixes."""
        parts = factors(self.network, self.reading, self.document.exponent)
        return Renderer(self.sound.samples, self.network.spec.stft, parts, self.tracks)

    @property
    def whole(self) -> Blocks:
        """What the stems sum to."""
        if self.edited or self.part:
            renderer, mix = self.renderer, self.sum
            return raised(lambda start, count: renderer.render(mix, start, count), self.gain_db)
        return raised(lambda start, count: self.sound.samples[start : start + count], self.gain_db)

    @property
    def sum(self) -> Mix:
        """All stems together, and the residual where there is one."""
        if not self.part:
            return document_mix(self.document)
        nodes = self.only if self.parent is None else (self.parent,)
        return replace(self, parent=None).mix(*nodes)

    @property
    def rendered(self) -> Callable[[int, int], Floats]:
        """Blocks of all stems, and of the residual if these are all: (files, count, channels) from a sample on."""
        renderer, mixes = self.renderer, [*self.mixes, *([] if self.part else [self.residual])]
        gain = np.float32(db_to_gain(self.gain_db))

        def render(start: int, count: int) -> Floats:
            blocks = renderer.render_all(mixes, start, count)
            if not np.isfinite(blocks).all():
                raise ExportError("The stems would hold values that are not numbers; train the network again.")
            return blocks if gain == 1.0 else blocks * gain

        return render

    @property
    def block_samples(self) -> int:
        """How many samples are rendered at once."""
        return max(_BLOCK_VALUES // ((len(self.parts) + 1) * self.n_channels), _MIN_BLOCK)

    @property
    def n_channels(self) -> int:
        """Of every file: two of a mono sound where anything is panned."""
        return max(self.sound.n_channels, 2 if self.edited and self.document.panned else 1)

    def check_coding(self) -> None:
        """Whether the format can hold the files. Raises ExportError."""
        sound = self.sound
        check_format(self.file_format, self.subtype, sound.rate_hz, self.n_channels, sound.n_samples)

    def stem_writer(self, path: Path, number: int) -> SoundWriter:
        """For the stem with that number from 0 on; dithered where the coding is of integers."""
        return self._writer(path, self.parts[number][0], Dither((self.network.spec.seed, self.layer, number)))

    def residual_writer(self, path: Path) -> SoundWriter:
        """For what makes the sum exact, and so is not dithered."""
        return self._writer(path, "Residual", None)

    @property
    def size_notes(self) -> tuple[str, ...]:
        """What is to be said of files as large as that."""
        return size_notes(self.file_format, self.subtype, self.n_channels, self.sound.n_samples)

    @cached_property
    def tags(self) -> Tags:
        """Of all files, without titles."""
        return sound_tags(self.document, self.sound, f"layer {self.layer}{', edited' if self.edited else ''}")

    def _writer(self, path: Path, title: str, dither: Dither | None) -> SoundWriter:
        sound, tags = self.sound, replace(self.tags, title=title)
        return SoundWriter(
            path,
            sound.rate_hz,
            self.n_channels,
            self.file_format,
            self.subtype,
            sound.n_samples,
            dither=dither,
            tags=tags,
        )


def sound_tags(document: Document, sound: Sound, what: str) -> Tags:
    """What files made of a document say: how they were made, its markers, and where they begin on a timeline."""
    network = document.network
    made = "" if network is None else f"; layers {','.join(map(str, network.widths))}; seed {network.spec.seed}"
    cues = tuple((round(marker.time_s * sound.rate_hz), marker.title) for marker in document.markers)
    return Tags(
        software=f"Audible Networks {__version__}",
        comment=f"{sound.name}, {what}{made}; SHA-256 {sha256(sound)}",
        began_samples=0 if sound.path is None else began_samples(sound.path),
        cues=tuple(cue for cue in cues if cue[0] < sound.n_samples),
    )


def planned(request: ExportRequest) -> Plan:
    """What a request comes to. Raises ExportError where the document has nothing of that kind."""
    document = request.document
    if document.sound is None or document.network is None:
        raise ExportError("There is nothing to export yet; open a sound and train a network first.")
    layer, parent, depth = request.layer, request.parent, document.network.depth
    if parent is not None:
        _check_nodes(document, parent.layer, (parent,))
        layer = parent.layer - 1
        if not layer:
            raise ExportError("A component of layer 1 has no parts; choose one of a deeper layer.")
    elif layer is None:
        layer = request.only[0].layer if request.only else depth
    _check_nodes(document, layer, request.only)
    return Plan(
        sound=document.sound,
        network=document.network,
        document=document,
        layer=layer,
        file_format=request.file_format,
        subtype=request.subtype or request.file_format.default_subtype,
        edited=request.edited,
        grouped=request.grouped,
        gain_db=request.gain_db or 0.0,
        pattern=request.pattern,
        only=request.only,
        parent=parent,
    )


def _check_nodes(document: Document, layer: int, nodes: tuple[Node, ...]) -> None:
    """Whether there is such a layer, with such components. Raises ExportError."""
    depth = len(document.components)
    if not 1 <= layer <= depth:
        raise ExportError(f"There is no layer {layer}; the network has layers 1 to {depth}.")
    width = len(document.components[layer - 1])
    for node in nodes:
        if node.layer != layer or not 0 <= node.index < width:
            raise ExportError(f"Layer {layer} has no component {node.index + 1}; it has {width}.")


def raised(blocks: Blocks, gain_db: float) -> Blocks:
    """A signal with a gain; without one the very same values."""
    gain = np.float32(db_to_gain(gain_db))
    return blocks if gain == 1.0 else lambda start, count: blocks(start, count) * gain


def size_notes(file_format: FileFormat, subtype: Subtype, channels: int, samples: int) -> tuple[str, ...]:
    """What is to be said of files as large as that."""
    if file_format is not FileFormat.WAV or not is_large(subtype, channels, samples):
        return ()
    return ("A file is larger than 4 GiB and so was written as RF64, which is WAV with longer sizes.",)
