"""A component by itself, wherever it is from: a basis and an envelope with the grids that they are on. Any thread."""

from dataclasses import dataclass

import numpy as np

from audible_gui.document.arrays import Floats, frozen
from audible_gui.document.sound import StftSpec
from audible_gui.errors import AudibleError

MAX_NAME = 200
MAX_CHANNELS = 64
MAX_FRAMES = 1 << 24
MAX_RATE_HZ = 1 << 20


@dataclass(frozen=True, eq=False)
class LibraryComponent:
    """One component of a sound, apart from that sound and its network.

    Attributes:
        name: of the component.
        sound: name of the sound that it is of.
        basis: (channels, bins), not negative; bin n lies at n · ``rate_hz`` / ``stft.n_fft`` Hz.
        envelope: (frames,), not negative; the middle of frame n lies at ``stft.middle(n)`` / ``rate_hz`` s.
        rate_hz: sampling rate of the sound.
        stft: the grid.
        n_samples: length of the sound.

    Raises:
        AudibleError: for values that are not finite or negative, or do not fit each other.
    """

    name: str
    sound: str
    basis: Floats
    envelope: Floats
    rate_hz: int
    stft: StftSpec
    n_samples: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name[:MAX_NAME])
        object.__setattr__(self, "sound", self.sound[:MAX_NAME])
        for kind in ("basis", "envelope"):
            values = np.asarray(getattr(self, kind), dtype=np.float32)
            if not np.isfinite(values).all() or (values < 0.0).any():
                raise AudibleError("Bases and envelopes must be numbers that are not negative.")
            object.__setattr__(self, kind, frozen(values))
        if not (0 < self.rate_hz <= MAX_RATE_HZ and 0 < self.n_samples <= MAX_FRAMES * self.stft.hop):
            raise AudibleError("The rate or the length of the sound is absurd.")
        if self.basis.ndim != 2 or not 0 < len(self.basis) <= MAX_CHANNELS or self.basis.shape[1] != self.stft.n_bins:
            raise AudibleError(f"The basis must have {self.stft.n_bins} bins for every channel.")
        if self.envelope.shape != (self.stft.n_frames(self.n_samples),):
            raise AudibleError(f"The envelope must have {self.stft.n_frames(self.n_samples)} frames.")

    @property
    def origin(self) -> str:
        """Whose it is, for people, e.g. ``"Kick of drums"``."""
        return f"{self.name} of {self.sound}"

    @property
    def duration_s(self) -> float:
        """Length of the sound in seconds."""
        return self.n_samples / self.rate_hz
