"""The window on screens that differ in size and scale, told of each change as Qt tells it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.kills import REPOSITORY

SCREENS = {
    "screens": [
        {"name": "plain", "x": 0, "y": 0, "width": 1920, "height": 1080, "dpr": 1},
        {"name": "fine", "x": 1920, "y": 0, "width": 1600, "height": 1000, "dpr": 2},
        {"name": "large", "x": 3520, "y": 0, "width": 1600, "height": 1000, "dpr": 1.5},
    ]
}
MOVED = """
import sys, warnings
from pathlib import Path
from PySide6.QtCore import QEvent, QSettings, qInstallMessageHandler
warnings.simplefilter("error")
said = []
from explorer.gui.window.app import make_application
application = make_application(["screens"])
qInstallMessageHandler(lambda kind, _context, text: said.append(text))
from explorer.gui.window.window import MainWindow
from explorer.scenario.lessons.location import load
folder = Path(sys.argv[1])
window = MainWindow(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat))
window.show()
window.assemble(load("parabola_momentum"), recovery=folder)
window.docks.chart_dock.setFloating(True)
window.action("export_picture").trigger()
window.playback.play()
for view in ("plane", "space", "map"):
    window.action(view).trigger()
    for x in (1920, 3520, 0, 1920):
        window.move(x + 20, 20)
        window.docks.chart_dock.move(x + 60, 60)
        # This platform knows the scale of a screen, but tells windows of none.
        for one in application.allWidgets():
            application.sendEvent(one, QEvent(QEvent.Type.DevicePixelRatioChange))
        application.processEvents()
        print(window.screen().name(), end=" ")
print()
window.close()
print([text for text in said if "This plugin does not support" not in text])
"""


def test_the_window_goes_from_screen_to_screen_while_it_plays_and_nothing_is_wrong(
    tmp_path: Path,
) -> None:
    settings = tmp_path / "screens.json"
    settings.write_text(json.dumps(SCREENS), encoding="utf-8")
    homes = {f"XDG_{name}_HOME": str(tmp_path) for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    done = subprocess.run(
        [sys.executable, "-c", MOVED, str(tmp_path)],
        env=os.environ | homes | {"QT_QPA_PLATFORM": f"offscreen:configfile={settings}"},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    screens, said = done.stdout.splitlines()
    assert screens.split() == ["fine", "large", "plain", "fine"] * 3
    assert said == "[]"
