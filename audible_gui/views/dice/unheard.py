"""What is said of a throw of event density that has changed nothing. GUI thread."""

from audible_gui.document import Strategy, Throw

_NO_ROOM = {
    Strategy.TOGETHER: "there is no room between these hits for more that would be heard",
    Strategy.APART: "there is no room between the events of these components for more that would be heard",
    Strategy.PULSE: "no beat is free on which more hits would be heard",
    Strategy.ONSETS: "where others begin these components have hits already, or none that would be heard",
}
# Half of two hits is one, and half of one more: nearer to no change it may be that the amount asks for none.
_HALF, _HALF_MORE = 0.5, 1.5


def unheard_text(throw: Throw) -> str:
    """Why a throw sounds like nothing thrown, and what to try."""
    if not throw.strategy.multiplies:
        if throw.amount <= _HALF:
            return "Nothing has moved yet: for so few hits the amount may be too small. Move the slider to the right."
        return "Nothing has moved: there is no free place for these hits. Try components with gaps between their hits."
    if throw.amount < throw.strategy.neutral:
        if throw.amount > _HALF:
            return "Nothing is dropped yet: of so few hits this amount drops none. Move the slider to the left."
        return "Nothing is dropped: one hit always stays. Select components that have more."
    if throw.amount < _HALF_MORE:
        return "Nothing is added yet: to so few hits this amount may add none. Move the slider to the right."
    return f"Nothing is added: {_NO_ROOM[throw.strategy]}. Try {_instead(throw)}."


def _instead(throw: Throw) -> str:
    if throw.polyphony is not None:
        return "more components at once, or components with gaps between their hits"
    other = Strategy.MOVE if throw.strategy is Strategy.APART else Strategy.APART
    return f"“{other.label}”, or components with gaps between their hits"
