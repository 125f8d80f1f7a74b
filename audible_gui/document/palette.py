"""The colours of components, told apart by the colour-blind too, the same in every view and figure. Any thread."""

# Okabe and Ito's set ("Color Universal Design", 2008) without black, its two blues as far apart as they go.
_COMPONENTS = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#3d7fd9")
# The same hues for light grounds, as far apart as 3:1 lets them be, also for eyes blind to one colour (the least of
# their distances in CIELAB under the simulations of Machado, Oliveira and Fernandes 2009 was made large).
_ON_LIGHT = ("#1384af", "#a56f3f", "#01613a", "#897c03", "#c90782", "#902b08", "#0049cc")
# What the first, the second and the third seven are mixed with, and how much of it.
_MIXES = (("#ffffff", 0.0), ("#ffffff", 0.5), ("#ffffff", 0.25))
_MIXES_ON_LIGHT = (("#ffffff", 0.0), ("#737880", 0.55), ("#000000", 0.28))

Rgb = tuple[float, float, float]


def component_rgb(index: int, *, dark: bool) -> Rgb:
    """The colour of a layer's component with this id.

    Args:
        index: which; they repeat after three mixes of the set.
        dark: what it stands out from.

    Returns:
        Red, green and blue, 0..1.
    """
    index %= len(_COMPONENTS) * len(_MIXES)
    colors, mixes = (_COMPONENTS, _MIXES) if dark else (_ON_LIGHT, _MIXES_ON_LIGHT)
    other, amount = mixes[index // len(colors)]
    return mixed_rgb(rgb_of(colors[index % len(colors)]), rgb_of(other), amount)


def rgb_of(color: str) -> Rgb:
    """Of a colour as ``"#rrggbb"``."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed_rgb(first: Rgb, second: Rgb, amount: float) -> Rgb:
    """``first`` with ``amount`` (0..1) of ``second``."""
    red, green, blue = (a + (b - a) * amount for a, b in zip(first, second, strict=True))
    return red, green, blue
