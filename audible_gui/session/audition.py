"""What is heard alone instead of the mix. Pure functions, any thread."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from weakref import ref

from audible_gui.document import (
    Document,
    Group,
    Identity,
    Node,
    auditioned,
    group_at,
    group_nodes,
    group_of,
    identity_of,
    node_of,
    without_groups,
)
from audible_gui.document.edges import all_cut, with_edge_mutes
from audible_gui.document.edits import with_components
from audible_gui.synthesis import ORIGINAL, Mix, document_mix, leaked_mix


@dataclass(frozen=True)
class Audition:
    """Something heard alone instead of the mix.

    Attributes:
        node: a component, or None for the residual.
        within: heard only as part of these: a parent of it, a parent of that, and so on; nothing for all of it.
        others: further components of the same layer, or children of the same parent, heard with it.
        grouped: whether these are the members of a group, of which muted ones stay silent unless all are.
    """

    node: Node | None
    within: tuple[Node, ...] = ()
    others: tuple[Node, ...] = ()
    grouped: bool = False

    @property
    def whole(self) -> Node | None:
        """The component that it is, or that it is a part of."""
        return self.within[-1] if self.within else self.node


@dataclass(frozen=True)
class AuditionIdentity:
    """Which components an audition is of, wherever their rows are in whichever of the networks of one run.

    Attributes:
        heard: those that are heard.
        within: what they are parts of.
        group: id of the group that they are, in their layer; else None.
    """

    heard: tuple[Identity, ...]
    within: tuple[Identity, ...]
    group: int | None = None


def group_audition(document: Document, group: Group) -> Audition:
    """A group of a document heard alone."""
    first, *others = group_nodes(document, group)
    return Audition(first, (), tuple(others), grouped=True)


def audition_identity(document: Document, audition: Audition) -> AuditionIdentity | None:
    """Of what is heard alone in a document; None for the residual. Raises IndexError when there is no such thing."""
    if audition.node is None:
        return None
    heard, within = (audition.node, *audition.others), audition.within
    group = group_of(document, audition.node) if audition.grouped else None
    return AuditionIdentity(
        tuple(identity_of(document, node) for node in heard),
        tuple(identity_of(document, node) for node in within),
        None if group is None else group.id,
    )


def found_audition(document: Document, identity: AuditionIdentity) -> Audition | None:
    """The same thing in a document; None if not all of it is there. Of a group what it consists of by now."""
    first = identity.heard[0]
    if identity.group is not None and document.network is not None and document.network.run == first.run:
        with suppress(KeyError):
            return group_audition(document, group_at(document, (first.layer, identity.group)))
    heard = [node_of(document, one) for one in identity.heard]
    within = [node_of(document, one) for one in identity.within]
    there = [node for node in (*heard, *within) if node is not None]
    if len(there) < len(heard) + len(within):
        return None
    return Audition(there[0], tuple(there[len(heard) :]), tuple(there[1 : len(heard)]))


def heard_mix(document: Document, audition: Audition | None, *, leaks: bool = False) -> Mix:
    """What sounds: what is heard alone, at its own gain and pan, or else the document's mix.

    Args:
        document: any.
        audition: what is heard alone, or None.
        leaks: whether of a component only that is heard where another one of its layer is stronger.
    """
    global _latest  # noqa: PLW0603 - who plays, draws and measures asks for the same, one after the other
    if document.network is None:
        return ORIGINAL
    for kept, known in _latest:
        if kept.of(document, audition, leaks=leaks):
            return known
    mix = _made_mix(document, audition, leaks=leaks)
    _latest = ((_Asked(ref(document), audition, leaks), mix), *_latest[: _KEPT - 1])
    return mix


@dataclass(frozen=True, eq=False)
class _Asked:
    """What a mix was asked for; its document lives no longer for it."""

    document: ref[Document]
    audition: Audition | None
    leaks: bool

    def of(self, document: Document, audition: Audition | None, *, leaks: bool) -> bool:
        """Whether it was the same."""
        return self.document() is document and (self.audition, self.leaks) == (audition, leaks)


_KEPT = 2
_latest: tuple[tuple[_Asked, Mix], ...] = ()


def _made_mix(document: Document, audition: Audition | None, *, leaks: bool) -> Mix:
    if audition is None:
        return document_mix(document)
    alone = heard_document(document, audition)
    if not leaks or audition.whole is None:
        return document_mix(alone)
    return leaked_mix(alone, audition.whole, () if audition.within else audition.others)


def heard_document(document: Document, audition: Audition) -> Document:
    """``document`` with nothing heard but the audition.

    Part of a component sounds at the component's gain and pan, and at its own gain in it, even if it is muted there:
    the parts that are not muted sum to the component. So do the members of a group at the gain of the group.

    Raises:
        IndexError: when there is no such thing.
    """
    result = auditioned(document, audition.whole)
    if audition.node is None:
        return result
    if not audition.within:
        nodes, flat = (audition.node, *audition.others), without_groups(document)
        silent = {node for node in nodes if audition.grouped and document.component(node).muted}
        muted = silent if len(silent) < len(nodes) else set()
        heard = {node: replace(flat.component(node), muted=node in muted, soloed=False) for node in nodes}
        return with_components(result, heard)
    steps = [*((node,) for node in reversed(audition.within)), (audition.node, *audition.others)]
    for (parent, *_), children in pairwise(steps):
        result = _only(result, parent, children)
    return result


def _only(document: Document, parent: Node, children: Sequence[Node]) -> Document:
    """``document`` with nothing of a layer but these children of a parent, heard even if all are muted in it."""
    layer, heard = children[0].layer, {node.index for node in children}
    row = tuple(replace(c, muted=index not in heard) for index, c in enumerate(document.components[layer - 1]))
    layers = (*document.components[: layer - 1], row, *document.components[layer:])
    result = replace(document, components=layers)
    return with_edge_mutes(result, parent, heard, muted=False) if all_cut(document, parent, heard) else result
