"""The colours of components, told apart by the colour-blind too, the same in every view and figure. Any thread."""

# Okabe and Ito's set ("Color Universal Design", 2008) without black, its two blues as far apart as they go.
_COMPONENTS = ("#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#d55e00", "#3d7fd9")
_MIXES = (0.0, 0.5, 0.25)

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
    base, amount = rgb_of(_COMPONENTS[index % len(_COMPONENTS)]), _MIXES[index // len(_COMPONENTS)]
    # The plain set is made for the dark; on white its light colours need body.
    return mixed_rgb(base, (1.0, 1.0, 1.0), amount) if dark else mixed_rgb(base, (0.0, 0.0, 0.0), 0.46 + 0.4 * amount)


def rgb_of(color: str) -> Rgb:
    """Of a colour as ``"#rrggbb"``."""
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mixed_rgb(first: Rgb, second: Rgb, amount: float) -> Rgb:
    """``first`` with ``amount`` (0..1) of ``second``."""
    red, green, blue = (a + (b - a) * amount for a, b in zip(first, second, strict=True))
    return red, green, blue
