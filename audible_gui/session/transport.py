"""The transport: what plays, from where, and what of it. GUI thread only; the sound is made in the engine's process."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from audible_gui.document import Document, Floats, OutputChoice, StftSpec, group_of, of_one_run
from audible_gui.playback import loop_region
from audible_gui.session.audition import (
    Audition,
    AuditionIdentity,
    audition_identity,
    found_audition,
    group_audition,
    heard_mix,
)
from audible_gui.session.engine import Engine
from audible_gui.session.session import Session
from audible_gui.session.ways import Balance, Comparison, Way, listening
from audible_gui.synthesis import Box, Mix, factors, fitting_box

POLL_MS = 33


class Transport(QObject):
    """Plays the session's document through an engine and follows its changes.

    Signals:
        position_changed: position heard, in samples of the sound.
        playing_changed: whether it plays.
        loop_changed: (start, end) in samples, or None.
        audition_changed: an Audition, or None for the mix.
        way_changed: a Way of listening.
        levels_changed: PlayerStatus, about 30 times a second once a sound is open.
        tracks_changed: other tracks are played where there are any.
        troubled: a sentence saying why there is no sound; empty when there is again.
        noticed: a sentence worth knowing, e.g. that sound goes to another output now.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    loop_changed = Signal(object)
    audition_changed = Signal(object)
    way_changed = Signal(object)
    levels_changed = Signal(object)
    troubled = Signal(str)
    noticed = Signal(str)
    tracks_changed = Signal()

    def __init__(self, session: Session, engine: Engine, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._engine = session, engine
        self._playing, self._position, self._trouble, self._notices = False, 0, "", 0
        self._scrubbing = False
        self._loop: tuple[int, int] | None = None
        self._audition: Audition | None = None
        self._missed: AuditionIdentity | None = None
        self._tracks: Mapping[str, Floats] = {}
        self._way, self._balance = Way(), Balance()
        self._loop_before: tuple[int, int] | None = None
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self._poll)
        session.changed.connect(self._follow)

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._playing

    @property
    def position(self) -> int:
        """Position heard, in samples."""
        return self._position

    @property
    def scrubbing(self) -> bool:
        """Whether the playhead is held."""
        return self._scrubbing

    @property
    def loop(self) -> tuple[int, int] | None:
        """Looped region in samples, end exclusive."""
        return self._loop

    @property
    def audition(self) -> Audition | None:
        """What is heard alone, or None for the mix."""
        return self._audition

    @property
    def way(self) -> Way:
        """How it is listened to."""
        return self._way

    @property
    def balance(self) -> Balance:
        """What makes mix and original equally loud, as far as it has been measured."""
        return self._balance

    @Slot()
    def play(self) -> None:
        """Play from the position; nothing without a sound."""
        if self._session.document.sound is not None:
            self._engine.play()
            self._set_playing(True)
            self._timer.start()

    @Slot()
    def pause(self) -> None:
        """Pause where it is."""
        self._engine.pause()
        self._set_playing(False)

    @Slot()
    def toggle(self) -> None:
        """Play or pause."""
        self.pause() if self._playing else self.play()

    @Slot()
    def stop(self) -> None:
        """Stop and go back to the start of the loop, or of the sound."""
        self.pause()
        self.seek(self._loop[0] if self._loop else 0)

    @Slot(int)
    def seek(self, sample: int) -> None:
        """Go to a sample, also while playing."""
        sound = self._session.document.sound
        if sound is not None:
            self._position = min(max(sample, 0), sound.n_samples - 1)
            self._engine.seek(self._position)
            self.position_changed.emit(self._position)

    @Slot(int)
    def scrub(self, sample: int) -> None:
        """The playhead is held at a sample: what is there is heard, in short grains, until ``end_scrub``."""
        sound = self._session.document.sound
        if sound is not None:
            self._scrubbing = True
            self._position = min(max(sample, 0), sound.n_samples - 1)
            self._engine.scrub(self._position)
            self.position_changed.emit(self._position)

    @Slot()
    def end_scrub(self) -> None:
        """The playhead is let go: play on there, or be silent as before."""
        if self._scrubbing:
            self._scrubbing = False
            self._engine.scrub(None)

    def set_output(self, choice: OutputChoice) -> None:
        """Play on another device, at another rate or latency, at once."""
        self._engine.set_output(choice)

    @Slot()
    def play_tone(self) -> None:
        """Let the test tone be heard, with or without a sound."""
        self._engine.play_tone()
        self._timer.start()

    def set_loop(self, region: tuple[int, int] | None) -> None:
        """Loop [start, end) in samples, or stop looping; a region too short to be looped is made longer."""
        sound = self._session.document.sound
        region = None if region is None or sound is None else loop_region(sound, min(region), max(region))
        if region is None:
            self._engine.clear_loop()
        else:
            self._engine.set_loop(*region)
        if region != self._loop:
            self._loop = region
            self.loop_changed.emit(region)

    def set_audition(self, audition: Audition | None) -> None:
        """Hear one component or the residual alone, or the mix again."""
        if audition != self._audition:
            self._audition, self._missed = audition, None
            if audition is not None:
                self._listen(replace(self._way, comparison=Comparison.MIX))
            if self._session.document.sound is not None:
                self._engine.set_mix(self._mix(self._session.document))
            self.audition_changed.emit(audition)

    @property
    def tracks(self) -> Mapping[str, Floats]:
        """Refined sounds of patched components that are played, by the keys of their products."""
        return self._tracks

    def set_tracks(self, tracks: Mapping[str, Floats]) -> None:
        """Refined sounds of the present sound's patched components, all that there are, or their beginnings."""
        if self._session.document.sound is not None and not _same_tracks(tracks, self._tracks):
            self._tracks = tracks
            self._engine.set_tracks(tracks)
            self.tracks_changed.emit()

    def set_comparison(self, comparison: Comparison) -> None:
        """Hear the mix, the original or the difference, in time; nothing without a sound.

        The difference is that of the whole mix: it ends an audition.
        """
        if self._session.document.sound is None:
            return
        if comparison is Comparison.DIFFERENCE:
            self.set_audition(None)
        self._listen(replace(self._way, comparison=comparison))

    @Slot()
    def toggle_original(self) -> None:
        """Hear the original, or again the mix, as loud as each other.

        A mix louder than the original can be comes back lowered, and stays so until ``hear_mix``.
        """
        mix = Comparison.MATCHED if self._balance.mix < 1.0 else Comparison.MIX
        self.set_comparison(mix if self._way.comparison is Comparison.ORIGINAL else Comparison.ORIGINAL)

    @Slot()
    def toggle_difference(self) -> None:
        """Hear the difference, or the mix again."""
        there = self._way.comparison is Comparison.DIFFERENCE
        self.set_comparison(Comparison.MIX if there else Comparison.DIFFERENCE)

    @Slot()
    def toggle_leaks(self) -> None:
        """Of a component that is heard alone, hear only what leaked into it, or all of it again."""
        self._listen(replace(self._way, leaks=not self._way.leaks))
        if self._audition is not None and self._session.document.sound is not None:
            self._engine.set_mix(self._mix(self._session.document))

    def set_box(self, box: Box | None) -> None:
        """Hear only what lies in a box, and loop it; or all of it again, and loop what was looped before.

        A box that is too small is made larger.
        """
        sound, before = self._session.document.sound, self._way.box
        box = None if box is None or sound is None else fitting_box(box, sound.n_samples, sound.rate_hz)
        if before is None:
            self._loop_before = self._loop
        self._listen(replace(self._way, box=box))
        if box is not None:
            self.set_loop((box.start, box.end))
        elif before is not None and self._loop == (before.start, before.end):
            self.set_loop(self._loop_before)

    def set_balance(self, balance: Balance) -> None:
        """What makes mix and original equally loud, as it is measured."""
        self._balance = balance
        if self._way.comparison is Comparison.MATCHED and balance.mix == 1.0:
            self._listen(replace(self._way, comparison=Comparison.MIX))
        self._tell_way()

    @Slot()
    def hear_mix(self) -> None:
        """Hear all of the mix again, after any other way of listening, and not a snapshot in its place."""
        self._session.compare(None)
        self._listen(replace(self._way, leaks=False))
        self.set_audition(None)
        self.set_box(None)
        self._listen(Way())

    @Slot()
    def close(self) -> None:
        """End the engine."""
        self._timer.stop()
        self._engine.close()

    @Slot(object, object)
    def _follow(self, before: Document, after: Document) -> None:
        if after.sound is not before.sound:
            self._open(after)
        elif after.network is not before.network:
            self._carry(self._found(before, after))
            self._publish(after)
        elif after.network is not None and _masked_anew(before, after):
            self._carry(self._regrouped(before, after))
            self._publish(after)
        elif after.sound is not None:
            self._carry(self._regrouped(before, after))
            self._engine.set_mix(self._mix(after))
        self._tell_way()

    def _open(self, document: Document) -> None:
        # First, since what is told next makes others ask what is heard: it may name a row that is not there any more.
        self._missed = None
        self._carry(None)
        self._set_playing(False)
        self._loop_before, self._balance = None, Balance()
        self._listen(Way())
        self.set_loop(None)
        if document.sound is None:
            self._engine.pause()
            return
        self._tracks = {}
        self._engine.start()
        self._engine.open_sound(document.sound, _spec(document))
        self._publish(document)
        self._position = 0
        self.position_changed.emit(0)
        self._timer.start()

    def _found(self, before: Document, after: Document) -> Audition | None:
        """The same thing in a newer network; what a partial result lacks is remembered until a person chooses anew."""
        if self._audition is not None:
            if self._audition.node is None:
                return self._audition if of_one_run(before, after) else None
            self._missed = audition_identity(before, self._audition)
        found = None if self._missed is None else found_audition(after, self._missed)
        if found is not None or not self._session.previewing:
            self._missed = None
        return found

    def _regrouped(self, before: Document, after: Document) -> Audition | None:
        """The same components; a group has the members that it has by now, and what is made a group is one."""
        audition = self._audition
        if audition is None or audition.node is None or before.groups == after.groups:
            return audition
        if audition.grouped:
            identity = audition_identity(before, audition)
            return audition if identity is None else found_audition(after, identity)
        group, known = group_of(after, audition.node), {one.key for one in before.groups}
        made = None if group is None or group.key in known or audition.within else group_audition(after, group)
        return made if made == replace(audition, grouped=True) else audition

    def _carry(self, audition: Audition | None) -> None:
        """What is heard alone has become another row, or has gone; the engine is told with the network."""
        if audition != self._audition:
            self._audition = audition
            self.audition_changed.emit(audition)

    def _publish(self, document: Document) -> None:
        parts = None if document.network is None else factors(document.network, document.reading, document.exponent)
        self._engine.publish(_spec(document), parts, self._mix(document))

    def _listen(self, way: Way) -> None:
        if way != self._way:
            self._way = way
            self._tell_way()
            self.way_changed.emit(way)

    def _tell_way(self) -> None:
        if self._session.document.sound is not None:
            self._engine.set_listening(listening(self._session.document, self._way, self._balance))

    def _mix(self, document: Document) -> Mix:
        return heard_mix(document, self._audition, leaks=self._way.leaks)

    @Slot()
    def _poll(self) -> None:
        status = self._engine.poll()
        if (status.error or "") != self._trouble:
            self._trouble = status.error or ""
            self.troubled.emit(self._trouble)
        if status.notices != self._notices:
            self._notices = status.notices
            if status.notice:
                self.noticed.emit(status.notice)
        if self._playing and not self._scrubbing and status.position_samples != self._position:
            self._position = status.position_samples
            self.position_changed.emit(self._position)
        self._set_playing(status.playing)
        self.levels_changed.emit(status)

    def _set_playing(self, playing: bool) -> None:
        if playing != self._playing:
            self._playing = playing
            self.playing_changed.emit(playing)


def _same_tracks(one: Mapping[str, Floats], other: Mapping[str, Floats]) -> bool:
    return one.keys() == other.keys() and all(other[key] is track for key, track in one.items())


def _masked_anew(before: Document, after: Document) -> bool:
    """Whether the same network has other masks."""
    return (before.reading, before.exponent) != (after.reading, after.exponent)


def _spec(document: Document) -> StftSpec:
    return StftSpec() if document.network is None else document.network.spec.stft
