import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from audible_gui.document import (
    Certificate,
    Document,
    ExportRequest,
    ExportStep,
    MixRequest,
    Network,
    Node,
    Sound,
    TrainRequest,
    TrainStep,
    with_mute,
    with_network,
)
from audible_gui.errors import SoundError
from audible_gui.jobs import Exporting, Job, Learner, Opening, Saving, Training, TrainProgress, pace
from audible_gui.jobs.pace import Pace, Place
from audible_gui.session import Session
from audible_gui.workflow import OpenRequest
from tests.support.networks import noise, random_network

Counting = Generator[int, bool | None, str]


def count(limit: int = 10**9) -> Counting:
    for number in range(limit):
        if (yield number):
            return f"stopped at {number}"
    return "done"


def test_a_job_tells_steps_and_value_on_the_gui_thread(qtbot: QtBot) -> None:
    threads: list[object] = []

    def work() -> Counting:
        threads.append(QThread.currentThread())
        return (yield from count(5))

    job = Job(work, urgent=lambda _: True)
    steps: list[int] = []
    job.stepped.connect(steps.append)
    with qtbot.waitSignal(job.succeeded) as told:
        job.start()
    assert told.args == ["done"]
    assert steps == [0, 1, 2, 3, 4]
    assert threads[0] is not QThread.currentThread()


def test_steps_that_are_not_urgent_are_told_at_most_thirty_times_a_second(qtbot: QtBot) -> None:
    job = Job(lambda: count(200_000))
    steps: list[int] = []
    job.stepped.connect(steps.append)
    with qtbot.waitSignal(job.ended, timeout=60_000):
        job.start()
    assert 1 <= len(steps) < 1000


@pytest.mark.parametrize("other", [Pace.FOREMOST, Pace.HASTY])
def test_a_job_whose_end_is_waited_for_lets_no_other_pass(
    other: Pace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pace, "PATIENCE_S", float("inf"))
    job = Job(lambda: count(3), pace=Pace.PATIENT)
    with qtbot.waitSignal(job.succeeded) as told, Place(other):
        job.start()
        assert job.wait(5.0)
    assert told.args == ["done"]


def test_a_cancelled_job_tells_nothing_more_and_closes_its_generator(qtbot: QtBot) -> None:
    closed = threading.Event()

    def work() -> Counting:
        try:
            return (yield from count())
        finally:
            closed.set()

    job = Job(work)
    told: list[object] = []
    with qtbot.waitSignal(job.stepped):
        job.start()
    job.stepped.connect(told.append)
    job.succeeded.connect(told.append)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()
    assert closed.is_set()
    assert told == []


def test_finishing_lets_the_generator_wrap_up(qtbot: QtBot) -> None:
    job = Job(count)
    with qtbot.waitSignal(job.stepped):
        job.start()
    with qtbot.waitSignal(job.succeeded) as told:
        job.finish()
    assert told.args is not None
    assert str(told.args[0]).startswith("stopped at")


@pytest.mark.parametrize("end", ["go on", "finish", "cancel"])
def test_a_halted_job_waits_after_its_next_step(qtbot: QtBot, end: str) -> None:
    steps: list[int] = []

    def work() -> Counting:
        for number in range(3):
            steps.append(number)
            if (yield number):
                return "wrapped up"
        return "done"

    job = Job(work, urgent=lambda _: True)
    job.halt(True)
    with qtbot.waitSignal(job.stepped):
        job.start()
    assert steps == [0]
    assert job.running
    with qtbot.waitSignal(job.cancelled if end == "cancel" else job.succeeded) as told:
        {"go on": lambda: job.halt(False), "finish": job.finish, "cancel": job.cancel}[end]()
    assert told.args == [{"go on": "done", "finish": "wrapped up", "cancel": None}[end]]
    assert len(steps) <= (3 if end == "go on" else 2)  # one may be under way when it is cancelled


def test_expected_failures_are_sentences_and_others_are_crashes(qtbot: QtBot) -> None:
    def expected() -> Counting:
        yield 1
        raise SoundError("The sound is broken.")

    def unexpected() -> Counting:
        yield 1
        raise ZeroDivisionError

    first, second = Job(expected), Job(unexpected)
    with qtbot.waitSignal(first.failed) as failed:
        first.start()
    with qtbot.waitSignal(second.crashed) as crashed:
        second.start()
    assert failed.args == ["The sound is broken."]
    assert crashed.args is not None
    assert isinstance(crashed.args[0], ZeroDivisionError)


def test_cancel_all_waits_for_the_threads(qtbot: QtBot) -> None:
    jobs = [Job(count) for _ in range(3)]
    for job in jobs:
        with qtbot.waitSignal(job.stepped):
            job.start()
    assert Job.cancel_all()
    assert all(job._thread.isFinished() for job in jobs)
    qtbot.waitUntil(lambda: not any(job.running for job in jobs))


def test_cancel_all_says_when_a_step_does_not_end(qtbot: QtBot) -> None:
    go_on = threading.Event()

    def stuck() -> Counting:
        yield 1
        go_on.wait()
        return "done"

    job = Job(stuck)
    with qtbot.waitSignal(job.stepped):
        job.start()
    assert not Job.cancel_all(timeout_s=0.05)
    with qtbot.waitSignal(job.ended):
        go_on.set()


def fake_training(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
    """Publishes partial networks for ever, until it is asked to finish."""
    network = random_network(request.sound)
    iteration = 0
    while True:
        iteration += 1
        step = TrainStep("Encoding", min(iteration, 99), 100, 1.0 / iteration, network)
        if (yield step):
            return network


@pytest.fixture
def session(qtbot: QtBot) -> Session:  # noqa: ARG001 - a QUndoStack wants an application
    result = Session()
    sound = noise(1000)
    result.edit("Open", lambda _: with_network(Document(sound=sound), random_network(sound, (4,), seed=9)))
    return result


def request_for(session: Session) -> TrainRequest:
    sound, network = session.document.sound, session.document.network
    assert sound is not None
    assert network is not None
    return TrainRequest(sound, network.spec)


def test_a_training_previews_and_stopping_keeps_what_there_is(session: Session, qtbot: QtBot) -> None:
    before = session.document
    training = Training(session, Learner(fake_training))
    with qtbot.waitSignals([training.progressed, session.preview_changed]):
        training.start(request_for(session))
    session.edit("Mute", lambda d: with_mute(d, Node(2, 0), muted=True))
    with qtbot.waitSignal(training.ended) as ended:
        training.stop()
    assert ended.args == ["stopped"]
    assert session.undo_stack.undoText() == "Train 5 → 3"
    assert session.document.component(Node(2, 0)).muted
    session.undo_stack.undo()
    assert session.document == before


def test_a_training_that_was_asked_to_stop_promises_no_time(session: Session, qtbot: QtBot) -> None:
    def wrapping_up(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
        network = random_network(request.sound)
        while not (yield TrainStep("Encoding", 50, 100, 1.0)):
            pass
        for _ in range(3):
            yield TrainStep("Whole sound", 50, 100, 1.0, network)
        return network

    training, told = Training(session, Learner(wrapping_up)), list[TrainProgress]()
    training.progressed.connect(told.append)
    training.start(request_for(session))
    qtbot.waitUntil(lambda: bool(told) and told[-1].eta_s is not None)
    with qtbot.waitSignal(training.ended):
        training.stop()
    assert told[-1].stage == "Whole sound"
    assert told[-1].eta_s is None


def test_a_pause_counts_only_after_the_first_sweep(session: Session, qtbot: QtBot) -> None:
    training = Training(session, Learner(fake_training))
    training.start(request_for(session))
    for paused in (True, False):
        training.set_paused(paused)
    assert training._paused_s == 0.0
    with qtbot.waitSignal(training.progressed, timeout=60_000):
        pass
    qtbot.waitUntil(lambda: training._began is not None, timeout=60_000)
    for paused in (True, False):
        training.set_paused(paused)
    assert training._paused_s > 0.0
    training.cancel()


def test_cancelling_a_training_leaves_the_document_as_it_was(session: Session, qtbot: QtBot) -> None:
    before, steps = session.document, session.undo_stack.count()
    training = Training(session, Learner(fake_training))
    with qtbot.waitSignal(session.preview_changed):
        training.start(request_for(session))
    with qtbot.waitSignal(training.ended) as ended:
        training.cancel()
    assert ended.args == ["cancelled"]
    assert session.document is before
    assert session.undo_stack.count() == steps
    assert not training.running
    Job.cancel_all()


def test_a_training_ends_when_its_sound_goes(session: Session, qtbot: QtBot) -> None:
    training = Training(session, Learner(fake_training))
    with qtbot.waitSignal(training.started):
        training.start(request_for(session))
    with qtbot.waitSignal(training.ended) as ended:
        session.undo_stack.undo()
    assert ended.args == ["cancelled"]
    assert session.document == Document()
    Job.cancel_all()
    QApplication.processEvents()
    assert session.document == Document()


def test_a_failing_training_leaves_the_document_as_it_was(session: Session, qtbot: QtBot) -> None:
    def failing(request: TrainRequest) -> Generator[TrainStep, bool | None, Network]:
        yield TrainStep("Encoding", 1, 100, 1.0, random_network(request.sound))
        raise SoundError("The GPU is full.")

    before = session.document
    training = Training(session, Learner(failing))
    with qtbot.waitSignal(training.failed) as failed:
        training.start(request_for(session))
    assert failed.args == ["The GPU is full."]
    assert session.document is before


def test_opening_is_an_edit_that_can_be_undone(session: Session, qtbot: QtBot, tmp_path: Path) -> None:
    def read(_request: OpenRequest, _folder: Path) -> Generator[float, bool | None, Sound]:
        yield 0.5
        return noise(2000)

    before = session.document
    opening = Opening(session, Saving(session, tmp_path), read)
    with qtbot.waitSignal(opening.opened):
        opening.start(OpenRequest(Path("other.wav")))
    assert session.document.sound is not before.sound
    assert session.document.network is None
    session.undo_stack.undo()
    assert session.document is before


def test_a_sound_that_cannot_be_opened_leaves_the_document_as_it_was(
    session: Session, qtbot: QtBot, tmp_path: Path
) -> None:
    def read(_request: OpenRequest, _folder: Path) -> Generator[float, bool | None, Sound]:
        yield 0.5
        raise SoundError("It is broken.")

    before = session.document
    opening = Opening(session, Saving(session, tmp_path), read)
    with qtbot.waitSignal(opening.failed) as failed:
        opening.start(OpenRequest(Path("other.wav")))
    assert failed.args == ["It is broken."]
    assert session.document is before


def test_an_export_tells_what_was_written(session: Session, qtbot: QtBot) -> None:
    certificate = Certificate(("01_a.wav",), -140.0, "a", "0")

    def export(_request: ExportRequest | MixRequest) -> Generator[ExportStep, bool | None, Certificate]:
        yield ExportStep("Writing stems", 0.5)
        return certificate

    exporting = Exporting(export, lambda _: 0)
    order = ExportRequest(session.document, Path("out"))
    steps: list[ExportStep] = []
    exporting.progressed.connect(steps.append)
    with qtbot.waitSignal(exporting.exported) as told:
        exporting.start(order)
    assert told.args == [order, certificate]
    assert steps == [ExportStep("Writing stems", 0.5)]
