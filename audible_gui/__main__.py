"""``python -m audible_gui`` is the command line."""

from audible_gui.cli import run

if __name__ == "__main__":
    run()
