"""Settings of a network under a name, with a sentence that says what one will get. Any thread."""

from dataclasses import dataclass, field, replace

from audible_gui.document.network import DEFAULT_WIDTHS, MAX_WIDTH, Loss, NetworkSpec, Orientation
from audible_gui.document.relearning import chain_text

MAX_PRESETS = 50
MAX_PRESET_NAME = 40
USUAL_PARTS = DEFAULT_WIDTHS[-1]
"""As many parts as the built-in presets have while none are suggested for the sound."""
_QUICK = 60
_SPARSE = 0.1


@dataclass(frozen=True)
class Preset:
    """Settings to start from.

    Attributes:
        name: for people.
        sentence: what one will get.
        spec: the settings; seed and spectrogram count for nothing.
    """

    name: str
    sentence: str
    spec: NetworkSpec = field(default_factory=NetworkSpec)

    def applied(self, spec: NetworkSpec) -> NetworkSpec:
        """These settings with the seed and the spectrogram of others."""
        return replace(self.spec, seed=spec.seed, stft=spec.stft)

    def fits(self, spec: NetworkSpec) -> bool:
        """Whether others are the same but for seed and spectrogram."""
        return self.applied(spec) == spec


def built_in_presets(parts: int = USUAL_PARTS) -> tuple[Preset, ...]:
    """Those that come with the program, for sounds of so many parts; the first is the default, for the usual number."""
    one, two, three = ((parts,), _chain(parts, 3), _chain(parts, 4, 2))
    small = two[:1]
    return (
        Preset(
            "Parts and details",
            f"2 layers: {two[0]} small parts, joined into {parts} larger ones; a good start for most sounds.",
            NetworkSpec(two),
        ),
        Preset(
            "Quick sketch",
            f"1 layer of {parts}, {_QUICK} iterations: a first idea of the sound, in a fraction of the time.",
            NetworkSpec(one, iterations=_QUICK),
        ),
        Preset(
            "Small parts",
            f"1 layer of {small[0]}: single notes, strokes and noises; keeps sources apart best, once you group them.",
            NetworkSpec(small),
        ),
        Preset(
            "Notes to details",
            f"3 layers, sparse: from {parts} whole notes to {three[0]} details; fewer components sound at a time.",
            NetworkSpec(three, sparsity=_SPARSE),
        ),
        Preset(
            "Soft sounds",
            "2 layers, Itakura–Saito: reverberation, breath and other soft sounds count as much as loud ones.",
            NetworkSpec(two, Loss.IS),
        ),
        Preset(
            "Together in time",
            f"1 layer, weights are envelopes: {parts} groups of frequencies that come and go together; leaks more.",
            NetworkSpec(one, orientation=Orientation.ENVELOPES),
        ),
    )


def settings_sentence(spec: NetworkSpec) -> str:
    """The settings themselves in words, e.g. ``"36 → 12 components, Kullback–Leibler, 200 iterations."``."""
    usual = NetworkSpec()
    parts = [
        f"{chain_text(spec.widths)} components",
        spec.loss.label,
        f"sparsity {spec.sparsity:g}" if spec.sparsity else "",
        "weights are envelopes" if spec.orientation is Orientation.ENVELOPES else "",
        spec.optimiser.label.lower() if spec.optimiser is not usual.optimiser else "",
        "signed encoder" if spec.encoder is not usual.encoder else "",
        f"{spec.iterations} iterations",
    ]
    return f"{', '.join(part for part in parts if part)}."


def preset_name(text: str) -> str:
    """A name as it is kept: one line without spaces around it. Raises ValueError for one that is empty or too long."""
    name = " ".join(text.split())
    if not name or len(name) > MAX_PRESET_NAME or not name.isprintable():
        raise ValueError(text)
    return name


def _chain(parts: int, *factors: int) -> tuple[int, ...]:
    return (*(min(factor * parts, MAX_WIDTH) for factor in factors), parts)
