"""Writing sounds block by block, with the samples that will really be in the file known to the caller. Any thread."""

from pathlib import Path
from types import TracebackType

import numpy as np
import numpy.typing as npt
import soundfile

from audible_gui.audio_file.dithering import Dither, quantised
from audible_gui.audio_file.reading import system_name
from audible_gui.audio_file.tags import Tags, write_tags
from audible_gui.document import FileFormat, Subtype
from audible_gui.errors import ExportError

_FLAC_CHANNELS, _FLAC_RATE_HZ = 8, 655_350
_CHUNK_BYTES = 2**32 - 2**16
"""What fits into WAV and AIFF, whose sizes have 32 bits, besides the headers."""


class SoundWriter:
    """An open sound file that takes float blocks.

    Args:
        path: the new file.
        rate_hz: sampling rate.
        channels: number of channels.
        file_format: container; WAV becomes RF64 when the file would not fit into 4 GiB.
        subtype: coding.
        samples: expected length, to choose the container.
        dither: rounds to integer codings; None rounds to what is nearest.
        tags: what else is in the file, as far as its format has a place for that.

    Raises:
        ExportError: if the file cannot be made, or the format cannot hold such a sound.
    """

    def __init__(  # noqa: PLR0913 - what a header says
        self,
        path: Path,
        rate_hz: int,
        channels: int,
        file_format: FileFormat,
        subtype: Subtype,
        samples: int,
        *,
        dither: Dither | None = None,
        tags: Tags | None = None,
    ) -> None:
        check_format(file_format, subtype, rate_hz, channels, samples)
        large = file_format is FileFormat.WAV and is_large(subtype, channels, samples)
        container = "RF64" if large else file_format.name
        self._bits, self._path, self._dither = subtype.bits, path, dither
        try:
            name = system_name(path)
            self._file = soundfile.SoundFile(name, "w", rate_hz, channels, str(subtype), format=container)
            if tags is not None:
                write_tags(self._file, tags)
        except (OSError, RuntimeError) as error:
            raise self._failure(error) from None

    def write(self, block: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Append samples, (samples, channels).

        Returns:
            The values as they are in the file: rounded and held within full scale for integer codings.
        """
        if self._bits is None:
            self._put(block)
            return block.astype(np.float64)
        steps = (quantised if self._dither is None else self._dither.quantised)(block, self._bits)
        # libsndfile takes the upper bits of 32-bit integers, so nothing is rounded a second time.
        self._put((steps << (32 - self._bits)).astype(np.int32))
        return steps / float(2 ** (self._bits - 1))

    def _put(self, values: npt.NDArray[np.float32] | npt.NDArray[np.int32]) -> None:
        try:
            self._file.write(values)
        except (OSError, RuntimeError, AssertionError) as error:  # soundfile asserts that all was written
            raise self._failure(error) from None

    def __enter__(self) -> "SoundWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._file.close()
        except (OSError, RuntimeError) as failure:
            if error is None:
                raise self._failure(failure) from None

    def _failure(self, error: Exception) -> ExportError:
        detail = str(getattr(error, "error_string", error)).strip().rstrip(".").lower()
        why = f" ({detail})" if detail else ""
        return ExportError(f"“{self._path.name}” cannot be written{why}; the disk may be full.")


def is_large(subtype: Subtype, channels: int, samples: int) -> bool:
    """Whether a file would not fit into the 4 GiB that WAV and AIFF hold."""
    return samples * channels * (subtype.bits or 32) // 8 > _CHUNK_BYTES


def check_format(file_format: FileFormat, subtype: Subtype, rate_hz: int, channels: int, samples: int = 0) -> None:
    """Whether a format can hold such a sound.

    Raises:
        ExportError: if not.
    """
    if file_format is FileFormat.AIFF and is_large(subtype, channels, samples):
        raise ExportError(
            "A file would be larger than 4 GiB, which AIFF cannot hold; choose WAV, then RF64, W64 or FLAC."
        )
    if file_format is not FileFormat.FLAC:
        return
    if subtype is Subtype.FLOAT:
        raise ExportError("FLAC holds no floating-point samples; choose PCM_24 or PCM_16, or WAV.")
    if channels > _FLAC_CHANNELS:
        raise ExportError(f"FLAC holds up to {_FLAC_CHANNELS} channels and this sound has {channels}; choose WAV.")
    if rate_hz > _FLAC_RATE_HZ:
        raise ExportError(f"FLAC holds rates up to {_FLAC_RATE_HZ} Hz and this sound has {rate_hz}; choose WAV.")
