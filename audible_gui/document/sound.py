"""A sound as it was read, and the grid of frames it is analysed on. Any thread."""

from dataclasses import dataclass
from pathlib import Path

from audible_gui.document.arrays import Floats
from audible_gui.document.marker import Marker
from audible_gui.errors import SoundError

OUTLINE_SAMPLES = 64


@dataclass(frozen=True, eq=False)
class Sound:
    """Samples in memory.

    Attributes:
        samples: (samples, channels), float32, read-only.
        rate_hz: sampling rate.
        name: for people: the file's name without its ending.
        path: where it was read, if it was.
        subtype: libsndfile's name of the coding it had, e.g. ``"PCM_24"``.
        notes: what had to be mended while reading, a sentence each.
        cues: markers that its file has, by time; the document's are made of them when it is opened.
        outline: smallest and largest sample of each ``OUTLINE_SAMPLES``, (blocks, channels) each, where these were
            noted while it was read.
    """

    samples: Floats
    rate_hz: int
    name: str
    path: Path | None = None
    subtype: str = "FLOAT"
    notes: tuple[str, ...] = ()
    cues: tuple[Marker, ...] = ()
    outline: tuple[Floats, Floats] | None = None

    @property
    def n_samples(self) -> int:
        """Length in samples per channel."""
        return int(self.samples.shape[0])

    @property
    def n_channels(self) -> int:
        """Number of channels."""
        return int(self.samples.shape[1])

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.n_samples / self.rate_hz


@dataclass(frozen=True)
class StftSpec:
    """The short-time Fourier transform: Hann window of ``n_fft`` samples every ``hop`` samples.

    Raises:
        SoundError: unless 16 ≤ n_fft ≤ 65536, n_fft even and 1 ≤ hop ≤ n_fft / 2.
    """

    n_fft: int = 2048
    hop: int = 512

    def __post_init__(self) -> None:
        if not 16 <= self.n_fft <= 65536 or self.n_fft % 2:
            raise SoundError(f"The FFT size must be an even number from 16 to 65536, not {self.n_fft}.")
        if not 1 <= self.hop <= self.n_fft // 2:
            raise SoundError(f"The hop must lie between 1 and half the FFT size ({self.n_fft // 2}), not {self.hop}.")

    @property
    def n_bins(self) -> int:
        """Frequencies from 0 Hz to half the rate."""
        return self.n_fft // 2 + 1

    def n_frames(self, n_samples: int) -> int:
        """Frames such that every sample lies under every window that could cover it."""
        return max(1, -(-(n_samples + self.n_fft - self.hop) // self.hop))

    def middle(self, frame: float = 0.0) -> float:
        """The middle of the window of ``frame``, in samples; that of the first lies before the sound."""
        return frame * self.hop - self.n_fft / 2 + self.hop

    def frame_start(self, frame: int) -> int:
        """First sample under the window of ``frame``; negative for the first frames."""
        return frame * self.hop - (self.n_fft - self.hop)
