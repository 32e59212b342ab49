"""Pictures as arrays, from whatever renders them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

Pixels = npt.NDArray[np.float64]


def pixels(path: Path) -> Pixels:
    """An image file as (height, width, 3) in 0 to 255."""
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"), dtype=np.float64)


def by_qt(path: Path, width: int, height: int, out: Path) -> Pixels:
    """An SVG as QtSvg draws it."""
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert image.save(str(out))
    return pixels(out)


def by_rsvg(path: Path, width: int, height: int, out: Path) -> Pixels:
    """An SVG as librsvg draws it."""
    command = ["rsvg-convert", str(path), "-w", str(width), "-h", str(height), "-o", str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return pixels(out)


def by_poppler(path: Path, width: int, height: int, out: Path) -> Pixels:
    """A PDF as poppler draws it."""
    command = ["pdftoppm", "-png", "-singlefile", "-scale-to-x", str(width)]
    command += ["-scale-to-y", str(height), str(path), str(out.with_suffix(""))]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return pixels(out)


def difference(first: Pixels, other: Pixels, cell: int = 4) -> tuple[float, float]:
    """Mean and largest difference of two pictures in 0 to 255, looked at in cells of pixels.

    Renderers differ in how they smooth an edge, not in where it lies.
    """
    assert first.shape == other.shape
    height, width = (size // cell * cell for size in first.shape[:2])
    gap = (first - other)[:height, :width].reshape(height // cell, cell, width // cell, cell, 3)
    cells = np.abs(gap.mean(axis=(1, 3)))
    return float(cells.mean()), float(cells.max())
