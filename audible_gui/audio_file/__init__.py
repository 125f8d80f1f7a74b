"""Reading and writing sounds. The only importer of soundfile; any thread."""

from audible_gui.audio_file.dithering import Dither, quantised
from audible_gui.audio_file.reading import MAX_RATE_HZ, MIN_RATE_HZ, SoundInfo, read_blocks, read_sound, sound_info
from audible_gui.audio_file.tags import Tags, began_samples
from audible_gui.audio_file.writing import SoundWriter, check_format, is_large

__all__ = [
    "MAX_RATE_HZ",
    "MIN_RATE_HZ",
    "Dither",
    "SoundInfo",
    "SoundWriter",
    "Tags",
    "began_samples",
    "check_format",
    "is_large",
    "quantised",
    "read_blocks",
    "read_sound",
    "sound_info",
]
