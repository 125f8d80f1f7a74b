"""Whatever can be done is asked again while an edit is still being told: not all views have followed by then."""

from itertools import product

from audible_gui import settings as known
from audible_gui.app import Editor
from audible_gui.document import Document, Node, with_network
from audible_gui.operations import Scope
from audible_gui.views.main_window import MainWindow
from tests.support.editor import cell
from tests.support.networks import noise, random_network

SOUND = noise(4000)
DEEP = with_network(Document(sound=SOUND), random_network(SOUND, (6, 4), seed=1))
OTHERS = {
    "flat": with_network(Document(sound=SOUND), random_network(SOUND, (2,), seed=2)),
    "narrow": with_network(Document(sound=SOUND), random_network(SOUND, (3, 2), seed=3)),
    "none": Document(sound=SOUND),
    "nothing": Document(),
}


def ask_early(window: MainWindow, editor: Editor) -> list[Document]:
    """Let the window ask before the tree has followed; the documents at which it has asked."""
    session, asked = editor.studio.session, list[Document]()

    def ask(_before: Document, after: Document) -> None:
        window._refresh()
        asked.append(after)

    session.changed.disconnect(window.tree._follow)
    session.changed.connect(ask)
    session.changed.connect(window.tree._follow)
    return asked


def test_what_can_be_done_is_known_before_the_tree_has_followed(editor: Editor) -> None:
    window, session = editor.window, editor.studio.session
    # Else the tree follows the transport, which gives up what it plays alone.
    editor.studio.settings.set(known.AUDITION_ON_SELECT, False)
    session.edit("Train", lambda _: DEEP)
    asked = ask_early(window, editor)
    dice = window.docks.dice.panel
    for scope, node, other in product(Scope, (Node(1, 5), Node(2, 3)), OTHERS.values()):
        dice.scope_box.setCurrentIndex(dice.scope_box.findData(scope.value))
        window.tree.setCurrentIndex(cell(editor, node.layer, node.index))
        assert [row.node for row in window.tree.chosen] == [node]
        session.edit("Train again", lambda _, other=other: other)  # type: ignore[misc]
        assert asked[-1] is other
        session.undo_stack.undo()
        assert asked[-1] == DEEP
