"""What can be chosen for an export: contents, codings, and whose stems. Any thread."""

from dataclasses import dataclass
from enum import Enum

from audible_gui.document import FileFormat, Node, Subtype

CODINGS = (
    ("WAV, 32-bit float", FileFormat.WAV, Subtype.FLOAT),
    ("WAV, 24-bit, dithered", FileFormat.WAV, Subtype.PCM_24),
    ("WAV, 16-bit, dithered", FileFormat.WAV, Subtype.PCM_16),
    ("FLAC, 24-bit, dithered", FileFormat.FLAC, Subtype.PCM_24),
    ("FLAC, 16-bit, dithered", FileFormat.FLAC, Subtype.PCM_16),
    ("AIFF, 24-bit, dithered", FileFormat.AIFF, Subtype.PCM_24),
    ("AIFF, 16-bit, dithered", FileFormat.AIFF, Subtype.PCM_16),
    ("AIFF, 32-bit float", FileFormat.AIFF, Subtype.FLOAT),
    ("W64, 32-bit float", FileFormat.W64, Subtype.FLOAT),
    ("W64, 24-bit, dithered", FileFormat.W64, Subtype.PCM_24),
    ("W64, 16-bit, dithered", FileFormat.W64, Subtype.PCM_16),
)

NO_TAGS = (
    "W64 holds sounds of any length, but neither titles nor markers nor a time stamp; the certificate tells the rest."
)
PARTIAL = "One file for each; together they are what is chosen here, not the whole sound, so there is no residual."


@dataclass(frozen=True)
class Scope:
    """Whose stems are written: a layer's, some of it, or what a component consists of.

    Attributes:
        layer: of the stems.
        only: these components alone, or all of the layer.
        parent: that consists of the stems, or None.
    """

    layer: int
    only: tuple[Node, ...] = ()
    parent: Node | None = None

    @property
    def partial(self) -> bool:
        """Whether they are less than the whole sound."""
        return bool(self.only) or self.parent is not None


class Content(Enum):
    """What can be written: its name, and a sentence about it."""

    ANALYSED = (
        "Stems, as analysed",
        ("One file per component, without your edits, and the residual where there is one: they sum to the original."),
    )
    EDITED = (
        "Stems, with your edits",
        ("One file per component, each as it is heard in the mix, silent where it is muted: they sum to the mix."),
    )
    MIX = "The mix", "One file: what you hear when you press play."
    RESIDUAL = "The residual", "One file: what no component holds, at the gain that it has."

    @property
    def label(self) -> str:
        """Name for people."""
        return self.value[0]

    @property
    def single(self) -> bool:
        """Whether it is one file."""
        return self in {Content.MIX, Content.RESIDUAL}

    def sentence(self, *, edited: bool) -> str:
        """What will be in the files."""
        same = self in {Content.EDITED, Content.MIX} and not edited
        return self.value[1] + (" Nothing is edited yet, so that this is the original." if same else "")
