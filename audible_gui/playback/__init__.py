"""The live engine: a process of its own plays the sound through the network, and edits are heard at once.

The editor uses Player, from one thread. Importing this starts nothing and imports neither PortAudio nor Qt.
"""

from audible_gui.playback.devices import output_devices
from audible_gui.playback.listening import Listening, Source, source_at
from audible_gui.playback.listing import list_outputs
from audible_gui.playback.player import Player, loop_region
from audible_gui.playback.status import PlayerStatus
from audible_gui.playback.streamer import Voice

__all__ = [
    "Listening",
    "Player",
    "PlayerStatus",
    "Source",
    "Voice",
    "list_outputs",
    "loop_region",
    "output_devices",
    "source_at",
]
