"""Names of stems. Any thread."""

import re
from collections.abc import Sequence

_FORBIDDEN = re.compile(r"[^\w.#♯+-]+")
_LENGTH = 60


def stem_names(names: Sequence[str], ending: str) -> list[str]:
    """File names ``NN_name.ending``, numbered from 01, safe on every system.

    Args:
        names: of the components, in their order.
        ending: without the dot.
    """
    digits = max(2, len(str(len(names))))
    return [f"{number:0{digits}d}_{_safe(name)}.{ending}" for number, name in enumerate(names, start=1)]


def _safe(name: str) -> str:
    text = _FORBIDDEN.sub("_", name.replace("♯", "#")).strip("_.")[:_LENGTH].strip("_.")
    return text or "component"
