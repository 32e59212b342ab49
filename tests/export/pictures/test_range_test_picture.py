"""The picture of a range test as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from explorer.engine import Trial, optimizers, surfaces
from explorer.engine.runs.searches.range_test import range_test
from explorer.export.pictures.range_test_picture import write_range_test

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_picture_has_the_size_and_the_theme_asked_for(tmp_path: Path) -> None:
    rule = optimizers["gradient_descent"](learning_rate=0.1)
    result = range_test(Trial(surfaces["ravine"], rule, (-1.5, 2.0), 40))
    for theme in ("light", "dark"):
        write_range_test(result, tmp_path / f"{theme}.png", theme=theme, size=(500, 320), scale=2.0)
    light, dark = (QImage(str(tmp_path / f"{theme}.png")) for theme in ("light", "dark"))
    assert (light.width(), light.height()) == (1000, 640)
    assert light.pixelColor(0, 0).lightness() > 200
    assert dark.pixelColor(0, 0).lightness() < 80
