"""What is dropped may be of another program: whatever it says how it shall be used, all of it is taken then."""

import pytest
from PySide6.QtCore import QMimeData
from pytestqt.qtbot import QtBot

from audible_gui.document import Document, Node, with_network
from audible_gui.operations import Side, lent_component
from audible_gui.views.component_tree.dragging import pack, unpacked
from tests.views.component_tree.deep import SOUND, learned


@pytest.mark.parametrize(
    "how",
    [b"", b"[]", b'{"sides":["other"],"offset_s":0}', b'{"sides":[],"offset_s":1%s}' % (b"0" * 400), b"[" * 90_000],
)
def test_what_is_said_wrongly_counts_for_nothing(qtbot: QtBot, how: bytes) -> None:  # noqa: ARG001 - a program
    data = QMimeData()
    pack(data, lent_component(with_network(Document(sound=SOUND), learned()), Node(1, 0)), (Side.BASIS,), 0.5)
    assert (unpacked(data).sides, unpacked(data).offset_s) == ((Side.BASIS,), 0.5)
    data.setData("application/x-audible-how", how)
    assert (unpacked(data).sides, unpacked(data).offset_s) == (tuple(Side), 0.0)
