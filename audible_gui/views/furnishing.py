"""What stands above and below the form in the panel of the network. GUI thread."""

from PySide6.QtCore import QObject

from audible_gui.views.duration_note import DurationNote
from audible_gui.views.gallery import Gallery
from audible_gui.views.network_panel import NetworkPanel
from audible_gui.views.own_presets import OwnPresets
from audible_gui.views.preset_control import PresetControl
from audible_gui.views.studio import Studio


def furnish(panel: NetworkPanel, studio: Studio, parent: QObject) -> tuple[PresetControl, DurationNote, Gallery]:
    """Put presets above the form, and below it how long a training will take, and trials."""
    session, training, form = studio.session, studio.training, panel.form
    presets = PresetControl(form, OwnPresets(studio.settings, parent), session, training, studio.suggesting)
    panel.add_above_form(presets)
    presets.suggestion_wanted.connect(panel.suggest)
    duration = DurationNote(session, training, studio.timing, form)
    panel.add_forecast(duration)
    gallery = Gallery(session, studio.trying, training, form)
    panel.add_below_train(gallery)
    gallery.grown.connect(panel.reveal)
    return presets, duration, gallery
