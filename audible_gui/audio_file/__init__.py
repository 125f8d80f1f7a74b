"""Reading and writing sounds. The only importer of soundfile; any thread."""

from audible_gui.audio_file.reading import MAX_RATE_HZ, MIN_RATE_HZ, SoundInfo, read_blocks, read_sound, sound_info
from audible_gui.audio_file.writing import SoundWriter, check_format, quantised

__all__ = [
    "MAX_RATE_HZ",
    "MIN_RATE_HZ",
    "SoundInfo",
    "SoundWriter",
    "check_format",
    "quantised",
    "read_blocks",
    "read_sound",
    "sound_info",
]
