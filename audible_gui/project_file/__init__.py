"""Projects: a Document with its history in one SQLite file, written edit by edit. Any thread; no Qt.

    project = create_project(path, document, "Open drums.wav")      # or open_project(path), create_untitled(folder)
    document = yield from project.read()                            # reads sound and network: a job's thread
    project.append(document, "Mute Kick")                           # the GUI thread; safe once it returns
    project.append(document, "Gain of Kick", amend=True)            # the same gesture goes on
    project.move_to(3)                                              # undo, redo, a click in the history
    project.set_snapshots({"A": (document, "Mute Kick")})           # what is stored under letters; not undone
    yield from project.save_as(other)                               # a job's thread; goes on in the other file
    project.close()

**Threads.** Every call may come from any thread; calls wait for each other in turn. What runs on a job's thread (the
generators ``store``, ``read``, ``save_as``, ``relink``, ``consolidate``, ``open_copy``) keeps others waiting for a
megabyte's writing at most, some milliseconds. For the GUI thread are ``append``, ``move_to``, ``history``, ``view`` and
``set_view``, each one small transaction. ``append`` also writes a sound and a network that are not stored yet: before a
new one reaches the GUI thread, let the job that made it run ``project.store(document)``. ``create_project``,
``create_untitled`` (both with a document), ``open_project``, ``checkpoint`` (waits for the disk: call it now and then)
and ``close`` belong on a job's thread, too.

**History.** ``project.history.steps`` begins with the state the project began with, so a QUndoStack has one command
fewer: its index is ``history.position``. Appending forgets the steps after the current one, as a QUndoStack does.
``read(position)`` gives the document of any step; documents of one project share their sounds, networks and components.

**Untitled work.** ``create_untitled(folder)`` when a sound is opened, ``save_as`` when the person gives it a place,
``discard`` when the person wants it no more. At the program's start ``abandoned(folder)`` lists what was left behind by
programs that were killed: ``open_project(path, untitled=True)`` recovers one, ``remove_abandoned`` deletes it.

**Errors** are ProjectError and its children, each with a sentence. An edit that could not be written stays in memory
(``project.behind``): the next call that can writes it first, and ``save_as`` takes it along to another disk.
ProjectInUseError and ProjectReadOnlyError: offer ``open_copy``. ProjectDamagedError: offer ``salvage``, and show what
was lost; untitled work is then superseded (``supersede``). SoundMissingError: ask for the file, then ``relink``, then
``read`` again.

**What is kept.** Once ``append`` has returned, the edit survives the end of the process at any moment; after
``checkpoint`` and ``close`` also that of the computer. A closed project is one file. Sounds of more than EMBED_BYTES
are linked to (``links``), all others are in the file; ``consolidate`` puts the linked ones in.
"""

from audible_gui.project_file.connection import is_project, journals
from audible_gui.project_file.history import MAX_STEPS, History, Step
from audible_gui.project_file.locking import real_path, reserved
from audible_gui.project_file.opening import ENDING, create_project, look_into, open_copy, open_project
from audible_gui.project_file.project import Project
from audible_gui.project_file.reader import Reader, Summary
from audible_gui.project_file.salvage import Salvaged, salvage
from audible_gui.project_file.scratch import Scratch, remove_scratch
from audible_gui.project_file.snapshots import Stored
from audible_gui.project_file.sounds import EMBED_BYTES
from audible_gui.project_file.untitled import Abandoned, abandoned, create_untitled, remove_abandoned, supersede

__all__ = [
    "EMBED_BYTES",
    "ENDING",
    "MAX_STEPS",
    "Abandoned",
    "History",
    "Project",
    "Reader",
    "Salvaged",
    "Scratch",
    "Step",
    "Stored",
    "Summary",
    "abandoned",
    "create_project",
    "create_untitled",
    "is_project",
    "journals",
    "look_into",
    "open_copy",
    "open_project",
    "real_path",
    "remove_abandoned",
    "remove_scratch",
    "reserved",
    "salvage",
    "supersede",
]
