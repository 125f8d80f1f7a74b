"""Documents that are saved as projects, for the command line."""

import pytest

from audible_gui.document import Document, Node, with_gain, with_mute, with_network, with_solo
from tests.support.networks import noise, random_network


@pytest.fixture
def document() -> Document:
    sound = noise(6000, channels=2)
    return with_network(Document(sound=sound), random_network(sound, (6, 3)))


@pytest.fixture
def edited(document: Document) -> Document:
    edited = with_gain(with_mute(document, Node(1, 2), True), Node(2, 1), -7.0)
    return with_gain(with_solo(with_solo(edited, Node(2, 1), True), Node(2, 2), True), None, -20.0)
