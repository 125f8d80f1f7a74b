"""What is worked out of a network once, since a drag of a gain asks for it again and again. Any thread."""

import threading
import weakref
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from audible_gui.document import Network

T = TypeVar("T")
MOST_NETWORKS = 4
"""Networks of which anything is known: the one that is shown, the one before, those of a training. A history may have
hundreds."""


class Remembered(Generic[T]):
    """Answers by network and question, for the networks asked about last; they go with the network.

    Args:
        kept: how many of each network; the oldest give way.
        networks: of how many networks.
    """

    def __init__(self, kept: int, networks: int = MOST_NETWORKS) -> None:
        self._kept, self._networks = kept, networks
        self._known: weakref.WeakKeyDictionary[Network, dict[Hashable, T]] = weakref.WeakKeyDictionary()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Networks of which anything is known."""
        return len(self._known)

    def get(self, network: Network, question: Hashable, make: Callable[[], T]) -> T:
        """The answer, made if it is not known."""
        with self._lock:
            known = self._known.pop(network, {})
            self._known[network] = known  # the last one again
            while len(self._known) > self._networks:
                del self._known[next(iter(self._known))]
            answer = known.get(question)
        if answer is None:
            answer = make()
            with self._lock:
                while len(known) >= self._kept:
                    known.pop(next(iter(known)))
                known[question] = answer
        return answer
