"""Mixes and factors as small values and arrays, and back. Pure functions; any thread."""

from collections.abc import Sequence

from audible_gui.document import Floats
from audible_gui.playback.messages import FactorsHead, MixHead, PatchHead
from audible_gui.synthesis import Boxed, Factors, Leak, Mix, Patched, Product, Reshaped, Shape


def packed_mix(mix: Mix) -> tuple[MixHead, list[Floats]]:
    """A mix: all but its arrays, and these; the layer of its leak crosses by itself, once for many mixes."""
    heads, arrays = [], [mix.gains]
    for patch in mix.patches:
        product, reshaped = patch.product, patch.reshaped
        told = patch.gains, patch.refined, product.scale, product.key, reshaped is not None, patch.weight
        heads.append(PatchHead(*told))
        arrays += [product.basis, product.envelope]
        arrays += [] if reshaped is None else [*reshaped.own, reshaped.mask]
    arrays += [boxed.mask for boxed in mix.boxed]
    leaks_of, weights = None if mix.leak is None else mix.leak.own, tuple(boxed.weight for boxed in mix.boxed)
    return MixHead(mix.residual, mix.over_time, tuple(heads), leaks_of, weights), arrays


def unpacked_mix(head: MixHead, arrays: Sequence[Floats], rivals: Floats | None = None) -> tuple[Mix, Sequence[Floats]]:
    """A mix, and the arrays that belong to something else; ``rivals`` is the layer of its leak, if it has one."""
    if head.leaks_of is not None and rivals is None:
        raise ValueError("what leaked is to be heard, but not from what")
    leak = None if head.leaks_of is None or rivals is None else Leak(rivals, head.leaks_of)
    rest = arrays[1:]
    patches = []
    for patch in head.patches:
        (basis, envelope), rest, reshaped = rest[:2], rest[2:], None
        if patch.reshaped:
            reshaped, rest = Reshaped(Shape(rest[0], rest[1]), rest[2]), rest[3:]
        product = Product(basis, envelope, patch.scale, patch.key)
        patches.append(Patched(product, patch.gains, patch.refined, reshaped=reshaped, weight=patch.weight))
    boxed = tuple(Boxed(mask, weight) for mask, weight in zip(rest, head.boxed, strict=False))
    return Mix(arrays[0], head.residual, head.over_time, tuple(patches), leak, boxed), rest[len(boxed) :]


def packed_factors(parts: Factors | None) -> tuple[FactorsHead | None, list[Floats]]:
    """Factors: all but their arrays, and these."""
    if parts is None:
        return None, []
    return FactorsHead(parts.binary), [parts.left, parts.right, *(parts.plain or ())]


def unpacked_factors(head: FactorsHead | None, arrays: Sequence[Floats]) -> Factors | None:
    """The factors."""
    if head is None:
        return None
    left, right, *plain = arrays
    return Factors(left, right, head.binary, (plain[0], plain[1]) if plain else None)
