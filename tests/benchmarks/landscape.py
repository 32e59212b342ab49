"""A surface as a landscape: turning it, letting it stand, and playing on it.

    python -m tests.benchmarks.landscape [ROUNDS]

The window is shown under the platform ``offscreen``, so large that the landscape has 900 x 700
pixels, with twelve contenders of a thousand steps on Rosenbrock, all of them drawn. A time runs
from the request to the end of the paint it causes; the processor time, which other programs affect
less, is shown beside it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.gui.window.app import make_application
from explorer.gui.window.window import MainWindow
from tests.benchmarks.interaction import STEPS, WARM_UP, crowded, settled, times


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    application = make_application(sys.argv[:1])
    configure()
    with tempfile.TemporaryDirectory() as folder:
        store = QSettings(str(Path(folder) / "settings.ini"), QSettings.Format.IniFormat)
        window = MainWindow(store)
        window.assemble(crowded(), recovery=Path(folder))
        window.resize(1280, 800)
        window.show()
        canvas = window.canvas
        canvas.set_options(space=True)
        for _ in range(5):
            settled(application)
        window.resize(
            window.width() + 900 - canvas.width(), window.height() + 700 - canvas.height()
        )
        window.session.set_step(STEPS)
        settled(application)
        print(f"{canvas.width()} x {canvas.height()} pixels")

        def turn(number: int) -> None:
            canvas.set_options(azimuth=-60.0 + number)

        def stand(_number: int) -> None:
            canvas.plot.refresh_background()

        def play(number: int) -> None:
            window.session.set_step((7 * number) % STEPS)

        for name, change, bar in (
            ("turned", turn, 16.7), ("standing still", stand, 80), ("a frame", play, 16.7)
        ):  # fmt: skip
            before = time.process_time()
            median, high = times(application, rounds, change)
            spent = 1000 * (time.process_time() - before) / (rounds + WARM_UP)
            print(
                f"{name:<16} median {median:7.1f} ms (bar {bar:g}), 95 % {high:7.1f} ms, "
                f"processor {spent:7.1f} ms"
            )
        window.session.undo_stack.setClean()
        window.close()


if __name__ == "__main__":
    main()
