"""What the library lists: sections of components, each with its plots. GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from audible_gui.document.library_component import LibraryComponent
from audible_gui.jobs import Beside
from audible_gui.views.component_tree.strips import Strip, lent_basis, lent_envelope

LIBRARY = "Saved components"


@dataclass(eq=False)
class Listed:
    """One component.

    Attributes:
        component: itself.
        path: its file where it is saved.
        number: of its colour.
    """

    component: LibraryComponent
    path: Path | None = None
    number: int = 0

    @cached_property
    def basis(self) -> Strip:
        """Over log frequency."""
        return lent_basis(self.component)

    @cached_property
    def envelope(self) -> Strip:
        """Over the length of its sound."""
        return lent_envelope(self.component)


@dataclass(eq=False)
class Section:
    """Components that belong together.

    Attributes:
        title: e.g. ``"drums · layer 2"``.
        tip: where they are from.
        listed: them.
        beside: the sound opened beside that they are of; None for those that are saved.
        layer: of that sound, 1..L.
    """

    title: str
    tip: str
    listed: list[Listed]
    beside: Beside | None = None
    layer: int = 0


def saved_section(listed: Sequence[Listed]) -> Section:
    """What is on the disk."""
    return Section(LIBRARY, "Components saved in the library, for every sound", list(listed))


def beside_sections(beside: Beside) -> list[Section]:
    """The layers of a sound opened beside, the deepest first."""
    through = beside.encoded is not None
    how = "as this sound's network encoded it: its envelopes on your bases" if through else "with bases of its own"
    sections = []
    for layer in range(len(beside.layers), 0, -1):
        components = beside.layers[layer - 1]
        # What this sound's network has encoded has the colours of its components.
        numbers = range(len(components)) if beside.encoded is None else beside.encoded[1][layer - 1]
        listed = [Listed(component, number=number) for component, number in zip(components, numbers, strict=True)]
        title = f"{beside.name}{' by this network' if through else ''} · layer {layer}"
        sections.append(Section(title, f"Layer {layer} of “{beside.name}”, {how}", listed, beside, layer))
    return sections
