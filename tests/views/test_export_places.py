"""Where exports are proposed to go."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSettings

from audible_gui import settings as known
from audible_gui.document import Document, Sound, frozen
from audible_gui.settings import Settings
from audible_gui.views.export_places import proposed_place


@pytest.mark.parametrize("name", ["/etc/passwd", "../../elsewhere", "C:\\windows\\x", "a/b", ".", "R&B"])
def test_a_name_leads_to_no_other_folder(name: str, tmp_path: Path) -> None:
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    document = Document(sound=Sound(frozen(np.zeros((8, 1))), 8000, name))
    place = proposed_place(document, "tables", settings, tmp_path)
    assert place.parent == tmp_path
    assert not set(place.name) & set("/\\:")
    assert place.name.endswith("tables")


def test_the_last_place_is_proposed_while_it_is_there(tmp_path: Path) -> None:
    settings = Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    settings.set(known.EXPORT_FOLDER, str(tmp_path / "gone"))
    assert proposed_place(Document(), "stems", settings, tmp_path) == tmp_path / "stems"
    (tmp_path / "gone").mkdir()
    assert proposed_place(Document(), "stems", settings, tmp_path) == tmp_path / "gone" / "stems"
