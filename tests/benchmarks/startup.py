"""Start-up: from the start of the process to its first painted window and first whole picture.

    python -m tests.benchmarks.startup [ROUNDS]

The baseline is an empty PySide6 window that has imported pyqtgraph. The program reports for
itself: with DESCENT_EXPLORER_STARTUP_REPORT=1 it prints a line ``first-paint`` when its window was
first painted, a line ``first-picture`` when surface and trajectories were, and quits. The lines
are timed here as they arrive, so the start of Python and all imports count.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence

from tests.benchmarks.timing import Measure, alternating

EMPTY_WINDOW = """
import sys
import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

class Window(QWidget):
    painted = False

    def paintEvent(self, event):
        if not self.painted:
            self.painted = True
            QTimer.singleShot(0, self.report)

    def report(self):
        print("empty-window", flush=True)
        QApplication.quit()

application = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""
PROGRAM = "import sys; from explorer.cli import main; sys.exit(main())"
BARS = {"first-paint": 1.35, "first-picture": 1.5}


def arrivals(code: str, names: Sequence[str]) -> Measure:
    """A measure of when a new Python process prints these lines, in seconds after its start."""

    def measure() -> Mapping[str, float]:
        with tempfile.TemporaryDirectory() as home:
            # An installed program has its byte code; here the warm-up round writes it.
            environment = {
                name: value
                for name, value in os.environ.items()
                if name != "PYTHONDONTWRITEBYTECODE"
            } | {
                "DESCENT_EXPLORER_STARTUP_REPORT": "1",
                "XDG_CONFIG_HOME": home,
                "XDG_STATE_HOME": home,
                "XDG_DATA_HOME": home,
            }
            start = time.perf_counter()
            process = subprocess.Popen(
                [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment
            )
            assert process.stdout is not None
            seconds = {line.strip(): time.perf_counter() - start for line in process.stdout}
            status = process.wait()
        if status != 0 or not set(names) <= set(seconds):
            raise SystemExit(
                f"the process ended with status {status} after printing {sorted(seconds)}, "
                f"expected 0 and {list(names)}"
            )
        return {name: seconds[name] for name in names}

    return measure


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    samples = alternating(
        [arrivals(EMPTY_WINDOW, ["empty-window"]), arrivals(PROGRAM, list(BARS))], rounds
    )
    print(samples.line("empty-window"))
    for name, bar in BARS.items():
        print(samples.line(name, "empty-window", bar))


if __name__ == "__main__":
    main()
