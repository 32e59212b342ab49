"""Faces and sizes of the text in pictures. Nothing here needs Qt."""

from __future__ import annotations

FONT_SIZE = 12
"""Height of text in logical pixels where nothing else was asked for."""
FACES = {
    "sans": "Without serifs, as in the window.",
    "serif": "With serifs, as in the text of most papers.",
}
"""What the user may choose, with what it means; the first is the default."""
FAMILIES = {
    "sans": ("Noto Sans", "DejaVu Sans", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif"),
    "serif": ("Noto Serif", "DejaVu Serif", "Times New Roman", "Times", "serif"),
}
"""The fonts of each face; the first that is installed is used."""
