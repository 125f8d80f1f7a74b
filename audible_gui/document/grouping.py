"""Making, changing and dissolving groups of components, and what they set on these. Pure functions; any thread."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from types import MappingProxyType

from audible_gui.document.document import MAX_GAIN_DB, MIN_GAIN_DB, Component, Document, Node
from audible_gui.document.group import MAX_GROUP_NAME, MAX_GROUPS, Group, GroupKey
from audible_gui.document.network import Network
from audible_gui.errors import AudibleError

_MOST_IDS = 1 << 31

NO_GROUPS: Mapping[GroupKey, Group | None] = MappingProxyType({})


def group_at(document: Document, key: GroupKey) -> Group:
    """The group of a key. Raises KeyError when there is none."""
    return next((group for group in document.groups if group.key == key), None) or _missing(key)


def group_of(document: Document, node: Node) -> Group | None:
    """The group that a component belongs to, if there is one. Raises IndexError when there is no such component."""
    id_ = document.component(node).id
    return next((group for group in document.groups if group.layer == node.layer and id_ in group.members), None)


def group_nodes(document: Document, group: Group) -> tuple[Node, ...]:
    """Where the members of a document's group are, by index."""
    row = document.components[group.layer - 1]
    return tuple(Node(group.layer, index) for index, component in enumerate(row) if component.id in group.members)


def layer_parts(document: Document, layer: int, *, grouped: bool) -> list[tuple[str, tuple[Node, ...]]]:
    """Names of what a layer consists of, and the components of each: one, or those of a group.

    Args:
        document: any.
        layer: 1..L.
        grouped: whether groups stand for their members, in the places of the first of these.
    """
    parts: dict[Group | int, tuple[str, tuple[Node, ...]]] = {}
    for index, component in enumerate(document.components[layer - 1]):
        node = Node(layer, index)
        group = group_of(document, node) if grouped else None
        part = (component.name, (node,)) if group is None else (group.name, group_nodes(document, group))
        parts[component.id if group is None else group] = part
    return list(parts.values())


def new_group_name(document: Document, layer: int) -> str:
    """``"Group 1"``, or the next number that no group of the layer has."""
    taken = {group.name for group in document.groups if group.layer == layer}
    return next(name for number in range(1, len(taken) + 2) if (name := f"Group {number}") not in taken)


def with_group(document: Document, nodes: Collection[Node], name: str = "") -> Document:
    """``document`` with a new group of some components, which leave the groups that they were in.

    Args:
        document: any.
        nodes: of one layer.
        name: of the group; an empty one becomes ``new_group_name``.

    Raises:
        IndexError: when there is no such component.
        AudibleError: for components of several layers, or too many groups.
    """
    if len({node.layer for node in nodes}) != 1:
        raise AudibleError("A group is made of components of one layer.")
    layer = next(iter(nodes)).layer
    members = _ids(document, nodes)
    left = without_members(document, nodes)
    if len(left.groups) >= MAX_GROUPS:
        raise AudibleError(f"There can be no more than {MAX_GROUPS} groups.")
    id_ = _free_id(layer, (group.key for group in document.groups))
    return _with(left, [*left.groups, Group(layer, id_, _clean(name) or new_group_name(left, layer), members)])


def without_group(document: Document, key: GroupKey) -> Document:
    """``document`` without a group; its components stay as they are. Raises KeyError when there is none."""
    group_at(document, key)
    return _with(document, (group for group in document.groups if group.key != key))


def with_members(document: Document, key: GroupKey, nodes: Collection[Node]) -> Document:
    """``document`` with further components in a group, out of the groups that they were in.

    Raises:
        KeyError: when there is no such group.
        IndexError: when there is no such component.
        AudibleError: for components of another layer.
    """
    group = group_at(document, key)
    if any(node.layer != group.layer for node in nodes):
        raise AudibleError("A group is made of components of one layer.")
    members = tuple(sorted({*group.members, *_ids(document, nodes)}))
    strangers = [node for node in nodes if document.component(node).id not in group.members]
    left = without_members(document, strangers)
    return _with_changed(left, key, lambda one: replace(one, members=members))


def without_members(document: Document, nodes: Collection[Node]) -> Document:
    """``document`` with components out of the groups that they are in; a group that loses all of them is gone.

    Raises:
        IndexError: when there is no such component.
    """
    gone = {(node.layer, document.component(node).id) for node in nodes}
    return _with(document, _kept(document.groups, lambda layer, id_: (layer, id_) not in gone))


def with_group_name(document: Document, key: GroupKey, name: str) -> Document:
    """A group renamed; white space and length are made to fit, an empty name changes nothing. Raises KeyError."""
    text = _clean(name)
    return _with_changed(document, key, lambda group: replace(group, name=text or group.name))


def with_group_gain(document: Document, key: GroupKey, gain_db: float) -> Document:
    """Gain of a group, held within the limits. Raises KeyError when there is none."""
    gain = min(max(gain_db, MIN_GAIN_DB), MAX_GAIN_DB)
    return _with_changed(document, key, lambda group: replace(group, gain_db=gain))


def with_group_mute(document: Document, key: GroupKey, muted: bool) -> Document:
    """A group silenced or not. Raises KeyError when there is none."""
    return _with_changed(document, key, lambda group: replace(group, muted=muted))


def with_group_solo(document: Document, key: GroupKey, soloed: bool) -> Document:
    """A group soloed or not. Raises KeyError when there is none."""
    return _with_changed(document, key, lambda group: replace(group, soloed=soloed))


def without_groups(document: Document) -> Document:
    """What sounds the same without groups: what these set is set on their members."""
    if not document.groups:
        return document
    found = {(group.layer, id_): group for group in document.groups for id_ in group.members}
    layers = tuple(
        tuple(_set_on(component, found.get((layer, component.id))) for component in row)
        for layer, row in enumerate(document.components, 1)
    )
    return replace(document, components=layers, groups=())


def groups_in(groups: Sequence[Group], network: Network) -> tuple[Group, ...]:
    """Groups with those of their members that a network of the same run has; those that have none are gone."""
    ids = [frozenset(layer) for layer in network.ids]
    return tuple(_kept(groups, lambda layer, id_: layer <= len(ids) and id_ in ids[layer - 1]))


def groups_meanwhile(
    shown: Document, edited: Document, network: Network, base: Sequence[Group] = ()
) -> dict[GroupKey, Group | None]:
    """What a person has changed on groups of a partial result, see ``edited_meanwhile``.

    Args:
        shown: what was shown of the partial result.
        edited: what a person has made of it.
        network: the partial result.
        base: groups of before the training. Those that the partial result lacks may come back: new groups get ids
            that none of these has.

    Returns:
        The changed groups, with the ids that their members have in ``network``; None for those that have gone.
    """
    before, after = ({group.key: group for group in document.groups} for document in (shown, edited))
    taken = {group.key for group in base} - before.keys()
    ids = [[component.id for component in row] for row in edited.components]
    found: dict[GroupKey, Group | None] = {}
    for key in before | after:
        if before.get(key) == after.get(key):
            continue
        group = _renamed(after[key], ids, network.ids) if key in after else None
        if group is not None and key in taken:
            group = replace(group, id=_free_id(group.layer, before | after | found, taken))
        found[key if group is None else group.key] = group
    return found


def with_groups_meanwhile(document: Document, network: Network, meanwhile: Mapping[GroupKey, Group | None]) -> Document:
    """``document`` with groups as they were changed on partial results, see ``with_edges_meanwhile``."""
    if not meanwhile:
        return document
    assert document.network is not None
    mine = [_renamed(group, network.ids, document.network.ids) for group in meanwhile.values() if group is not None]
    changed = [group for group in mine if group is not None]
    taken = {(group.layer, id_) for group in changed for id_ in group.members}
    others = [group for group in document.groups if group.key not in meanwhile]
    return _with(document, [*_kept(others, lambda layer, id_: (layer, id_) not in taken), *changed])


def _renamed(group: Group, before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> Group | None:
    """A group with other ids for the same rows; None where none of them is there."""
    if group.layer > min(len(before), len(after)):
        return None
    rows = dict(zip(before[group.layer - 1], after[group.layer - 1], strict=True))
    members = tuple(sorted(rows[id_] for id_ in group.members if id_ in rows))
    return replace(group, members=members) if members else None


def _kept(groups: Iterable[Group], keeps: Callable[[int, int], bool]) -> Iterable[Group]:
    """Groups with the members that are kept, by their layer and id."""
    for group in groups:
        members = tuple(id_ for id_ in group.members if keeps(group.layer, id_))
        if members:
            yield group if members == group.members else replace(group, members=members)


def _set_on(component: Component, group: Group | None) -> Component:
    if group is None or not group.mixed:
        return component
    return replace(
        component,
        gain_db=component.gain_db + group.gain_db,
        muted=component.muted or group.muted,
        soloed=component.soloed or group.soloed,
    )


def _free_id(layer: int, *taken: Iterable[GroupKey]) -> int:
    """One more than those of the layer that are taken; the first that is free where these are beyond all reason."""
    ids = {id_ for keys in taken for one, id_ in keys if one == layer}
    following = 1 + max(ids, default=-1)
    return following if following < _MOST_IDS else next(id_ for id_ in count() if id_ not in ids)


def _ids(document: Document, nodes: Collection[Node]) -> tuple[int, ...]:
    return tuple(sorted({document.component(node).id for node in nodes}))


def _clean(name: str) -> str:
    return " ".join(name.split())[:MAX_GROUP_NAME].strip()


def _with(document: Document, groups: Iterable[Group]) -> Document:
    return replace(document, groups=tuple(sorted(groups)))


def _with_changed(document: Document, key: GroupKey, change: Callable[[Group], Group]) -> Document:
    group_at(document, key)
    return _with(document, (change(group) if group.key == key else group for group in document.groups))


def _missing(key: GroupKey) -> Group:
    raise KeyError(key)
