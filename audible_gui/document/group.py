"""A named group: components of one layer that are heard, mixed and exported as one. Any thread."""

import math
from dataclasses import dataclass

from audible_gui.errors import AudibleError

# A group takes some 1300 bytes in a project at the most, for every step of the history.
MAX_GROUPS = 200
"""Of one document."""
MAX_GROUP_NAME = 100
"""Characters."""

GroupKey = tuple[int, int]
"""Which group: its layer, and its id among the groups of that layer."""


@dataclass(frozen=True, order=True)
class Group:
    """What a person has put together, wherever the rows of its members are.

    What is set on it is set on all of its members, besides what is set on these themselves: gains multiply, a muted
    group is silent, and a soloed one is heard while the layer's others are not.

    Attributes:
        layer: of its members, 1..L.
        id: among the groups of the layer.
        name: shown and used in file names, up to MAX_GROUP_NAME characters.
        members: ids of components of the layer, rising; at least one, and none of another group.
        gain_db: MIN_GAIN_DB..MAX_GAIN_DB.
        muted: silent.
        soloed: see ``Component.soloed``.

    Raises:
        AudibleError: for a group without members or without a name, or with too long a name.
    """

    layer: int
    id: int
    name: str
    members: tuple[int, ...]
    gain_db: float = 0.0
    muted: bool = False
    soloed: bool = False

    def __post_init__(self) -> None:
        if not self.members or any(one >= other for one, other in zip(self.members, self.members[1:], strict=False)):
            raise AudibleError("A group must have members, each once.")
        if not 0 < len(self.name) <= MAX_GROUP_NAME:
            raise AudibleError(f"The name of a group must have 1 to {MAX_GROUP_NAME} characters.")
        if not math.isfinite(self.gain_db):
            raise AudibleError("The gain of a group must be a number.")

    @property
    def key(self) -> GroupKey:
        """Which group it is."""
        return self.layer, self.id

    @property
    def mixed(self) -> bool:
        """Whether its members sound other than without it, or make others do so."""
        return self.gain_db != 0.0 or self.muted or self.soloed
