"""A sound with a network of three layers, and ways to its rows."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest

from audible_gui.document import Network, Node, Orientation, frozen
from audible_gui.session import Session
from audible_gui.synthesis import child_shares
from audible_gui.views.component_tree import ComponentTree
from tests.support.networks import noise, random_network
from tests.views.component_tree.driving import index

SOUND = noise(4000)
WIDTHS = (8, 4, 3)
PARENT = Node(2, 1)


def learned(widths: tuple[int, ...] = WIDTHS, orientation: Orientation = Orientation.SPECTRA) -> Network:
    """A network in which components of layer 2 have large, small and dead children."""
    network = random_network(SOUND, widths, orientation=orientation, parts=True)
    decoder = np.array(network.decoders[1])
    decoder[:3, 1] *= 1e-3
    decoder[3, 1] = 1e-14
    decoder /= decoder.sum(axis=0)
    assert network.own is not None
    own = frozen(network.own * np.linspace(3.0, 0.5, widths[0])[:, None])
    return replace(network, decoders=(network.decoders[0], frozen(decoder), *network.decoders[2:]), own=own)


def parent(tree: ComponentTree) -> QModelIndex:
    """The row of PARENT, in sight."""
    tree.expand(tree.model().index(1, 0))
    return index(tree, PARENT.layer, PARENT.index)


def unfold(tree: ComponentTree, at: QModelIndex) -> list[QModelIndex]:
    """Unfold a row by clicking the chevron before it; the rows below."""
    if not tree.isExpanded(at):
        rect = tree.visualRect(at)
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(rect.left() - 8, rect.center().y()))
    assert tree.isExpanded(at)
    return [tree.model().index(row, 0, at) for row in range(tree.model().rowCount(at))]


def labels(rows: list[QModelIndex]) -> list[str]:
    return [row.data() for row in rows]


def network_of(session: Session) -> Network:
    assert session.document.network is not None
    return session.document.network


def order(session: Session) -> list[int]:
    """Children of PARENT, the largest first."""
    shares = child_shares(network_of(session), PARENT.layer, session.document.reading)[:, PARENT.index]
    return [int(k) for k in np.argsort(-shares)]
