"""How many parts a sound is made of: what an editor can draw, and why. Any thread."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Candidate:
    """One number of parts that was tried, with several random starts.

    Attributes:
        parts: how many.
        coverage: share of the sound they explain, at most 1, measured on a sample of it: one less the divergence from
            their sum relative to that from a flat spectrogram (Kullback–Leibler), mean over the starts.
        stability: how much alike the parts of different starts are, 0..1: mean over the parts of the best assignment,
            cosine of bases times cosine of envelopes. A single part is always like itself.
    """

    parts: int
    coverage: float
    stability: float


@dataclass(frozen=True)
class SuggestStep:
    """State of a search.

    Attributes:
        stage: what is being done, for people.
        fraction: of the search done, 0..1.
        curve: the candidates tried so far, fewest parts first.
    """

    stage: str
    fraction: float
    curve: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Suggestion:
    """The layers that suit a sound.

    Attributes:
        widths: components per layer, from the sound inwards, as NetworkSpec takes them; the last is ``parts``.
        parts: the number of parts chosen.
        curve: all candidates tried, fewest parts first; none for silence.
        reason: one sentence for people.
    """

    widths: tuple[int, ...]
    parts: int
    curve: tuple[Candidate, ...]
    reason: str
