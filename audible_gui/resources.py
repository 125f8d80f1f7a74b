"""Where the files that come with the program lie: inside the wheel, or beside the package in a checkout. Any thread."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_ROOT = _PACKAGE / "resources" if (_PACKAGE / "resources").is_dir() else _PACKAGE.parent / "resources"

DEMO_SOUND = _ROOT / "demo" / "three_sources.flac"


def resource(*parts: str) -> Path:
    """Path of a bundled file, e.g. ``resource("icons", "play.svg")``.

    Raises:
        FileNotFoundError: if the installation lacks it.
    """
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path
