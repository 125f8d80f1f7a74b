"""Composition root of the editor: builds it, connects it, starts it. No logic. GUI thread."""

import logging
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, QProcess, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from audible_gui import __version__, workflow
from audible_gui.crash_guard import CrashGuard
from audible_gui.desktop_entry import IDENTIFIER
from audible_gui.errors import AudibleError
from audible_gui.jobs import (
    Besides,
    Collector,
    Crossing,
    Exporting,
    Job,
    Learner,
    Listing,
    Measuring,
    Opening,
    Precedence,
    Previewing,
    Recovering,
    Refining,
    Resting,
    Saving,
    Shelving,
    Suggesting,
    Throwing,
    Timing,
    Training,
    Trying,
)
from audible_gui.playback import Player, list_outputs
from audible_gui.session import Session, SnapshotBank, Transport
from audible_gui.settings import APPLICATION, LOOK, ORGANISATION, SCALE, Settings, data_folder
from audible_gui.views import theme
from audible_gui.views.application import Application
from audible_gui.views.main_window import MainWindow
from audible_gui.views.notification import Offer
from audible_gui.views.studio import Studio

if TYPE_CHECKING:
    from audible_gui.views.dialogs import CrashDialog

SIGNALS_MS = 200
TURN_S = 0.0005


class Editor(QObject):
    """Everything of one running editor.

    Args:
        settings: what it remembers; by default the person's own.
        folder: of work without a place; by default in the application's data folder.
    """

    def __init__(self, settings: Settings | None = None, folder: Path | None = None) -> None:
        super().__init__()
        self.jobs_ended = True
        self.guard = CrashGuard()
        self._collector = Collector(self)
        self._collector.start()
        session = Session()
        self._precedence = Precedence(self)
        session.changed.connect(self._precedence.take)  # before anybody follows
        self.studio = self._made(session, settings if settings is not None else Settings(), folder)
        self.window = MainWindow(self.studio)
        self._precedence.watch(self.window)
        self._crash: CrashDialog | None = None
        self._guard_all()

    def _made(self, session: Session, settings: Settings, folder: Path | None) -> Studio:
        """All that is behind the window, and what takes its arrays out of memory."""
        saving = Saving(session, folder if folder is not None else data_folder() / "untitled")
        scratch = workflow.Scratch(workflow.scratch_folder(saving.folder))
        self._resting = Resting(session, partial(workflow.rest, scratch), self)
        learner = Learner(workflow.train, scratch=scratch)
        training = Training(session, learner)
        transport = Transport(session, Player(settings.output(), self.guard.folder))
        transport.audition_changed.connect(self._precedence.take)
        return Studio(
            session=session,
            snapshots=SnapshotBank(session, self),
            transport=transport,
            training=training,
            trying=Trying(session, training, learner),
            suggesting=Suggesting(session, training, workflow.suggest_layers),
            throwing=Throwing(session, workflow.thrown),
            crossing=Crossing(session),
            timing=Timing(session, training, workflow.known_speeds, workflow.measured_speeds),
            measuring=Measuring(session, transport, workflow.measured),
            saving=saving,
            opening=Opening(session, saving, partial(workflow.open_file, scratch=scratch)),
            recovering=Recovering(workflow.left_behind, workflow.discard_left, saving.folder),
            exporting=Exporting(workflow.export, workflow.count_stems),
            copying=Exporting(workflow.export, workflow.count_stems),
            previewing=Previewing(workflow.preview_figure, workflow.look_for_notes, workflow.look_for_events),
            listing=Listing(list_outputs),
            refining=Refining(session, transport, workflow.refine),
            besides=Besides(workflow.open_beside),
            shelving=Shelving((folder.parent if folder is not None else data_folder()) / "library"),
            settings=settings,
        )

    def _guard_all(self) -> None:
        """Unexpected errors, of whatever thread, are reported."""
        studio = self.studio
        self.guard.install()
        self.guard.reported.connect(self._show_report)
        self.window.canvas.crashed.connect(self.guard.report)
        self.window.tree.rows.making.crashed.connect(self.guard.report)
        studio.transport.troubled.connect(self._offer_report)
        for job in (
            studio.opening,
            studio.exporting,
            studio.copying,
            studio.previewing,
            studio.training,
            studio.trying,
            studio.suggesting,
            studio.throwing,
            studio.crossing,
            studio.timing,
            studio.measuring,
            studio.recovering,
            studio.listing,
            studio.besides,
            studio.shelving,
        ):
            job.crashed.connect(self.guard.report)
        for quiet in (studio.saving, studio.refining, self._resting):
            quiet.crashed.connect(self.guard.report)

    @Slot()
    def leave(self) -> None:
        """End without a question; work without a place is found at the next start."""
        self.window.commands.projects.leave_quietly()
        QApplication.quit()

    @Slot()
    def close(self) -> None:
        """Write what is left, end jobs and the engine, and give the hooks back."""
        # From now on no change starts a job, and an undo stack does not tell a half-gone window of its own end.
        self._precedence.give_back()
        self.studio.session.blockSignals(True)
        self.studio.session.undo_stack.blockSignals(True)
        self.studio.measuring.stop()
        self._resting.stop()
        self.studio.saving.finish()
        self.studio.refining.cancel()
        self.studio.throwing.drop()
        self.studio.crossing.cancel_all()
        self.jobs_ended = Job.cancel_all()
        self.studio.transport.close()
        self.guard.uninstall()
        self._collector.stop()

    @Slot(str)
    def _offer_report(self, sentence: str) -> None:
        """With the sentence that says that the engine has failed."""
        if sentence and (report := self.guard.failures()):
            show = Offer(
                "Show the report", lambda: self._show_report(report), "What went wrong, to be sent to the makers"
            )
            self.window.notes.fail(sentence, show)

    @Slot(str)
    def _show_report(self, report: str) -> None:
        """One dialog at a time, and none when the dialog itself is what fails; everything is in the log."""
        if self._crash is not None and self._crash.isVisible():
            return
        try:
            from audible_gui.views.dialogs import CrashDialog  # noqa: PLC0415 - not at every start

            self._crash = CrashDialog(report, self.guard.log, self.window)
            self._crash.open()
        except Exception:
            logging.getLogger("audible_gui").exception("the report cannot be shown")


def share_interpreter() -> None:
    """Have Python's threads take turns ten times as often as usual.

    An edit goes through several threads before it is heard; beside one that computes in Python each waits for a turn.
    """
    sys.setswitchinterval(TURN_S)


def run_editor(path: Path | None) -> int:
    """Open the editor, on a file if one is given, and return the exit status when it is closed.

    Raises:
        AudibleError: if there is no display.
    """
    _check_display()
    share_interpreter()
    settings = Settings()
    theme.scale(settings.get(SCALE))
    app = Application(sys.argv[:1])
    QCoreApplication.setOrganizationName(ORGANISATION)
    QCoreApplication.setApplicationName(APPLICATION)
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName(IDENTIFIER)
    theme.apply(app, theme.chosen(settings.get(LOOK), app.styleHints().colorScheme()))
    editor = Editor(settings)
    app.aboutToQuit.connect(editor.close)
    app.asked_for.connect(editor.window.open)
    editor.window.show()
    if path is not None:
        QTimer.singleShot(0, lambda: editor.window.open(path))
    QTimer.singleShot(0, editor.studio.recovering.look)
    beat = _obey_signals(app, editor)
    status = app.exec()
    beat.stop()
    projects = editor.window.commands.projects
    if projects.restarts:
        settings.flush()
        _start_again(projects.reopened)
    if not editor.jobs_ended:
        # A step that does not end would have Qt abort; nothing of it is wanted any more.
        sys.stderr.flush()
        os._exit(status)
    return status


def _start_again(path: Path | None) -> None:
    """A new process of this program, which takes what holds from its start on."""
    theme.unscale()
    words = [] if getattr(sys, "frozen", False) else ["-m", "audible_gui"]
    QProcess.startDetached(sys.executable, [*words, *([] if path is None else [str(path)])])


def _obey_signals(app: QApplication, editor: Editor) -> QTimer:
    """Quit on SIGINT and SIGTERM; Python looks at signals only when some Python runs, which the timer sees to."""
    names = ("SIGINT", "SIGTERM", "SIGHUP")  # not every system has the last
    for number in (getattr(signal, name) for name in names if hasattr(signal, name)):
        # Not at once: the signal may have come in the middle of anything.
        signal.signal(number, lambda *_: QTimer.singleShot(0, editor.leave))
    beat = QTimer(app, interval=SIGNALS_MS)
    beat.timeout.connect(lambda: None)
    beat.start()
    return beat


def _check_display() -> None:
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if sys.platform.startswith("linux") and not shown and not wanted:
        raise AudibleError("There is no display for the editor; “audible-gui deconstruct” works without one.")
