"""A studio without a sound card: session, transport and an engine that only remembers what it was told."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtWidgets import QApplication

from audible_gui.document import Document, Network, Sound, frozen, with_network
from audible_gui.jobs import Job, Measuring
from audible_gui.session import Session, Transport
from audible_gui.views import theme
from audible_gui.views.plots.time_plot import TimePlot
from audible_gui.workflow import measured
from tests.support.engines import FakeEngine
from tests.support.networks import random_network

RATE_HZ = 8000


@dataclass(frozen=True)
class FakeStudio:
    session: Session
    transport: Transport
    engine: FakeEngine
    measuring: Measuring

    def open(self, document: Document) -> None:
        self.session.edit("Open", lambda _before: document)


def studios(app: QApplication) -> Generator[FakeStudio, None, None]:
    """One studio; at the end nothing of it runs any more."""
    theme.apply(app)
    session, engine = Session(), FakeEngine()
    transport = Transport(session, engine)
    yield FakeStudio(session, transport, engine, Measuring(session, transport, measured))
    transport.close()
    Job.cancel_all()


def sound(seconds: float = 2.0, channels: int = 1, name: str = "tones", level: float = 0.5) -> Sound:
    """A second tone an octave above the first from the middle on."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    wave = level * np.sin(2 * np.pi * 440.0 * time * np.where(time < seconds / 2, 1.0, 2.0))
    return Sound(frozen(np.repeat(wave[:, None], channels, axis=1)), RATE_HZ, name)


def document(of: Sound, make: Callable[[Sound], Network] = random_network) -> Document:
    """A sound with a network."""
    network = make(of)
    return with_network(Document(sound=of), network, [[f"part {i}" for i in range(w)] for w in network.widths])


def place(plot: TimePlot, part: float, height: float = 0.5) -> QPoint:
    """A point of the plot, by its parts of width and height."""
    rect = plot.view_rect()
    return QPointF(rect.left() + part * rect.width(), rect.top() + height * rect.height()).toPoint()
