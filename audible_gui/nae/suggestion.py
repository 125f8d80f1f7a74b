"""How many parts: several numbers are tried on a small spectrogram. Needs no torch; any thread.

Three principles choose. Parts are enough when they explain nearly all of the sound. Short of that, a part must be worth
its place: it must explain a certain share of what a single part leaves over, where numbers of parts that come out alike
from every random start have a small advantage. And it must explain more than a part explains of noise by chance.
"""

import itertools
import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from audible_gui.document import Candidate, Sound, StftSpec, Suggestion, SuggestStep
from audible_gui.nae.reduction import Reduction, reduced
from audible_gui.nae.trials import Trial, divergence, factorised, likeness

PARTS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32)
STARTS = 4
# Coverage at which nothing worth a part of its own is left.
ENOUGH = 0.985
# What a part must explain of that which a single part leaves over.
WORTH = 0.008
# What full stability is worth, in the same measure.
ALIKE = 0.05
# Of white noise a part explains 0.9 to 1.9 times its share of the parameters.
CHANCE = 2.5
# Sounds of up to so few parts need no layer of smaller pieces.
SIMPLE = 3
PIECES = 3
_ANALYSIS = 0.1

T = TypeVar("T")
Steps = Generator[SuggestStep, bool | None, Suggestion]


def run(sound: Sound, stft: StftSpec, seed: int, *, early: bool = False) -> Steps:
    """See ``nae.suggest``; ``early`` when it has already been asked to end."""
    search = _Search(early)
    analysis = reduced(sound, stft, np.random.default_rng(seed))
    reduction = yield from search.during("Analysing", analysis, 0.0, _ANALYSIS)
    if not reduction.x.any():
        return Suggestion((1,), 1, (), "The sound is silent: there is nothing to take apart.")
    yield from search.trials(reduction, seed)
    parts = chosen(search.curve, reduction.freedom)
    return Suggestion(layers(parts), parts, search.curve, sentence(search.curve, parts))


@dataclass
class _Search:
    """How far a search is, and whether it has been asked to end early."""

    stopping: bool
    curve: tuple[Candidate, ...] = ()

    def during(
        self, stage: str, work: Generator[float, None, T], start: float, end: float
    ) -> Generator[SuggestStep, bool | None, T]:
        """Do some work and tell of every bit of it; it takes the search from fraction ``start`` to ``end``."""
        while True:
            try:
                done = next(work)
            except StopIteration as over:
                result: T = over.value
                return result
            asked = yield SuggestStep(stage, min(start + (end - start) * done, 1.0), self.curve)
            self.stopping = self.stopping or bool(asked)

    def trials(self, reduction: Reduction, seed: int) -> Generator[SuggestStep, bool | None, None]:
        """Fill the curve; when asked to end early, no further than the candidate at work."""
        flat = divergence(reduction.x, reduction.weights[:, None])
        # Nearly as many parts as there are frames explain anything.
        most = max(1, min(reduction.x.shape) // 2)
        candidates = [parts for parts in PARTS if parts <= most]
        share = (1.0 - _ANALYSIS) / (STARTS * sum(map(_cost, candidates)))
        begun = _ANALYSIS
        for parts in candidates:
            trials = []
            for start in range(STARTS):
                work = factorised(reduction.x, parts, np.random.default_rng([seed, parts, start]))
                ended = begun + share * _cost(parts)
                trials.append((yield from self.during(f"Trying {_count(parts)}", work, begun, ended)))
                begun = ended
            self.curve += (_candidate(parts, trials, flat),)
            if self.stopping:
                return


def chosen(curve: Sequence[Candidate], freedom: float) -> int:
    """The number of parts, by the principles above.

    Args:
        curve: candidates, fewest parts first, beginning with one part.
        freedom: share of a noise that one part explains by chance.
    """
    single = max(1.0 - curve[0].coverage, 1e-9)
    best, best_score = curve[0], -math.inf
    for candidate in curve:
        rest = max(1.0 - candidate.coverage, 1e-9) / single
        chance = CHANCE * freedom * (candidate.parts - 1)
        score = ALIKE * candidate.stability - rest - WORTH * candidate.parts
        if -math.log(rest) >= chance and score > best_score:
            best, best_score = candidate, score
        if candidate.coverage >= ENOUGH:
            break
    return best.parts


def layers(parts: int) -> tuple[int, ...]:
    """Widths for so many parts: a layer of smaller pieces before them, unless they are few."""
    return (parts,) if parts <= SIMPLE else (PIECES * parts, parts)


def sentence(curve: Sequence[Candidate], parts: int) -> str:
    """Why, for people."""
    index = [candidate.parts for candidate in curve].index(parts)
    here, more = curve[index], curve[index + 1 :]
    covered = (
        f"{_count(parts)}: {'it explains' if parts == 1 else 'they explain'} {_percent(here.coverage)} of the sound"
    )
    if not more:
        return f"{covered}; it may hold more parts than were tried."
    gain = max((other.coverage - here.coverage) / (other.parts - parts) for other in more)
    adds = f"{covered}, more parts add under {max(math.ceil(1000.0 * gain), 1) / 10:g} % each"
    if parts == 1 and here.coverage < ENOUGH:
        return f"{adds}, no more than chance would."
    if here.stability - more[0].stability > 0.05:
        return f"{adds} and come out less alike each time."
    return f"{adds}."


def _candidate(parts: int, trials: Sequence[Trial], flat: float) -> Candidate:
    rest = float(np.mean([trial.divergence for trial in trials])) / max(flat, 1e-30)
    alike = float(np.mean([likeness(one, other) for one, other in itertools.combinations(trials, 2)]))
    return Candidate(parts, min(1.0 - rest, 1.0), min(alike, 1.0))


def _cost(parts: int) -> int:
    # Dividing X by its model takes about as long as eight parts do.
    return parts + 8


def _count(parts: int) -> str:
    return "1 part" if parts == 1 else f"{parts} parts"


def _percent(share: float) -> str:
    return f"{math.floor(100.0 * max(share, 0.0))} %"
