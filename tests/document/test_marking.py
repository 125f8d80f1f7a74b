"""Markers are set, moved, named, deleted and found."""

from dataclasses import replace

import pytest

from audible_gui.document import (
    MAX_MARKER_NAME,
    MAX_MARKERS,
    Document,
    Marker,
    marker_after,
    marker_before,
    marker_near,
    markers_between,
    opened_document,
    region_around,
    with_marker,
    with_marker_name,
    with_moved_marker,
    with_network,
    without_markers,
)
from audible_gui.errors import AudibleError
from tests.support.networks import noise, random_network

SOUND = noise(8000)
MARKERS = (Marker(0.2, 2), Marker(0.4, 1, "Verse"), Marker(0.4, 3), Marker(0.9, 4))


def marked(*markers: Marker) -> Document:
    return Document(sound=SOUND, markers=markers)


def test_markers_stand_by_time_and_have_the_smallest_free_number_until_they_are_named() -> None:
    document = with_marker(with_marker(with_marker(Document(sound=SOUND), 0.5), 0.25), 0.75, "  A \n b ")
    assert document.markers == (Marker(0.25, 2), Marker(0.5, 1), Marker(0.75, 3, "A b"))
    assert [marker.title for marker in document.markers] == ["Marker 2", "Marker 1", "A b"]
    assert with_marker(without_markers(document, {2, 3}), 0.1).markers == (Marker(0.1, 2), Marker(0.5, 1))


def test_a_marker_stays_within_the_sound_and_there_is_one_at_a_moment() -> None:
    end_s = SOUND.duration_s
    document = with_marker(with_marker(Document(sound=SOUND), -1.0), 99.0)
    assert document.markers == (Marker(0.0, 1), Marker(end_s, 2))
    assert with_marker(document, 0.4 / SOUND.rate_hz) is document
    assert with_marker(Document(), 0.5) == Document()
    assert with_moved_marker(document, 1, 1e9).markers == (Marker(end_s, 1), Marker(end_s, 2))


def test_markers_are_moved_past_others_renamed_and_deleted() -> None:
    document = with_moved_marker(marked(*MARKERS), 2, 0.5)
    assert document.markers == (*MARKERS[1:3], Marker(0.5, 2), MARKERS[3])
    assert with_moved_marker(document, 99, 0.5) is document
    assert with_marker_name(document, 2, "B" * 200).markers[2] == Marker(0.5, 2, "B" * MAX_MARKER_NAME)
    assert with_marker_name(document, 1, " ").markers[0].title == "Marker 1"
    assert without_markers(document, {1, 4}).markers == (MARKERS[2], Marker(0.5, 2))


def test_there_is_an_end_to_markers() -> None:
    full = marked(*(Marker(number / 20_000, number) for number in range(1, MAX_MARKERS + 1)))
    with pytest.raises(AudibleError, match="up to 10000"):
        with_marker(full, 0.9)
    with pytest.raises(AudibleError, match="within"):
        Marker(float("nan"), 1)
    with pytest.raises(AudibleError, match="name"):
        Marker(0.0, 1, "x" * 101)


def test_markers_are_found_by_time() -> None:
    near = [marker_near(MARKERS, time_s, 0.11) for time_s in (0.0, 0.1, 0.25, 0.31, 0.5, 0.7, 1.0)]
    assert near == [None, MARKERS[0], MARKERS[0], MARKERS[1], MARKERS[1], None, MARKERS[3]]
    after = [marker_after(MARKERS, time_s) for time_s in (0.0, 0.2, 0.4, 0.9)]
    assert after == [MARKERS[0], MARKERS[1], MARKERS[3], None]
    before = [marker_before(MARKERS, time_s) for time_s in (0.2, 0.4, 0.9, 2.0)]
    assert before == [None, MARKERS[0], MARKERS[2], MARKERS[3]]
    assert markers_between(MARKERS, 0.2, 0.4) == MARKERS[:3]
    assert marker_near((), 0.0, 9.0) is None
    regions = [region_around(MARKERS, time_s, 1.0) for time_s in (0.1, 0.2, 0.4, 0.95)]
    assert regions == [(0.0, 0.2), (0.2, 0.4), (0.4, 0.9), (0.9, 1.0)]


def test_a_sound_is_opened_with_the_markers_of_its_file_and_another_network_keeps_them() -> None:
    document = opened_document(replace(SOUND, cues=MARKERS[:1]))
    assert document.markers == MARKERS[:1]
    assert opened_document(None) == Document()
    assert with_network(document, random_network(SOUND)).markers == MARKERS[:1]
    assert not document.edited, "nothing sounds other than it did"
