"""Figures of networks: what they show, where it lies, and what names do to them."""

import re
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from audible_gui.document import Document, FrequencyScale, Node, with_mute, with_name, with_network
from audible_gui.document.figure import FIGURE_SIZES, FigureKind, FigureRequest, FigureSpec, FigureTheme, figure_dots
from audible_gui.errors import ExportError
from audible_gui.export import export_figure, preview_figure
from audible_gui.export.figures.content import FigureContent, figure_content
from audible_gui.export.figures.geometry import geometry
from audible_gui.export.figures.style import printable
from audible_gui.export.figures.ticks import frequency_ticks, time_ticks
from audible_gui.synthesis import AUDIBLE, Flows, spectrogram_picture
from tests.support.networks import noise, outcome, random_network

SOUND = noise(4000)
HOSTILE = ("$x^2$ \\frac", "two\nlines", "\u05e9\u05dc\u05d5\u05dd \u202e", "\U0001f941 kick", "a\udcffb", "n" * 500)


def document(widths: tuple[int, ...] = (5, 3)) -> Document:
    network = random_network(SOUND, widths)
    return with_network(Document(sound=SOUND), network)


def content(of: Document, spec: FigureSpec) -> FigureContent:
    assert of.sound is not None
    assert of.network is not None
    picture = outcome(spectrogram_picture(of.sound, of.network.spec.stft, rows=20, max_columns=20, scale=spec.scale))
    return figure_content(of, spec, picture)


def test_a_deconstruction_has_the_shares_of_the_network_view() -> None:
    of, spec = document((7, 3)), FigureSpec(kind=FigureKind.DECONSTRUCTION, node=Node(2, 1))
    shown = content(of, spec)
    assert of.network is not None
    reached = Flows(of.network, of.reading).reached([Node(2, 1)])
    np.testing.assert_array_equal(shown.layers[0].shares, reached[0])
    np.testing.assert_array_equal(shown.layers[0].silent, reached[0] < AUDIBLE)
    assert shown.layers[1].chosen.tolist() == [False, True, False]
    assert shown.layers[1].shares.sum() == pytest.approx(1.0)


def test_edits_are_shown_only_where_they_are_asked_for() -> None:
    of = with_mute(document(), Node(2, 0), muted=True)
    for edited in (False, True):
        assert content(of, FigureSpec(edited=edited)).layers[1].silent.tolist() == [edited, False, False]


@pytest.mark.parametrize("widths", [(1,), (12,), (300,), (100, 30, 4), (9, 8, 7, 6, 5, 4, 3, 2)])
@pytest.mark.parametrize("size", [*FIGURE_SIZES.values(), (9.0, 7.0), (200.0, 30.0)])
def test_everything_lies_inside_the_figure(widths: tuple[int, ...], size: tuple[float, float | None]) -> None:
    spec = FigureSpec(width_cm=size[0], height_cm=size[1], dpi=50)
    places = geometry(content(document(widths), spec))
    for column, count in zip(places.columns, widths, strict=True):
        assert 0.0 < column.left < column.right <= places.width
        assert 1 <= len(column.shown) <= count
        middles = column.middles[column.shown]
        assert np.diff(middles).min(initial=1e9) > 0.0
        assert middles[-1] + column.pitch / 2 <= places.body[1] + 1e-6
        assert column.envelope[0] + column.envelope[1] <= column.right + 1e-6
    assert places.body[1] < places.height


def test_where_there_is_no_room_nothing_is_drawn() -> None:
    with pytest.raises(ExportError, match="no room"):
        geometry(content(document((12, 4)), FigureSpec(width_cm=5.0, height_cm=4.0, dpi=50)))


@pytest.mark.parametrize("scale", FrequencyScale)
def test_ticks_rise_within_their_axis(scale: FrequencyScale) -> None:
    for rate_hz in (8000, 44_100, 192_000):
        for most in (1, 3, 12):
            places = [place for place, _ in frequency_ticks(scale, rate_hz, most)]
            assert places == sorted(places)
            assert all(0.0 <= place <= 1.0 for place in places)
            assert len(places) >= 2, "one tick is no scale"
    assert [text for _, text in time_ticks(7.0, 8)] == ["0", "1", "2", "3", "4", "5", "6", "7"]
    assert [text for _, text in time_ticks(0.3, 3)] == ["0", "0.1", "0.2", "0.3"]
    for duration_s, last in ((7.0, "5"), (1.9, "1"), (0.7, "0.5"), (0.03, "0.02"), (95.0, "50")):
        assert [text for _, text in time_ticks(duration_s, 1)] == ["0", last]
    assert [text for _, text in frequency_ticks(FrequencyScale.LOG, 44_100, 1)] == ["100", "10k"]


@pytest.mark.parametrize("widths", [(36, 12, 4), (120, 30, 4)])
def test_every_component_has_its_number_and_alike_names_stay_apart(tmp_path: Path, widths: tuple[int, ...]) -> None:
    of = document(widths)
    for index in range(4):
        of = with_name(of, Node(3, index), f"A long name of many letters ({index + 1})")
    path = tmp_path / "a.svg"
    outcome(export_figure(FigureRequest(of, path, FigureSpec(width_cm=33.87, height_cm=19.05, dpi=50))))
    lines = re.findall(r"<text[^>]*>([^<]*)</text>", path.read_text(encoding="utf-8"))
    shown = [column.shown for column in geometry(content(of, FigureSpec(width_cm=33.87, height_cm=19.05))).columns]
    for index in shown[0]:
        assert any(line.split()[:1] == [str(index + 1)] for line in lines), index + 1
    assert {line[-3:] for line in lines if "A long" in line} == {"(1)", "(2)", "(3)", "(4)"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_becomes_one_line_of_what_can_be_drawn(name: str) -> None:
    text = printable(name)
    assert not re.search(r"[\x00-\x1f\u202e\udcff]", text)
    assert len(text) <= 200
    text.encode()


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Path]:
    """A deconstruction with hostile names, as SVG."""
    of = document((6, 3))
    for index, name in enumerate(HOSTILE):
        of = with_name(of, Node(1, index), name)
    path = tmp_path_factory.mktemp("figures") / "figure.svg"
    spec = FigureSpec(
        kind=FigureKind.DECONSTRUCTION, node=Node(2, 0), theme=FigureTheme.DARK, title="$a$ & <b>", dpi=50
    )
    outcome(export_figure(FigureRequest(of, path, spec)))
    return of, path


def test_in_an_svg_text_is_text(drawn: tuple[Document, Path]) -> None:
    text = drawn[1].read_text()
    assert "$a$ &amp; &lt;b&gt;" in text
    assert "two lines" in text
    assert "Frequency (Hz)" in text
    assert "silent" in text
    assert text.count("<image") == 2, "spectrogram and bar are the only images"


def test_a_figure_is_replaced_only_where_that_is_wanted(drawn: tuple[Document, Path]) -> None:
    of, path = drawn
    before = path.read_bytes()
    with pytest.raises(ExportError, match="--overwrite"):
        outcome(export_figure(FigureRequest(of, path)))
    with pytest.raises(ExportError, match="is the sound itself or its project"):
        outcome(export_figure(FigureRequest(of, path, overwrite=True, sources=(path,))))
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_stopped_figure_leaves_nothing(tmp_path: Path) -> None:
    work: Generator[Any, Any, Any] = export_figure(FigureRequest(document(), tmp_path / "a" / "b.png"))
    next(work)
    work.close()
    assert list(tmp_path.iterdir()) == []


def test_a_preview_is_a_png_of_that_size() -> None:
    png = outcome(preview_figure(document(), FigureSpec(width_cm=10.0, height_cm=8.0), 50.0)).png
    assert png[:4] == b"\x89PNG"
    assert int.from_bytes(png[16:20], "big") == round(10 / 2.54 * 50)


def test_what_cannot_be_drawn_is_refused() -> None:
    for of, spec in ((Document(), FigureSpec()), (document(), FigureSpec(FigureKind.DECONSTRUCTION, node=Node(7, 0)))):
        with pytest.raises(ExportError, match=r"\.$"):
            next(export_figure(FigureRequest(of, Path("x.png"), spec)))
    for wrong in ({"width_cm": 1.0}, {"dpi": 10_000}, {"width_cm": 200.0, "height_cm": 200.0}, {"node": Node(1, 0)}):
        with pytest.raises(ExportError, match=r"\.$"):
            replace(FigureSpec(), **wrong)


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_a_layer_can_be_drawn_alone_in_its_own_order(tmp_path: Path, layer: int) -> None:
    of, path = document((9, 5, 2)), tmp_path / "a.svg"
    outcome(export_figure(FigureRequest(of, path, FigureSpec(layer=layer, dpi=50))))
    text = path.read_text(encoding="utf-8")
    assert [f"Layer {number} ·" in text for number in (1, 2, 3)] == [number == layer for number in (1, 2, 3)]
    (column,) = geometry(content(of, FigureSpec(layer=layer))).columns
    assert column.shown.tolist() == list(range((9, 5, 2)[layer - 1]))


def test_a_layer_that_there_is_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no layer 4"):
        outcome(export_figure(FigureRequest(document((9, 5, 2)), tmp_path / "a.png", FigureSpec(layer=4))))
    with pytest.raises(ExportError, match="all layers"):
        FigureSpec(FigureKind.DECONSTRUCTION, node=Node(1, 0), layer=1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("width_cm", "height_cm", "dpi"), [(17.8, None, 300), (10.0, 8.0, 97), (8.6, 7.3, 211)])
def test_a_picture_has_as_many_pixels_as_is_told(
    tmp_path: Path, width_cm: float, height_cm: float | None, dpi: int
) -> None:
    spec = FigureSpec(width_cm=width_cm, height_cm=height_cm, dpi=dpi)
    told = outcome(preview_figure(document(), spec, 50.0))
    outcome(export_figure(FigureRequest(document(), tmp_path / "a.png", spec)))
    header = (tmp_path / "a.png").read_bytes()[16:24]
    written = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")
    assert written == figure_dots(width_cm, told.height_cm, dpi)
