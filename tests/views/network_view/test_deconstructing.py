"""What a deep component consists of, from its menu."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from audible_gui.document import Node
from audible_gui.operations import parts_in, with_only, without_nodes
from audible_gui.session import Audition, Session
from audible_gui.views.component_panel import ComponentPanel
from audible_gui.views.network_view import NetworkView
from tests.views.component_tree.deep import PARENT


def entries(view: NetworkView, node: Node) -> dict[str, dict[str, QAction]]:
    """Per submenu about what a component consists of its entries."""
    menu = view.menu_of(node)
    assert menu is not None
    menus = [sub for sub in menu.findChildren(QMenu) if sub.title().startswith("Consists of")]
    return {sub.title(): {action.text(): action for action in sub.actions()} for sub in menus}


def test_what_it_consists_of_is_selected_kept_or_removed_in_one_step(
    panel: ComponentPanel, view: NetworkView, session: Session
) -> None:
    scene, document, name = view.shown.scene, session.document, session.document.component(PARENT).name
    assert scene is not None
    parts = parts_in(scene.flows, [PARENT], 1)
    ((title, actions),) = entries(view, PARENT).items()
    assert title == f"Consists of {len(parts)} components of layer 1"
    actions["Select them"].trigger()
    first, *others = sorted(parts)
    assert panel.tree.selected == Audition(first, (), tuple(others))
    panel.tree.choose(None)
    for verb, edit in {"Keep only": with_only, "Remove": without_nodes}.items():
        entries(view, PARENT)[title][f"{verb} what {name} consists of"].trigger()
        assert session.document == edit(document, parts)
        assert session.undo_stack.undoText() == f"{verb} what {name} consists of in layer 1"
        session.undo_stack.undo()
        assert session.document is document


def test_there_is_a_menu_for_each_shallower_layer(view: NetworkView) -> None:
    assert [title[-7:] for title in entries(view, Node(3, 0))] == ["layer 2", "layer 1"]
    assert entries(view, Node(1, 0)) == {}
