from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from explorer.gui.window.window import MainWindow
from explorer.scenario.scenario import Scenario
from tests.pictures import golden

WINDOWS = golden.windows()


@pytest.mark.parametrize("name", WINDOWS)
def test_the_window_looks_as_it_was_kept(
    name: str, make_window: Callable[[Scenario], MainWindow], qtbot: QtBot, tmp_path: Path
) -> None:
    if golden.font_here() != golden.FONT:
        pytest.skip(f"the kept pictures are written in {golden.FONT}: install it to compare them")
    window = make_window(golden.three())
    golden.prepare(window, *WINDOWS[name])
    before = golden.kept(name)
    today = tmp_path / f"{name}.png"

    def looks_as_kept() -> None:
        image = golden.grabbed(window)
        image.save(str(today))
        apart = golden.difference(image, before)
        assert apart <= golden.MOST_PIXELS, f"{today} differs in {apart:.2%}: {golden.ANEW}"

    qtbot.waitUntil(looks_as_kept, timeout=20_000)
