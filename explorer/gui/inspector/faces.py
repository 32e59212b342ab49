"""The fonts of formulas, with their measures."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtGui import QFont, QFontMetricsF


@dataclass(frozen=True, eq=False)
class Face:
    """A font at a size with its measures; ``axis`` is the height at which fraction bars lie."""

    font: QFont
    italic: bool = False
    metrics: QFontMetricsF = field(init=False)
    size: float = field(init=False)
    axis: float = field(init=False)
    digit: float = field(init=False)
    _advances: dict[str, float] = field(init=False)

    def __post_init__(self) -> None:
        metrics = QFontMetricsF(self.font)
        object.__setattr__(self, "metrics", metrics)
        object.__setattr__(self, "size", self.font.pixelSize())
        object.__setattr__(self, "axis", metrics.xHeight() / 2)
        object.__setattr__(self, "digit", metrics.horizontalAdvance("0"))
        advances = {each: metrics.horizontalAdvance(each) for each in "0123456789.−e()"}
        object.__setattr__(self, "_advances", advances)

    def width(self, number: str) -> float:
        """Width of a number's text."""
        try:
            return sum(self._advances[each] for each in number)
        except KeyError:
            return self.metrics.horizontalAdvance(number)


class Faces:
    """One family of upright and italic fonts in all sizes a formula needs."""

    def __init__(self, font: QFont, pixels: float) -> None:
        self._font = font
        self.pixels = pixels
        self._made: dict[tuple[int, bool], Face] = {}

    def face(self, pixels: float, *, italic: bool = False) -> Face:
        """The face at a size in pixels, not smaller than can be read."""
        size = max(round(pixels), 8)
        if (size, italic) not in self._made:
            font = QFont(self._font)
            font.setPixelSize(size)
            font.setItalic(italic)
            tag = QFont.Tag.fromString("tnum")
            if tag is not None:
                font.setFeature(tag, 1)
            self._made[size, italic] = Face(font, italic)
        return self._made[size, italic]
