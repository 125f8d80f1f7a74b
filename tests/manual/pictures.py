"""Makes the pictures of README and manual from the editor itself, by its own widgets, commands, mouse and keys.

    python -m tests.manual.pictures [NAME …]

Opens the demo, trains with a seed, and writes them where the pages look for them; without a name all. They are drawn
into memory, so that no display is needed; the editor plays to a sound card for tests, where there is one.
"""

import argparse
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.support.virtual_sink import VirtualSink, missing_programs


def main() -> None:
    """Write those that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args().names
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="audible-pictures-")))
        home = folder / "Sounds"
        home.mkdir()
        os.environ |= {"HOME": str(home), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        if not missing_programs():
            os.environ |= stack.enter_context(VirtualSink(44_100)).environment
        from tests.manual.scenes import PICTURES, make, path_of, write  # the engine's process imports this module, too

        if unknown := set(asked) - PICTURES.keys():
            parser.error(f"there is no {', '.join(unknown)}; there are {', '.join(PICTURES)}")
        for name, image in make(asked or list(PICTURES), folder):
            write(image, path_of(name))
            size = path_of(name).stat().st_size / 1000
            sys.stdout.write(f"{name}: {image.width()} × {image.height()}, {size:.0f} KB\n")


if __name__ == "__main__":
    main()
