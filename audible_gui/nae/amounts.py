"""How much of what a training does: sweeps, frames, components. Numbers alone: knows no torch. Any thread."""

# Of encoding all frames of a long sound, a block at a time.
SWEEPS = 7
# Of what is encoded after a training has been asked to end. Harmonic and percussive parts, which take longer to tell
# apart than all of this, are then not read apart.
QUICK_SWEEPS = 2
# Of layer 1's own activations: as good as 20 plain steps.
OWN_SWEEPS = 8
BLOCK_FRAMES = 256
# What a component needs to be learned well.
FRAMES_PER_COMPONENT = 24
MIN_FRAMES = 1000
_SCAFFOLD, _LEAST_SCAFFOLD = 2, 24


def sample_size(width: int) -> int:
    """Frames that a first layer of so many components is learned from."""
    return max(MIN_FRAMES, FRAMES_PER_COMPONENT * width)


def scaffold(width: int) -> int:
    """Components that a single layer of ``width`` is learned with before like ones are merged.

    Twice as many; and with few, what a seed happens to leave out is missed: so never less than two dozen.
    """
    return max(_SCAFFOLD * width, _LEAST_SCAFFOLD)
