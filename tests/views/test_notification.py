"""Messages above the status bar."""

from pytestqt.qtbot import QtBot

from audible_gui.views.notification import NotificationBar


def test_a_long_name_does_not_widen_the_window(qtbot: QtBot) -> None:
    bar = NotificationBar()
    qtbot.addWidget(bar)
    bar.fail(f"“{'x' * 400}” cannot be read or written (file name too long).")
    assert bar.minimumSizeHint().width() < 200
