"""What an export of stems comes to: the parts of a layer, their mixes, and what they sum to. Any thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from audible_gui.audio_file import Dither, SoundWriter, check_format, is_large
from audible_gui.document import (
    Document,
    ExportRequest,
    FileFormat,
    Floats,
    Network,
    Node,
    Reading,
    Sound,
    Subtype,
    heard_alone,
    layer_parts,
)
from audible_gui.errors import ExportError
from audible_gui.export.certificate import Blocks
from audible_gui.export.naming import stem_names
from audible_gui.synthesis import Mix, Renderer, document_mix, factors, node_mix, residual_mix


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

    @property
    def parts(self) -> list[tuple[str, tuple[Node, ...]]]:
        """What each stem is of."""
        return layer_parts(self.document, self.layer, grouped=self.grouped)

    @property
    def names(self) -> list[str]:
        """Of the stems' files."""
        return stem_names([name for name, _ in self.parts], str(self.file_format))

    @property
    def mixes(self) -> list[Mix]:
        """What each stem sounds like."""
        return [self.mix(*nodes) for _, nodes in self.parts]

    def mix(self, node: Node, *others: Node) -> Mix:
        """Components of one layer together, as they are in the whole."""
        if self.edited:
            return document_mix(heard_alone(self.document, node, others))
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
        if self.edited:
            renderer, mix = self.renderer, document_mix(self.document)
            return lambda start, count: renderer.render(mix, start, count)
        return lambda start, count: self.sound.samples[start : start + count]

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
        return self._writer(path, Dither((self.network.spec.seed, self.layer, number)))

    def residual_writer(self, path: Path) -> SoundWriter:
        """For what makes the sum exact, and so is not dithered."""
        return self._writer(path, None)

    @property
    def size_notes(self) -> tuple[str, ...]:
        """What is to be said of files as large as that."""
        return size_notes(self.file_format, self.subtype, self.n_channels, self.sound.n_samples)

    def _writer(self, path: Path, dither: Dither | None) -> SoundWriter:
        sound = self.sound
        return SoundWriter(
            path, sound.rate_hz, self.n_channels, self.file_format, self.subtype, sound.n_samples, dither
        )


def planned(request: ExportRequest) -> Plan:
    """What a request comes to. Raises ExportError where the document has nothing of that kind."""
    document = request.document
    if document.sound is None or document.network is None:
        raise ExportError("There is nothing to export yet; open a sound and train a network first.")
    layer = request.layer if request.layer is not None else document.network.depth
    if not 1 <= layer <= document.network.depth:
        raise ExportError(f"There is no layer {layer}; the network has layers 1 to {document.network.depth}.")
    subtype = request.subtype or request.file_format.default_subtype
    network, file_format = document.network, request.file_format
    return Plan(document.sound, network, document, layer, file_format, subtype, request.edited, request.grouped)


def size_notes(file_format: FileFormat, subtype: Subtype, channels: int, samples: int) -> tuple[str, ...]:
    """What is to be said of files as large as that."""
    if file_format is not FileFormat.WAV or not is_large(subtype, channels, samples):
        return ()
    return ("A file is larger than 4 GiB and so was written as RF64, which is WAV with longer sizes.",)
