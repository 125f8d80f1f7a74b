"""The options of ``audible-gui batch``."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

from audible_gui.deconstruct_options import add_network_options, add_output_options, shared_request
from audible_gui.workflow.batches import BatchRequest

MAX_JOBS = 1024
THREADS = 1


def batch_parser() -> argparse.ArgumentParser:
    """The parser; names that begin with a dash come after ``--``."""
    parser = argparse.ArgumentParser(
        prog="audible-gui batch",
        description="Takes every sound of a folder apart as deconstruct does, on all cores or on a cluster, into a "
        "folder of its own each. A sound that fails does not stop the others. Given again, the command does what is "
        "left to do: sounds that were done with the same settings are left as they are.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, required=True, help="where the folders are made")
    parser.add_argument("--recursive", action="store_true", help="also the sounds in the folders in it")
    parser.add_argument("--again", action="store_true", help="also do again what has been done")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--jobs",
        type=_jobs,
        metavar="N",
        help="sounds at a time (default as many as there are cores)",
    )
    where.add_argument(
        "--scheduler", metavar="ADDRESS",
        help="have a Dask cluster do it, such as tcp://host:8786, whose workers find both folders in the same places",
    )  # fmt: skip
    add_network_options(parser, THREADS)
    output = add_output_options(parser)
    output.add_argument("--overwrite", action="store_true", help="replace what others wrote to the sounds' folders")
    output.add_argument("--figures", choices=["png", "svg", "pdf"], help="also draw each network")
    output.add_argument("--projects", action="store_true", help="also write a project of each sound")
    output.add_argument("--json", action="store_true", help="print the report as one JSON object")
    return parser


def batch_request(options: argparse.Namespace) -> BatchRequest:
    """The job that parsed options ask for. Raises AudibleError for values outside the limits."""
    order = replace(shared_request(options, options.folder), overwrite=options.overwrite)
    return BatchRequest(
        folder=options.folder,
        output=options.output,
        order=order,
        jobs=options.jobs or _cores(),
        recursive=options.recursive,
        again=options.again,
        figures=options.figures,
        projects=options.projects,
        scheduler=options.scheduler,
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _jobs(text: str) -> int:
    try:
        jobs = int(text)
    except ValueError:
        jobs = 0
    if not 1 <= jobs <= MAX_JOBS:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1 to {MAX_JOBS}")
    return jobs
