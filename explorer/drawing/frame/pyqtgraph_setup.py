"""pyqtgraph's global configuration, set once and before any of its items is made."""

from __future__ import annotations

import pyqtgraph
from PySide6.QtGui import QPixmapCache

PIXMAP_CACHE_KIB = 65_536


def configure() -> None:
    """Set what pyqtgraph and Qt read when items are made; calling it again changes nothing."""
    pyqtgraph.setConfigOptions(imageAxisOrder="row-major", antialias=False, useOpenGL=False)
    # Above Qt's default of 10 MiB a cached full-window item drops out at every frame.
    QPixmapCache.setCacheLimit(PIXMAP_CACHE_KIB)
