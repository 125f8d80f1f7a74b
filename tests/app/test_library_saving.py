"""What is saved in the library: the first component, dropped, and a group."""

import numpy as np
from pytestqt.qtbot import QtBot

from audible_gui.app import Editor
from audible_gui.document import Node, with_group
from audible_gui.operations import common_envelope
from audible_gui.views.component_tree.columns import Column
from audible_gui.views.component_tree.rows import Kind
from tests.app.test_library import drop
from tests.support.editor import EDGE_CASES, PATIENCE_MS, learn, open_sound

NODE = Node(2, 2)


def test_the_first_component_is_dropped_where_it_says_that_there_is_none(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    editor.window.actions_by_name["library"].trigger()
    panel = editor.window.docks.library.panel
    qtbot.waitUntil(lambda: not panel.visibleRegion().isEmpty())
    assert panel.empty.isVisible()
    place = panel.empty.mapTo(editor.window, panel.empty.rect().center())
    under = editor.window.childAt(place)
    while under is not None and not under.acceptDrops():
        under = under.parentWidget()
    assert under is not None
    data = editor.window.tree._part_drag.taken(NODE, Column.BASIS)
    with qtbot.waitSignal(editor.studio.shelving.saved, timeout=PATIENCE_MS):
        assert drop(data, under, under.mapFrom(editor.window, place))
    assert not panel.empty.isVisible()
    assert panel.model.rowCount() == 1


def test_a_group_is_saved_as_one(editor: Editor, qtbot: QtBot) -> None:
    open_sound(editor, qtbot, EDGE_CASES / "ok.flac")
    learn(editor)
    window, shelving, session = editor.window, editor.studio.shelving, editor.studio.session
    members = [Node(2, 0), Node(2, 1)]
    session.edit("Group", lambda document: with_group(document, members, "Kit"))
    tree, model = window.tree, window.tree.model()
    assert model is not None
    layer = model.index(0, 0)
    cells = (model.index(number, 0, layer) for number in range(model.rowCount(layer)))
    (group,) = (one for one in cells if tree.rows.row_at(one).kind is Kind.GROUP)
    tree.setCurrentIndex(group)
    assert window.docks.library.panel.save_button.isEnabled()
    with qtbot.waitSignal(shelving.saved, timeout=PATIENCE_MS):
        window.actions_by_name["save_component"].trigger()
    (saved,) = shelving.shelf.shelved
    assert saved.component.name == "Kit"
    np.testing.assert_allclose(saved.component.envelope, common_envelope(session.document, members))
