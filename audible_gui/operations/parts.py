"""What a component's basis or envelope is instead of its own: the one place where patches are changed. Any thread."""

from dataclasses import replace

from audible_gui.document import Document, Node, Part, Patch, Phase, Strategy, with_component

LARGEST_TRACKS_BYTES = 256 << 20
"""Where the refined sounds of all that one step makes would take more, the phases are those of the source."""


def tracks_fit(document: Document, count: int) -> bool:
    """Whether the refined sounds of so many components fit into memory. False without a sound."""
    sound = document.sound
    return sound is not None and count * sound.samples.size * 4 <= LARGEST_TRACKS_BYTES


def with_basis(document: Document, node: Node, basis: Part | None) -> Document:
    """A component with another basis, or with its own for None; not a thrown one any more. Raises IndexError."""
    before = document.component(node).patch or Patch()
    return with_patch(document, node, _with_usual_phase(before, replace(before, basis=basis, timbre=None)))


def with_envelope(document: Document, node: Node, envelope: Part | None) -> Document:
    """A component with another envelope, or with its own for None; not a thrown one any more. Raises IndexError."""
    before = document.component(node).patch or Patch()
    after = replace(before, envelope=envelope, density=None, rhythm=None)
    return with_patch(document, node, _with_usual_phase(before, after))


def with_patch(document: Document, node: Node, patch: Patch) -> Document:
    """A component with a patch, or without one where there is nothing in that. Raises IndexError."""
    return with_component(document, node, replace(document.component(node), patch=None if patch.empty else patch))


def usual_phase(patch: Patch) -> Phase:
    """The phase that suits what is thrown or made of events: what the original has at its place is a filter."""
    density, rhythm = patch.density, patch.rhythm
    elsewhere = density is not None and (density.amount > 1.0 or density.strategy is Strategy.MOVE)
    elsewhere = elsewhere or (rhythm is not None and rhythm.moved)
    raised = patch.timbre is not None and patch.timbre.strategy in (Strategy.WARP, Strategy.WEIGHTS)
    return Phase.REFINED if patch.crossed or elsewhere or raised else Phase.SOURCE


def _with_usual_phase(before: Patch, after: Patch) -> Patch:
    """``after`` with the phase that suits it, unless it is a patch of the same kind: what is only drawn is a filter."""
    if not before.empty and before.crossed == after.crossed:
        return after
    return replace(after, phase=Phase.REFINED if after.crossed else Phase.SOURCE)
