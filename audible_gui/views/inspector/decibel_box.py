"""A box for decibels, with a real minus sign. GUI thread."""

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox


class DecibelBox(QDoubleSpinBox):
    """Shows ``"−6.0 dB"``, and takes a hyphen for the sign, too."""

    def textFromValue(self, value: float) -> str:
        """With a real minus sign."""
        return super().textFromValue(value).replace("-", "−")

    def valueFromText(self, text: str) -> float:
        """With either."""
        return super().valueFromText(text.replace("−", "-"))

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """With either."""
        state, _, position = super().validate(text.replace("−", "-"), position)
        return state, text, position
