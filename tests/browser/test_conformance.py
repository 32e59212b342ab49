"""Conformance: accessibility, valid HTML, time and size."""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QImage

from explorer.engine import optimizers, surfaces
from explorer.export.pictures.picture import write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.export.web import web_page
from explorer.export.web.site import index_text, site_entries
from explorer.scenario.lessons.lesson import lessons
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario

MODULES = os.environ.get("NODE_MODULES", "")
"""A folder with axe-core and html-validate, as npm leaves them."""
SIX = ("gradient_descent", "momentum", "nesterov", "rmsprop", "adam", "adagrad")
needs_npm = pytest.mark.skipif(
    not (MODULES and shutil.which("node")),
    reason="NODE_MODULES names no folder with axe-core and html-validate, or node is missing",
)


def six_contenders(steps: int) -> Scenario:
    contenders = tuple(Contender(optimizers[name](learning_rate=0.01), name) for name in SIX)
    return Scenario(surfaces["ravine"], (-1.5, 2.0), steps, contenders)


@needs_npm
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("key", ["ravine_momentum", "parabola_momentum", "library_momentum"])
def test_axe_finds_nothing_serious(tab: Any, tmp_path: Path, key: str, scheme: str) -> None:
    web_page(lessons[key], tmp_path / "page.html")
    tab.prefer(color_scheme=scheme)
    tab.open(tmp_path / "page.html", "#step=5")
    tab.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    tab.evaluate((Path(MODULES) / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    actual = tab.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>"
        " `${impact} ${id}: ${nodes.map((one) => one.html).join(' ')}`))"
    )
    assert actual == []


@needs_npm
def test_pages_and_index_are_valid(tmp_path: Path) -> None:
    paths = [tmp_path / "page.html", tmp_path / "index.html"]
    web_page(lessons["ravine_momentum"], paths[0])
    paths[1].write_text(index_text(site_entries()), encoding="utf-8")
    program = Path(MODULES) / "html-validate" / "bin" / "html-validate.mjs"
    done = subprocess.run(["node", program, *paths], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_picture_looks_like_the_program_s(tab: Any, tmp_path: Path, theme: str) -> None:
    """The ground under the frame differs by little at nearly every place."""
    scenario = six_contenders(60)
    web_page(scenario, tmp_path / "page.html")
    tab.prefer(color_scheme=theme)
    tab.open(tmp_path / "page.html", "#step=60")
    tab.frames()
    tab.evaluate(
        "(() => { const { canvas, frame } = descentExplorer.surfacePlot;"
        " const cut = document.createElement('canvas');"
        " [cut.width, cut.height] = [300, 200];"
        " cut.getContext('2d').drawImage(canvas, frame.left, frame.top, frame.width,"
        " frame.height, 0, 0, 300, 200); window.cut = cut.toDataURL(); })()"
    )
    (tmp_path / "page.png").write_bytes(base64.b64decode(tab.evaluate("window.cut").split(",")[1]))
    width, height = tab.evaluate(
        "[descentExplorer.surfacePlot.frame.width, descentExplorer.surfacePlot.frame.height]"
    )
    options = PictureOptions(
        size=(round(width) + 60.0, round(height) + 40.0), view="plane", theme=theme, legend=False,
        axis_labels=False, arrows="none", labels=True,
    )  # fmt: skip
    write_picture(compute(scenario), options, tmp_path / "program.png")
    mine = pixels(QImage(str(tmp_path / "page.png")))
    actual = QImage(str(tmp_path / "program.png"))
    program = pixels(inner(actual).scaled(300, 200))
    apart = np.abs(mine - program).max(axis=2)
    assert np.median(apart) <= 6
    assert (apart > 40).mean() < 0.12


def inner(image: QImage) -> QImage:
    """What lies inside the frame: between the darkest rows and columns of the border."""
    values = pixels(image).mean(axis=2)
    axis = np.abs(values - values[2, 2]) > 30
    columns = np.flatnonzero(axis.mean(axis=0) > 0.7)
    rows = np.flatnonzero(axis.mean(axis=1) > 0.7)
    left, right, top, bottom = (int(edge) for edge in (columns[0], columns[-1], rows[0], rows[-1]))
    return image.copy(left, top, right - left, bottom - top)


def pixels(image: QImage) -> Any:
    ready = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(ready.constBits(), np.uint8)
    return flat.reshape(ready.height(), ready.width(), 4)[..., :3].astype(float)
