from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from explorer.drawing.colours.theme import PRINT
from explorer.drawing.contenders import heads
from explorer.drawing.figure_painter import FigurePainter
from explorer.drawing.plots.landscape_plot import SpacePlot
from explorer.drawing.text.label_placement import label_rectangles
from explorer.engine import Noise, optimizers, surfaces
from explorer.export.pictures.picture import figure_of, picture_bytes, write_picture
from explorer.export.pictures.picture_options import PictureOptions
from explorer.scenario.files.scenario_file import write_scenario
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from tests.export.comparing import by_poppler, by_qt, by_rsvg, difference, pixels

pytestmark = pytest.mark.usefixtures("qapp")
SVG = "{http://www.w3.org/2000/svg}"
Make = Callable[..., Scenario]
needs_rsvg = pytest.mark.skipif(
    shutil.which("rsvg-convert") is None, reason="needs rsvg-convert, in Debian's librsvg2-bin"
)
needs_poppler = pytest.mark.skipif(
    shutil.which("pdftoppm") is None, reason="needs pdftoppm, in Debian's poppler-utils"
)


@pytest.fixture
def everything() -> PictureOptions:
    """A picture with everything that can be on it."""
    return PictureOptions(
        size=(900.0, 640.0),
        view="both",
        title="A title",
        colour_bar=True,
        arrows="all",
        step=30,
    )


def test_a_png_has_the_size_and_the_resolution_asked_for(
    scenario: Scenario, tmp_path: Path
) -> None:
    options = PictureOptions(size=(85.0, 64.0), unit="mm", dpi=300.0)
    write_picture(compute(scenario), options, tmp_path / "a.png")
    with Image.open(tmp_path / "a.png") as image:
        assert image.size == (1004, 756)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.05)


def test_the_same_options_give_the_same_bytes(scenario: Scenario, tmp_path: Path) -> None:
    for name in ("a.png", "b.png"):
        write_picture(compute(scenario), PictureOptions(step=17), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    write_picture(compute(scenario), PictureOptions(step=18), tmp_path / "c.png")
    assert (tmp_path / "a.png").read_bytes() != (tmp_path / "c.png").read_bytes()


@pytest.mark.parametrize("view", ["plane", "3d", "charts", "both", "pair"])
def test_four_times_the_pixels_are_the_same_picture_sharper(
    scenario: Scenario, tmp_path: Path, view: str
) -> None:
    options = PictureOptions(size=(400.0, 320.0), view=view)
    write_picture(compute(scenario), options, tmp_path / "1.png")
    write_picture(compute(scenario), replace(options, scale=4.0), tmp_path / "4.png")
    large = pixels(tmp_path / "4.png")
    assert large.shape == (1280, 1600, 3)
    down = large.reshape(320, 4, 400, 4, 3).mean(axis=(1, 3))
    mean, most = difference(down, pixels(tmp_path / "1.png"))
    assert mean < 1.0
    assert most < 60.0


@pytest.mark.parametrize("theme", ["light", "dark", "print"])
@needs_rsvg
def test_svg_by_two_renderers_is_the_png(
    scenario: Scenario, everything: PictureOptions, tmp_path: Path, theme: str
) -> None:
    options = replace(everything, theme=theme)
    write_picture(compute(scenario), options, tmp_path / "a.png")
    write_picture(compute(scenario), options, tmp_path / "a.svg")
    png = pixels(tmp_path / "a.png")
    for draw in (by_rsvg, by_qt):
        mean, most = difference(draw(tmp_path / "a.svg", 900, 640, tmp_path / "svg.png"), png)
        assert mean < 0.6, draw
        assert most < 40.0, draw


def test_a_pair_is_the_plane_and_its_landscape_at_the_same_step(scenario: Scenario) -> None:
    figure = figure_of(scenario, compute(scenario), PictureOptions(view="pair", step=9))
    painter = FigurePainter(figure)
    plane, landscape = painter.plots
    assert isinstance(landscape, SpacePlot)
    assert not isinstance(plane, SpacePlot)
    assert plane.step == landscape.step == 9
    assert landscape.geometry().left() >= plane.geometry().right()
    curve = replace(scenario, surface=surfaces["parabola"], start=(1.0,))
    alone = figure_of(curve, compute(curve), PictureOptions(view="pair"))
    assert len(FigurePainter(alone).plots) == 1


def test_a_picture_with_serifs_differs_in_its_letters_and_says_so_in_its_svg(
    scenario: Scenario, everything: PictureOptions, tmp_path: Path
) -> None:
    for face in ("sans", "serif"):
        write_picture(compute(scenario), replace(everything, face=face), tmp_path / f"{face}.png")
        write_picture(compute(scenario), replace(everything, face=face), tmp_path / f"{face}.svg")
    assert (pixels(tmp_path / "sans.png") != pixels(tmp_path / "serif.png")).any()
    assert "'Noto Serif'" in (tmp_path / "serif.svg").read_text()
    assert "Serif" not in (tmp_path / "sans.svg").read_text()
    write_picture(compute(scenario), everything, tmp_path / "again.png")
    assert (tmp_path / "again.png").read_bytes() == (tmp_path / "sans.png").read_bytes()


@needs_poppler
def test_a_pdf_embeds_the_face_that_was_chosen(
    scenario: Scenario, everything: PictureOptions, tmp_path: Path
) -> None:
    for face, has_serifs in (("sans", False), ("serif", True)):
        path = tmp_path / f"{face}.pdf"
        write_picture(compute(scenario), replace(everything, face=face), path)
        fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True)
        head, _, *rows = fonts.stdout.splitlines()
        embedded = head.index("emb")
        assert rows
        assert {row[embedded : embedded + 3].strip() for row in rows} == {"yes"}
        assert any("Serif" in row or "Times" in row for row in rows) == has_serifs


@needs_poppler
def test_pdf_is_the_png(scenario: Scenario, everything: PictureOptions, tmp_path: Path) -> None:
    write_picture(compute(scenario), everything, tmp_path / "a.png")
    write_picture(compute(scenario), everything, tmp_path / "a.pdf")
    drawn = by_poppler(tmp_path / "a.pdf", 900, 640, tmp_path / "pdf.png")
    mean, most = difference(drawn, pixels(tmp_path / "a.png"))
    assert mean < 1.2
    assert most < 80.0


@needs_poppler
def test_pdf_keeps_text_as_text_and_has_the_size_of_the_paper(
    scenario: Scenario, tmp_path: Path
) -> None:
    options = PictureOptions(size=(170.0, 105.0), unit="mm", title="A title", caption=True)
    write_picture(compute(scenario), options, tmp_path / "a.pdf")
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "a.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "A title" in text
    assert "learning_rate = 0.001" in text
    about = subprocess.run(
        ["pdfinfo", str(tmp_path / "a.pdf")], capture_output=True, text=True, check=True
    ).stdout
    actual = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", about)
    assert actual is not None
    size = [float(length) / 72 * 25.4 for length in actual.groups()]
    assert size == pytest.approx([170.0, 105.0], abs=0.2)


def svg_of(scenario: Scenario, options: PictureOptions, path: Path) -> ElementTree.Element:
    write_picture(compute(scenario), options, path)
    return ElementTree.parse(path).getroot()


def test_svg_keeps_text_as_text_and_says_its_size_in_the_unit(
    scenario: Scenario, tmp_path: Path
) -> None:
    options = PictureOptions(size=(170.0, 120.0), unit="mm", title="A title", caption=True)
    root = svg_of(scenario, options, tmp_path / "a.svg")
    assert (root.get("width"), root.get("height")) == ("170mm", "120mm")
    texts = {"".join(element.itertext()) for element in root.iter(f"{SVG}text")}
    assert {"A title", "x", "y"} <= texts
    assert all(contender.name in texts for contender in scenario.contenders)
    assert any("start: x = -1.5, y = 2.0" in text for text in texts)


def test_svg_is_vector_but_for_heat_map_and_colour_bar(
    scenario: Scenario, everything: PictureOptions, tmp_path: Path
) -> None:
    assert len(list(svg_of(scenario, everything, tmp_path / "a.svg").iter(f"{SVG}image"))) == 2
    bare = replace(everything, heat_map=False, colour_bar=False)
    assert not list(svg_of(scenario, bare, tmp_path / "b.svg").iter(f"{SVG}image"))


@needs_rsvg
@pytest.mark.parametrize("kind", ["svg", "pdf", "png"])
def test_nothing_is_drawn_beyond_the_axes(make_scenario: Make, tmp_path: Path, kind: str) -> None:
    scenario = make_scenario("rosenbrock", contenders=6, steps=60)
    figure = figure_of(scenario, compute(scenario), PictureOptions(size=(600.0, 450.0)))
    view = ((-1.6, -1.2), (1.5, 2.1))
    shared = {"size": (600.0, 450.0), "labels": False, "legend": False, "start": False}
    collected = []
    for name, more in (("with", scenario), ("without", replace(scenario, contenders=()))):
        path = tmp_path / f"{name}.{kind}"
        write_picture(compute(more), PictureOptions(visible=view, **shared), path)  # type: ignore[arg-type]
        if kind == "svg":
            collected.append(by_rsvg(path, 600, 450, tmp_path / f"{name}.svg.png"))
        elif kind == "pdf":
            collected.append(by_poppler(path, 600, 450, tmp_path / f"{name}.pdf.png"))
        else:
            collected.append(pixels(path))
    changed = np.abs(collected[0] - collected[1]).max(axis=2) > 0
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    painter = FigurePainter(replace(figure, legend=False, view=view))
    plot = painter.plots[0]
    frame = plot.frame.translated(plot.pos())
    assert columns[0] >= frame.left() - 1
    assert columns[-1] <= frame.right() + 1
    assert rows[0] >= frame.top() - 1
    assert rows[-1] <= frame.bottom() + 1
    assert changed.any()


def test_twelve_thousand_steps_make_a_small_svg(make_scenario: Make, tmp_path: Path) -> None:
    scenario = make_scenario("rosenbrock", contenders=12, steps=1000)
    write_picture(compute(scenario), PictureOptions(view="both"), tmp_path / "a.svg")
    assert (tmp_path / "a.svg").stat().st_size < 1_500_000


def test_a_caption_states_everything(scenario: Scenario, tmp_path: Path) -> None:
    options = PictureOptions(size=(1400.0, 1000.0), caption=True)
    root = svg_of(scenario, options, tmp_path / "a.svg")
    text = " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))
    for contender in scenario.contenders:
        for name, value in contender.optimizer.values.items():
            assert f"{name} = {value!r}" in text
    assert "seed 0" in text
    assert "rosenbrock" in text


def test_a_caption_that_leaves_no_room_is_said(scenario: Scenario, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="less text"):
        write_picture(
            compute(scenario), PictureOptions(size=(300.0, 200.0), caption=True), tmp_path / "a.png"
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "given", "error", "sentence"),
    [
        ("a.bmp", {}, ValueError, "found .bmp, expected one of .png, .svg, .pdf"),
        ("a", {}, ValueError, "found no ending"),
        ("a.png", {"step": 41}, ValueError, "step: found 41, expected a step from 0 to 40"),
        ("nowhere/a.png", {}, OSError, "does not exist"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    scenario: Scenario,
    tmp_path: Path,
    name: str,
    given: dict[str, Any],
    error: type[Exception],
    sentence: str,
) -> None:
    with pytest.raises(error, match=sentence):
        write_picture(compute(scenario), PictureOptions(**given), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_replaced_only_when_asked(scenario: Scenario, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"precious")
    with pytest.raises(FileExistsError, match="exists already"):
        write_picture(compute(scenario), PictureOptions(), path)
    assert path.read_bytes() == b"precious"
    write_picture(compute(scenario), PictureOptions(), path, replace=True)
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux alone has a full device")
def test_a_full_disk_leaves_nothing(
    scenario: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path) -> BinaryIO:
        return open("/dev/full", "wb")

    monkeypatch.setattr("explorer.scenario.files.atomic_write.open_temporary", full)
    with pytest.raises(OSError, match="No space"):
        write_picture(compute(scenario), PictureOptions(), tmp_path / "a.png")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write all")
def test_a_folder_that_may_not_be_written_to_is_said(scenario: Scenario, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OSError, match="cannot be written to"):
        write_picture(compute(scenario), PictureOptions(), tmp_path / "a.png")


def test_render_from_the_saved_file_writes_the_same_bytes(
    scenario: Scenario, tmp_path: Path, qtbot: QtBot
) -> None:
    options = PictureOptions(size=(500.0, 400.0), step=12, theme="print", view="both")
    write_picture(compute(scenario), options, tmp_path / "here.png")
    write_scenario(tmp_path / "a.descent", scenario)
    arguments = ["render", "a.descent", "-o", "there.png", "--size", "500x400", "--step", "12"]
    arguments += ["--theme", "print", "--view", "both"]
    done = subprocess.run(
        [sys.executable, "-m", "explorer", *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3])},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "there.png").read_bytes() == (tmp_path / "here.png").read_bytes()


def test_the_print_theme_tells_contenders_apart_without_colour(make_scenario: Make) -> None:
    scenario = make_scenario("rosenbrock", contenders=8)
    figure = figure_of(scenario, compute(scenario), PictureOptions(theme="print"))
    looks = [(trace.style.dash, trace.style.marker) for trace in figure.traces]
    assert figure.theme is PRINT
    assert len({dash for dash, _ in looks}) == len({marker for _, marker in looks}) == 8


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_one_coordinate_gives_a_curve(make_scenario: Make, tmp_path: Path, kind: str) -> None:
    scenario = make_scenario("parabola", contenders=2, start=(-1.5,))
    write_picture(
        compute(scenario), PictureOptions(chosen=0, arrows="chosen"), tmp_path / f"a.{kind}"
    )
    assert (tmp_path / f"a.{kind}").stat().st_size > 5000


def test_the_numbers_of_the_axis_have_the_room_they_take(scenario: Scenario) -> None:
    lefts = {}
    for span in ((-1.0, 3.0), (-1000.0, 3000.0)):
        options = PictureOptions(size=(320.0, 256.0), visible=((-2.0, 2.0), span))
        figure = figure_of(scenario, compute(scenario), options)
        lefts[span] = FigurePainter(figure).frames()[0].left()
    assert lefts[-1.0, 3.0] + 10 < lefts[-1000.0, 3000.0]


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_names_are_at_the_same_places_at_any_resolution(
    scenario: Scenario, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    boxes: list[list[QRectF | None]] = []

    def noted(*given: Any, **more: Any) -> list[QRectF | None]:
        boxes.append(label_rectangles(*given, **more))
        return boxes[-1]

    monkeypatch.setattr(heads, "label_rectangles", noted)
    figure = figure_of(scenario, compute(scenario), PictureOptions())
    picture_bytes(figure, PictureOptions(), "png")
    picture_bytes(figure, PictureOptions(scale=3.0), kind)
    assert boxes[0] == boxes[-1]
    assert len(boxes) >= 2


@pytest.mark.parametrize("switches", [{"curvature": True}, {"arrows": "chosen"}])
def test_what_belongs_to_one_contender_is_drawn_of_the_first_if_none_is_chosen(
    scenario: Scenario, switches: dict[str, object]
) -> None:
    outcome = compute(scenario)
    plain = figure_of(scenario, outcome, PictureOptions(step=5))
    asked = figure_of(scenario, outcome, PictureOptions(step=5, **switches))
    assert (plain.chosen, asked.chosen) == (None, 0)
    second = PictureOptions(step=5, chosen=1, **switches)
    assert figure_of(scenario, outcome, second).chosen == 1


def test_the_density_that_clouds_are_held_against_needs_no_choice() -> None:
    surface = surfaces["ravine"]
    rules = (optimizers["gradient_descent"](), optimizers["sgld"]())
    contenders = tuple(Contender(rule, rule.title) for rule in rules)
    scenario = Scenario(surface, (2.0, 2.0), 20, contenders, Noise(0.1))
    outcome = compute(scenario)
    assert figure_of(scenario, outcome, PictureOptions(seeds=8)).chosen == 1
    assert figure_of(scenario, outcome, PictureOptions()).chosen is None
