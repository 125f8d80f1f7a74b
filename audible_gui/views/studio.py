"""What the editor is made of behind its window. GUI thread."""

from dataclasses import dataclass

from audible_gui.jobs import (
    Besides,
    Crossing,
    Exporting,
    Listing,
    Measuring,
    Opening,
    Previewing,
    Recovering,
    Refining,
    Saving,
    Shelving,
    Suggesting,
    Throwing,
    Timing,
    Training,
    Trying,
)
from audible_gui.session import Session, SnapshotBank, Transport
from audible_gui.settings import Settings


@dataclass(frozen=True)
class Studio:
    """The objects that views talk to; ``app`` makes them."""

    session: Session
    snapshots: SnapshotBank
    transport: Transport
    training: Training
    trying: Trying
    suggesting: Suggesting
    throwing: Throwing
    crossing: Crossing
    timing: Timing
    measuring: Measuring
    saving: Saving
    opening: Opening
    recovering: Recovering
    exporting: Exporting
    copying: Exporting
    previewing: Previewing
    listing: Listing
    refining: Refining
    besides: Besides
    shelving: Shelving
    settings: Settings

    def end(self) -> None:
        """Give up what runs, as the window closes."""
        self.throwing.drop()
        self.crossing.cancel_all()
        self.trying.clear()
        for job in (self.opening, self.besides, self.exporting, self.suggesting, self.training):
            job.cancel()
