"""A key stroke in the editor of a typed rule, to the last paint it causes, in the whole window.

    python -m tests.benchmarks.rule_editor [ROUNDS]

The window is shown under the platform ``offscreen`` at 1280 x 800 with six contenders of a
thousand steps on Rosenbrock; two of them are Adam, and Adam as text beside it with the cursor in a
number, so that every stroke is another rule that can be read. Bar: 33 ms at the median. Dragging
a learning rate of the same window is measured in turns, for the ratio.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest

from explorer.drawing.frame.pyqtgraph_setup import configure
from explorer.engine import optimizers, surfaces
from explorer.gui.window.app import make_application
from explorer.gui.window.window import MainWindow
from explorer.scenario import edit
from explorer.scenario.scenario import Scenario
from tests.benchmarks.interaction import settled
from tests.benchmarks.timing import alternating

STEPS = 1000
RATES = {"adam": 0.05, "gradient_descent": 5e-4, "momentum": 2e-4, "rmsprop": 0.003, "adagrad": 0.3}
DIGITS = "123456789"


def six() -> Scenario:
    """Six contenders, the second of them Adam as text."""
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), STEPS)
    for name, rate in RATES.items():
        scenario = edit.added(scenario, optimizers[name](learning_rate=rate))
    return edit.opened_beside(scenario, 0)


def main(rounds: int = 60) -> None:
    """Measure and print."""
    application = make_application(["rule_editor"])
    configure()
    with tempfile.TemporaryDirectory() as folder:
        window = MainWindow(QSettings(f"{folder}/settings.ini", QSettings.Format.IniFormat))
        window.assemble(six(), recovery=Path(folder))
        window.resize(1280, 800)
        window.show()
        session = window.session
        session.set_chosen(1)
        window.docks.show_rule()
        for _ in range(5):
            settled(application)
        session.set_step(STEPS)
        text = window.docks.rule_dock.panel.text
        whole = text.toPlainText()
        text.show_text(whole.replace("(1 - beta2)*g**2", "(1 - beta2)*g**2*1.0"))
        cursor = text.textCursor()
        cursor.setPosition(text.toPlainText().index("*1.0") + 4)
        text.setTextCursor(cursor)
        count = 0

        def timed(name: str) -> dict[str, float]:
            nonlocal count
            count += 1
            settled(application)
            begin = time.perf_counter()
            if name == "a key stroke":
                stroke = Qt.Key.Key_Backspace if count % 16 > 8 else DIGITS[count % 9]
                QTest.keyClick(text, stroke)
            else:
                rate = 0.003 * (1 + 0.005 * (count % 50))
                changed = edit.with_value(session.scenario, 4, "learning_rate", rate)
                session.apply(changed, "drag", merge="rate", final=False)
            settled(application)
            return {name: time.perf_counter() - begin}

        samples = alternating(
            [lambda: timed("a key stroke"), lambda: timed("a rate dragged")], rounds, warm_up=3
        )
        print(samples.line("a key stroke", "a rate dragged"), "  bar 33 ms")
        print(samples.line("a rate dragged"))
        # What is half typed here is nobody's work.
        window.document.close()
        sys.stdout.flush()
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
