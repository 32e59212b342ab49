"""An exported page in headless Chromium: first picture, a slider moved, playback.

    python -m tests.benchmarks.web_page [ROUNDS]

Bars: a first picture 300 ms after the start of loading, 16.7 ms for computing and drawing six
contenders of 1000 steps anew, 60 frames a second while they play.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from explorer.engine import optimizers, surfaces
from explorer.export.web import web_page
from explorer.scenario.scenario import Contender, Scenario
from tests.browser.chromium import Browser, Tab, executable

NAMES = ("gradient_descent", "momentum", "nesterov", "rmsprop", "adam", "adagrad")
STEPS = 1000
FIRST_PICTURE_MS, SLIDER_MS, FRAME_MS = 300.0, 16.7, 1000.0 / 60.0
SLIDE = """
(async () => {
  const times = [];
  for (let round = 0; round < 60; round++) {
    await new Promise(requestAnimationFrame);
    const begin = performance.now();
    descentExplorer.setHyperparameter(round % 6, "learning_rate", 0.002 + 0.00001 * round);
    // What was drawn is done only once a pixel of it has been read.
    document.getElementById("surface").getContext("2d").getImageData(9, 9, 1, 1);
    times.push(performance.now() - begin);
  }
  return times.slice(10);
})()
"""
PLAY = """
(async () => {
  descentExplorer.playback.setSpeed(500);
  descentExplorer.playback.goTo(0);
  descentExplorer.playback.play();
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  while (descentExplorer.playback.playing) {
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
})()
"""
PAINTED = """
new Promise((found) => new PerformanceObserver((list) => found(list.getEntries()[0].startTime))
  .observe({ type: "paint", buffered: true }))
"""


def main(rounds: int) -> None:
    """Print each median beside its bar."""
    program = executable()
    if program is None:
        print("Chromium is not installed, so nothing is measured.")
        return
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        contenders = tuple(Contender(optimizers[key](learning_rate=0.002), key) for key in NAMES)
        web_page(Scenario(surfaces["rosenbrock"], (-1.5, 2.0), STEPS, contenders), page)
        browser = Browser(program, Path(folder) / "profile")
        try:
            _measured(browser.tab(), page, rounds)
        finally:
            browser.close()


def _measured(tab: Tab, page: Path, rounds: int) -> None:
    tab.resize(1280, 800)
    painted = []
    for _ in range(rounds):
        tab.open(page, "#step=1000")
        tab.frames(3)
        painted.append(float(tab.evaluate(PAINTED)))
    _told("first picture", painted, FIRST_PICTURE_MS)
    _told("a slider moved", tab.evaluate(SLIDE), SLIDER_MS)
    _told("a frame of playback", tab.evaluate(PLAY), FRAME_MS)


def _told(name: str, times: list[float], bar: float) -> None:
    median = statistics.median(times)
    verdict = "kept" if median <= 1.01 * bar else "missed"
    print(f"{name:<24} {median:8.1f} ms   (bar {bar:.1f} ms, {verdict}, {len(times)} rounds)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10)
