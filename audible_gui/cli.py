"""The command line. Runs with PySide6 absent; whatever is slow to import is imported when it is needed."""

import argparse
import io
import json
import os
import shutil
import signal
import sys
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from audible_gui import __version__
from audible_gui.errors import AudibleError
from audible_gui.quick_imports import quick_imports

EXIT_DONE, EXIT_FAILED, EXIT_USAGE = 0, 1, 2
EXIT_INTERRUPTED = 130  # as shells have it: 128 + SIGINT
_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}
_TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: without the program's name; None takes the process's.

    Returns:
        Exit status: 0 done, 1 an expected failure, 2 usage, 130 interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = _COMMANDS.get(words[0]) if words else None
    try:
        try:
            return command(words[1:]) if command is not None else _edit(words)
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except AudibleError as error:
        _complain(str(error))
    except MemoryError:
        _complain("there is not enough memory for this; close other programs, or choose a shorter sound.")
    except KeyboardInterrupt:
        _complain("interrupted; nothing was left behind.")
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone; there is nobody to tell
    except OSError as error:
        _drop_output()
        place = f"“{error.filename}”" if error.filename is not None else "the output"
        _complain(f"{place} cannot be read or written ({(error.strerror or str(error)).lower()}).")
    return EXIT_FAILED


def run() -> NoReturn:
    """Entry point of the console script."""
    import multiprocessing  # noqa: PLC0415 - the live engine is a child process, also in a frozen program

    multiprocessing.freeze_support()
    if isinstance(sys.stdout, io.TextIOWrapper):
        _claim_output(sys.stdout)
    sys.exit(main())


def _claim_output(output: io.TextIOWrapper) -> None:
    """Have standard output for ourselves: what libraries write there goes nowhere. libsndfile tells of odd files so."""
    try:
        number = output.fileno()
        ours = os.fdopen(os.dup(number), "wb", closefd=False)  # it ends with the process
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:  # it has been closed
        return
    os.dup2(nowhere, number)
    os.close(nowhere)
    sys.stdout = io.TextIOWrapper(
        ours,
        encoding=output.encoding,
        errors="backslashreplace",  # names of files need not be valid UTF-8
        line_buffering=output.line_buffering,
        write_through=output.write_through,
    )


def _complain(sentence: str) -> None:
    with suppress(OSError):  # a terminal that has gone
        print(f"audible-gui: {_harmless(sentence)}", file=sys.stderr, flush=True)


def _harmless(text: str) -> str:
    """One line for a terminal: what would command it, or turn the writing, as escapes. Strangers chose the names."""

    def shown(character: str) -> str:
        unseen = unicodedata.category(character) in _UNSEEN or unicodedata.bidirectional(character) in _TURNING
        return character.encode("unicode_escape").decode("ascii") if unseen else character

    return "".join(map(shown, text))


def _drop_output() -> None:
    """Let what is still buffered go nowhere; otherwise Python complains of it when it ends."""
    with suppress(OSError, ValueError):  # not a real file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def _edit(words: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="audible-gui",
        description="Takes one sound apart with a deep non-negative autoencoder trained on that sound.",
        epilog="Commands: deconstruct, batch, render, figure, tables, midi, info, devices; “audible-gui COMMAND "
        "--help” explains each. Without a command the editor opens.",
    )
    parser.add_argument("file", nargs="?", metavar="FILE", help="a sound or a project to open in the editor")
    parser.add_argument("--version", action="version", version=f"audible-gui {__version__}")
    menu = parser.add_mutually_exclusive_group()
    menu.add_argument(
        "--install-desktop", action="store_true", help="put the editor into your Linux desktop's menu, and end"
    )
    menu.add_argument("--remove-desktop", action="store_true", help="take it out of the menu again, and end")
    options = parser.parse_args(words)
    if options.install_desktop or options.remove_desktop:
        return _menu(install=options.install_desktop)
    if options.file and not Path(options.file).exists():
        raise AudibleError(
            f"“{options.file}” is neither a command nor a file; “audible-gui --help” tells what there is."
        )
    return _editor()(None if options.file is None else Path(options.file))


def _menu(*, install: bool) -> int:
    from audible_gui.desktop_entry import install_entry, remove_entry  # noqa: PLC0415

    if install:
        print(f"The editor is in your desktop's menu: {install_entry()}")
    else:
        remove_entry()
        print("The editor is not in your desktop's menu any more.")
    return EXIT_DONE


def _editor() -> Callable[[Path | None], int]:
    """What runs the editor."""
    try:
        with quick_imports():
            from audible_gui.app import run_editor  # noqa: PLC0415
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] not in {"PySide6", "shiboken6", "pyqtgraph"}:
            raise
        raise AudibleError(
            f"The editor needs {error.name}, which is not installed; install it, or use “audible-gui deconstruct”."
        ) from None
    return run_editor


def _deconstruct(words: list[str]) -> int:
    from audible_gui.deconstruct_options import deconstruct_parser, deconstruct_request  # noqa: PLC0415

    parser = deconstruct_parser()
    options = parser.parse_args(words)
    try:
        request = deconstruct_request(options)
    except AudibleError as error:
        parser.error(str(error))
    from audible_gui.workflow import deconstruct  # noqa: PLC0415

    _obey_signals()
    result = _with_progress(deconstruct(request))
    if options.json:
        print(json.dumps(result.values(), allow_nan=False))
        return EXIT_DONE
    for warning in (*result.network.notes, *result.certificate.warnings):
        _complain(warning)
    null_db = result.certificate.null_db
    null = "the sound is silent" if null_db is None else f"their sum nulls at {null_db:.1f} dB"
    print(_harmless(f"{len(result.certificate.stems)} files in {result.folder}: {null}."))
    if result.project is not None:
        print(_harmless(f"The project is {result.project}."))
    return EXIT_DONE


def _batch(words: list[str]) -> int:
    from audible_gui.batch_display import BatchDisplay  # noqa: PLC0415
    from audible_gui.batch_options import batch_parser, batch_request  # noqa: PLC0415

    parser = batch_parser()
    options = parser.parse_args(words)
    try:
        request = batch_request(options)
    except AudibleError as error:
        parser.error(str(error))
    from audible_gui.workflow.batches import batch, report_values, summary  # noqa: PLC0415

    _obey_signals()
    display = BatchDisplay(sys.stderr, _harmless, lines=not options.json)
    try:
        result = display.follow(batch(request))
    except KeyboardInterrupt:
        _complain(f"interrupted; {display.told}.")
        return EXIT_INTERRUPTED
    if options.json:
        print(json.dumps(report_values(result), allow_nan=False))
    else:
        print(_harmless(f"{summary(result)} The report is {request.output / 'batch_report.txt'}."))
    return EXIT_FAILED if result.failed else EXIT_DONE


def _render(words: list[str]) -> int:
    from audible_gui.render_options import render_parser, render_request  # noqa: PLC0415

    options = render_parser().parse_args(words)
    from audible_gui.workflow import render  # noqa: PLC0415

    _obey_signals()
    result = _with_progress(render(render_request(options)))
    if options.json:
        print(json.dumps(result.values(), allow_nan=False))
        return EXIT_DONE
    for warning in result.warnings:
        _complain(warning)
    print(_harmless(result.sentence))
    return EXIT_DONE


def _figure(words: list[str]) -> int:
    from audible_gui.figure_options import figure_parser, figure_request  # noqa: PLC0415

    parser = figure_parser()
    options = parser.parse_args(words)
    try:
        request = figure_request(options)
    except AudibleError as error:
        parser.error(str(error))
    from audible_gui.workflow import draw  # noqa: PLC0415

    _obey_signals()
    drawn = _with_progress(draw(request))
    if options.json:
        print(json.dumps({"file": str(drawn.path), "kind": str(drawn.spec.kind), "edited": drawn.spec.edited}))
    else:
        print(_harmless(f"The figure is {drawn.path}."))
    return EXIT_DONE


def _tables(words: list[str]) -> int:
    from audible_gui.data_options import tables_parser  # noqa: PLC0415

    options = tables_parser().parse_args(words)
    from audible_gui.workflow import tabulate  # noqa: PLC0415

    _obey_signals()
    files = _with_progress(tabulate(Path(options.project), options.output, overwrite=options.overwrite))
    if options.json:
        print(json.dumps({"files": [str(path) for path in files]}))
    else:
        print(_harmless(f"The tables are in {options.output}."))
    return EXIT_DONE


def _midi(words: list[str]) -> int:
    from audible_gui.data_options import midi_parser  # noqa: PLC0415

    options = midi_parser().parse_args(words)
    from audible_gui.workflow import play_notes  # noqa: PLC0415

    _obey_signals()
    work = play_notes(Path(options.project), options.output, options.layer, overwrite=options.overwrite)
    result = _with_progress(work)
    if options.json:
        values = {"file": str(result.path), "notes": result.notes}
        print(json.dumps({**values, "tracks": list(result.tracks), "left_out": list(result.left_out)}))
    else:
        print(_harmless(result.sentence))
    return EXIT_DONE


def _info(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="audible-gui info", description="Tells what a sound file or a project holds.")
    parser.add_argument("file", metavar="PROJECT|SOUND")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(words)
    from audible_gui.workflow import inspect_file  # noqa: PLC0415

    values = inspect_file(Path(options.file))
    if options.json:
        print(json.dumps(values, allow_nan=False))
    else:
        width = max(map(len, values))
        print("\n".join(f"{name:{width}}  {_harmless(_words(value))}" for name, value in values.items()))
    return EXIT_DONE


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "–" if value is None else str(value)


def _devices(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="audible-gui devices", description="Lists the devices that can play sound.")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    options = parser.parse_args(words)
    from audible_gui.device_list import chosen_output, device_lines, device_values  # noqa: PLC0415
    from audible_gui.playback.devices import output_devices  # noqa: PLC0415

    devices, choice = output_devices(), chosen_output()
    if options.json:
        print(json.dumps(device_values(devices, choice), allow_nan=False))
    else:
        print("\n".join(map(_harmless, device_lines(devices, choice))))
    return EXIT_DONE


def _with_progress(work: Generator[Any, bool | None, Any]) -> Any:  # noqa: ANN401
    """Iterate to the end, with a progress bar when standard error is a terminal."""
    from tqdm import tqdm  # noqa: PLC0415

    layout: dict[str, Any] = {
        "bar_format": "{desc:<20} {percentage:3.0f}% |{bar}| {elapsed}<{remaining}",
        "leave": False,
    }
    # Terminals that do not know their size say 0 by 0, in which no bar is drawn.
    (columns, lines), shown = shutil.get_terminal_size(), sys.stderr.isatty()
    try:
        with tqdm(total=1.0, disable=not shown, miniters=0, ncols=columns, nrows=lines, **layout) as bar:
            while True:
                step = next(work)
                bar.set_description_str(step.stage, refresh=False)
                bar.update(max(step.fraction - bar.n, 0.0))
    except StopIteration as end:
        return end.value
    finally:
        work.close()


def _obey_signals() -> None:
    """Let requests to end be answered like Ctrl-C; but nohup has its way."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(number, signal.SIG_IGN)  # once is enough: what was begun is being removed
    raise KeyboardInterrupt


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "deconstruct": _deconstruct,
    "batch": _batch,
    "render": _render,
    "figure": _figure,
    "tables": _tables,
    "midi": _midi,
    "info": _info,
    "devices": _devices,
}

if __name__ == "__main__":
    run()
