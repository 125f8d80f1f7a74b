"""What makes a component sound otherwise than it was trained, in words. GUI thread."""

from audible_gui.document import MIN_GAIN_DB, BoxGain, Component, Document, Group, Node, group_of
from audible_gui.views.component_tree.leakage_slider import STOPS, nearest_stop
from audible_gui.views.component_tree.patching import breakpoints_text, changed_text
from audible_gui.views.component_tree.rows import gain_text, pan_text

AS_TRAINED = "Sounds as it was trained"


def edits_text(document: Document, node: Node) -> str:
    """A sentence with all that is set on a component, on its parts, its group, its layer and those around it."""
    component, group = document.component(node), group_of(document, node)
    parts = [
        changed_text(document, node),
        breakpoints_text(component),
        *_boxes_texts(component.boxes),
        *_strokes_texts(document, node),
        *_mix_texts(component),
        *_group_texts(group),
        _parts_text(document, node, component),
        "not heard in the mix while others are soloed" if _hushed(document, node, component, group) else "",
        "" if document.exponent == 1.0 else f"leakage {STOPS[nearest_stop(document.exponent)][1]}",
        "edits in other layers" if _set_elsewhere(document, node) else "",
    ]
    text = ", ".join(filter(None, parts))
    return f"{text[0].upper()}{text[1:]}" if text else AS_TRAINED


def _boxes_texts(boxes: tuple[BoxGain, ...]) -> list[str]:
    counts = {
        "cut in": sum(box.gain_db <= MIN_GAIN_DB for box in boxes),
        "lowered in": sum(MIN_GAIN_DB < box.gain_db < 0.0 for box in boxes),
        "raised in": sum(box.gain_db > 0.0 for box in boxes),
    }
    return [f"{verb} {count} {'box' if count == 1 else 'boxes'}" for verb, count in counts.items() if count]


def _strokes_texts(document: Document, node: Node) -> list[str]:
    row = document.components[node.layer - 1]
    mine = len(row[node.index].strokes)
    others = sum(len(component.strokes) for component in row) - mine
    return [
        *([f"painted into by {_strokes(mine)}"] if mine else []),
        *([f"painted over by {_strokes(others)} of others"] if others else []),
    ]


def _strokes(count: int) -> str:
    return f"{count} {'stroke' if count == 1 else 'strokes'}"


def _mix_texts(component: Component) -> list[str]:
    return [
        *(["muted"] if component.muted else []),
        *([f"gain {gain_text(component.gain_db)}"] if component.gain_db else []),
        *([f"pan {pan_text(component.pan)}"] if component.pan else []),
    ]


def _group_texts(group: Group | None) -> list[str]:
    if group is None:
        return []
    return [
        *([f"muted in {group.name}"] if group.muted else []),
        *([f"{group.name} {gain_text(group.gain_db)}"] if group.gain_db else []),
    ]


def _parts_text(document: Document, node: Node, component: Component) -> str:
    """Edges to its children that a person has set."""
    count = sum((edge.layer, edge.parent) == (node.layer, component.id) for edge in document.edges)
    return f"{count} {'part' if count == 1 else 'parts'} changed" if count else ""


def _hushed(document: Document, node: Node, component: Component, group: Group | None) -> bool:
    """Whether others of its layer are soloed, and it is not."""
    soloing = any(one.soloed for one in document.components[node.layer - 1])
    soloing = soloing or any(one.soloed for one in document.groups if one.layer == node.layer)
    return soloing and not component.soloed and not (group is not None and group.soloed)


def _set_elsewhere(document: Document, node: Node) -> bool:
    """Whether anything is set on components, groups or edges of other layers, which paths through it may meet."""
    layers = enumerate(document.components, 1)
    return (
        any(component.mixed for layer, row in layers if layer != node.layer for component in row)
        or any(group.mixed for group in document.groups if group.layer != node.layer)
        or any(edge.layer != node.layer for edge in document.edges)
    )
