"""What a component borrows is seen in the inspector, and changed there: heard meanwhile, one undo step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from audible_gui.document import Borrowed, Document, Morph, Node, lock_refusal, with_lock
from audible_gui.operations import with_basis_of, with_envelope_of_several
from audible_gui.views.inspector.lent_bar import LentBar
from audible_gui.views.inspector.trace import Side
from tests.views.inspector.driving import LEFT, NODE, Bench

LENDER = Node(3, 1)


@pytest.fixture
def lent(bench: Bench) -> Bench:
    bench.session.edit("Borrow", lambda document: with_basis_of(document, NODE, LENDER, 0.4))
    bench.select()
    return bench


def bar(bench: Bench, side: Side = Side.BASIS) -> LentBar:
    return bench.inspector.lent[side]


def borrowed(bench: Bench) -> Borrowed:
    patch = bench.patch()
    assert patch is not None
    assert isinstance(patch.basis, Borrowed)
    return patch.basis


def test_it_says_whose_basis_is_heard_and_how_much_of_it(lent: Bench) -> None:
    shown = bar(lent)
    assert shown.isVisible()
    assert shown.whose.toolTip() == f"Basis of {lent.document.component(LENDER).name}"
    assert (shown.slider.value(), shown.amount.value()) == (40, 40)
    assert shown.morph.currentData() == Morph.LINEAR
    assert not bar(lent, Side.ENVELOPE).isVisible()
    lent.select(3, 1)
    assert not shown.isVisible()


def test_dragging_the_slider_is_heard_meanwhile_and_one_step(lent: Bench) -> None:
    steps, heard = len(lent.steps()), list[Document]()
    lent.session.changed.connect(lambda _before, after: heard.append(after))
    slider = bar(lent).slider
    slider.setSliderDown(True)
    for value in (50, 60, 70):
        slider.setSliderPosition(value)
    slider.setSliderDown(False)
    assert len(heard) == 3
    assert len(lent.steps()) == steps + 1
    assert borrowed(lent).amount == pytest.approx(0.7)
    assert bar(lent).amount.value() == 70
    slider.setSliderDown(True)
    slider.setSliderPosition(20)
    slider.setSliderDown(False)
    assert len(lent.steps()) == steps + 2
    lent.session.undo_stack.undo()
    assert slider.value() == 70


def test_the_amount_is_typed(lent: Bench) -> None:
    box = bar(lent).amount
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "85")
    assert borrowed(lent).amount == pytest.approx(0.4)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert borrowed(lent).amount == pytest.approx(0.85)


def test_what_lies_between_is_chosen_and_its_own_comes_back(lent: Bench) -> None:
    morph = bar(lent).morph
    morph.setFocus()
    QTest.keyClick(morph, Qt.Key.Key_End)
    assert borrowed(lent).morph is Morph.TRANSPORT
    QTest.mouseClick(bar(lent).remove, LEFT)
    assert lent.patch() is None
    assert not bar(lent).isVisible()


def test_what_is_brought_can_be_set_too(bench: Bench) -> None:
    members = [Node(1, 0), Node(1, 1)]
    bench.session.edit("Take", lambda document: with_envelope_of_several(document, NODE, members, "Kit"))
    bench.select()
    shown = bar(bench, Side.ENVELOPE)
    assert shown.whose.toolTip() == "Envelope of Kit"
    shown.slider.setValue(30)
    patch = bench.patch()
    assert patch is not None
    assert patch.envelope is not None
    assert patch.envelope.amount == pytest.approx(0.3)  # type: ignore[union-attr]


def test_of_what_is_locked_it_cannot_be_changed_and_says_so(lent: Bench) -> None:
    lent.session.edit("Lock", lambda document: with_lock(document, NODE, True))
    for widget in (bar(lent).slider, bar(lent).amount, bar(lent).morph, bar(lent).remove):
        assert not widget.isEnabled()
        assert widget.toolTip() == lock_refusal(lent.document, NODE)
