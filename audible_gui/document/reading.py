"""How a deep component is seen and heard. Any thread."""

from enum import StrEnum


class Reading(StrEnum):
    """What a component of a deep layer consists of; the components of every layer sum to the same whole in each.

    ONE: one basis times one envelope, as the deep layers have learned it.
    PARTS: the sum of its children in layer 1, each with an envelope of its own (a spectrum of its own where the weights
        are envelopes), which was learned without the deep layers. A child with several parents is shared out among
        them.
    """

    ONE = "one"
    PARTS = "parts"

    @property
    def label(self) -> str:
        """Name for people."""
        return {Reading.ONE: "As one", Reading.PARTS: "As its parts"}[self]


DEFAULT_READING = Reading.PARTS
