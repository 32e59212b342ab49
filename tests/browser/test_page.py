"""A page in a browser, used as a reader would."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest

from explorer.drawing.contenders.step_arrows import step_vectors
from explorer.engine import optimizers, surfaces
from explorer.export.web import snippet, web_page
from explorer.scenario.files.scenario_data import scenario_data
from explorer.scenario.files.scenario_file import scenario_from_text
from explorer.scenario.lessons.lesson import Lesson, apply_try, lessons
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario

SPACE, END, HOME, LEFT, RIGHT = 32, 35, 36, 37, 39
OPEN_BRACKET, BACKSLASH, CLOSE_BRACKET = 219, 220, 221


@cache
def page_of(key: str) -> bytes:
    """The page of a lesson, written once for all tests."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        web_page(lessons[key], path)
        return path.read_bytes()


@pytest.fixture
def shown(tab: Any, tmp_path: Path) -> Callable[..., Any]:
    """Opens the page of a lesson, without its film unless requested."""

    def show(lesson: str | Lesson | Scenario, address: str = "#step=0", **options: Any) -> Any:
        if isinstance(lesson, str) and not options:
            (tmp_path / "page.html").write_bytes(page_of(lesson))
        else:
            content = lessons[lesson] if isinstance(lesson, str) else lesson
            web_page(content, tmp_path / "page.html", **options)
        tab.open(tmp_path / "page.html", address)
        return tab

    return show


def step(tab: Any) -> int:
    actual: int = tab.evaluate("descentExplorer.step")
    return actual


def slide(tab: Any, field: str, place: int) -> None:
    """Move the slider of a field to a place from 0 to 1000."""
    tab.evaluate(
        f"(() => {{ const slider = document.querySelector('{field} input[type=range]');"
        f" slider.value = {place}; slider.dispatchEvent(new Event('input')); }})()"
    )


def state(tab: Any) -> Scenario:
    return scenario_from_text(tab.evaluate("descentExplorer.text"))


def trajectories(tab: Any) -> list[Any]:
    actual = tab.evaluate("descentExplorer.runs.map((run) => Array.from(run.positions))")
    return [np.array(positions) for positions in actual]


def test_every_lesson_opens_as_it_is_without_a_message_and_asks_for_nothing(
    shown: Callable[..., Any], tmp_path: Path
) -> None:
    for key in lessons:
        tab = shown(key, "")
        tab.frames()
        assert tab.messages == [], key
        assert tab.requests == [(tmp_path / "page.html").as_uri()], key
        assert state(tab) == lessons[key].scenario, key


def test_the_keys_of_the_window_play_and_step(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    tab.press("ArrowRight", RIGHT)
    assert step(tab) == 1
    tab.press("End", END)
    assert step(tab) == 30
    tab.press("ArrowLeft", LEFT)
    assert step(tab) == 29
    tab.press("Home", HOME)
    assert step(tab) == 0
    tab.press(" ", SPACE, text=" ")
    assert tab.evaluate("descentExplorer.playback.playing")
    tab.press(" ", SPACE, text=" ")
    assert not tab.evaluate("descentExplorer.playback.playing")


def test_a_lesson_plays_by_itself_unless_motion_is_not_wanted(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum", "")
    assert tab.evaluate("descentExplorer.playback.playing")
    tab.prefer(reduced_motion="reduce")
    tab = shown("ravine_momentum", "")
    assert not tab.evaluate("descentExplorer.playback.playing")
    assert step(tab) == 30


def test_playing_follows_the_time_that_has_passed(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    tab.evaluate("descentExplorer.playback.setSpeed(40); descentExplorer.playback.advance(0.2)")
    assert step(tab) == 8
    tab.evaluate("descentExplorer.playback.advance(3600)")
    assert step(tab) == 18, "a long gap counts as a quarter of a second"


def test_a_slider_computes_the_steps_the_program_computes(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    slide(tab, ".contender:nth-child(2) [data-name=momentum]", 350)
    now = state(tab)
    assert now.contenders[1].optimizer.values["momentum"] == 0.35
    for run, actual in zip(compute(now).trajectories, trajectories(tab), strict=True):
        assert run is not None
        np.testing.assert_array_equal(actual.reshape(-1, 2), run.positions)


def test_a_slider_at_zero_leaves_the_mechanism_out(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    slide(tab, ".contender:nth-child(2) [data-name=momentum]", 0)
    plain, momentum = trajectories(tab)
    np.testing.assert_array_equal(plain, momentum)


def test_a_parameter_of_the_surface_draws_another_surface(shown: Callable[..., Any]) -> None:
    polyak = Contender(optimizers["polyak_step"](), "Polyak")
    tab = shown(Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 20, (polyak,)))
    picture = "document.getElementById('surface').toDataURL()"
    before = tab.evaluate(picture)
    slide(tab, "#shared [data-name=b]", 100)
    tab.frames()
    assert tab.evaluate(picture) != before
    (run,) = compute(state(tab)).trajectories
    assert run is not None
    np.testing.assert_array_equal(trajectories(tab)[0].reshape(-1, 2), run.positions)


def test_a_value_out_of_range_is_marked_and_not_taken(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    before = state(tab)
    tab.evaluate(
        "(() => { const input ="
        " document.querySelector('[data-name=learning_rate] input[type=text]');"
        " input.value = '-3'; input.dispatchEvent(new Event('change')); })()"
    )
    assert state(tab) == before
    assert tab.evaluate("document.querySelectorAll('[aria-invalid]').length") == 1


def test_the_start_is_dragged(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    x, y = tab.evaluate(
        "(() => { const box = document.getElementById('surface').getBoundingClientRect();"
        " const at = descentExplorer.surfacePlot.startAt(descentExplorer.document);"
        " return [box.x + at[0], box.y + at[1]]; })()"
    )
    tab.mouse("mousePressed", x, y)
    tab.mouse("mouseMoved", x - 120, y + 60)
    tab.mouse("mouseReleased", x - 120, y + 60)
    moved = state(tab).start
    assert moved[0] < 2.0
    assert moved[1] < 2.0
    tab.mouse("mousePressed", x, y)
    tab.mouse("mouseMoved", x, y + 60)
    tab.mouse("mouseReleased", x, y + 60)
    assert state(tab).start == moved, "only the ring is dragged"


def test_hovering_tells_the_place_the_value_and_the_step_next_to_it(
    shown: Callable[..., Any],
) -> None:
    tab = shown("ravine_momentum", "#step=5")
    x, y = tab.evaluate(
        "(() => { const box = document.getElementById('surface').getBoundingClientRect();"
        " const { xs, ys } = descentExplorer.surfacePlot.paths[1];"
        " return [box.x + xs[3], box.y + ys[3]]; })()"
    )
    tab.mouse("mouseMoved", x, y)
    said = tab.evaluate("document.getElementById('readout').textContent")
    assert "Momentum, step 3: loss" in said
    assert ", f " in said


def test_pressing_in_the_chart_moves_the_step(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    x, y = tab.evaluate(
        "(() => { const box = document.getElementById('chart').getBoundingClientRect();"
        " const { frame } = descentExplorer.chartPlot;"
        " return [box.x + frame.toX(12), box.y + 40]; })()"
    )
    tab.mouse("mousePressed", x, y)
    tab.mouse("mouseReleased", x, y)
    assert step(tab) == 12


@pytest.mark.parametrize("key", ["ravine_momentum", "parabola_momentum", "noise_and_schedules"])
def test_tries_make_of_the_scenario_what_they_make_in_the_window(
    shown: Callable[..., Any], key: str
) -> None:
    lesson = lessons[key]
    tab = shown(key)
    expected = lesson.scenario
    for index in range(len(lesson.tries)):
        expected = apply_try(lesson, expected, index)
        tab.click(f".tries button:nth-child({index + 1})")
        assert state(tab) == expected, lesson.tries[index].label
        for run, actual in zip(compute(expected).trajectories, trajectories(tab), strict=True):
            assert run is not None
            flat = run.positions.ravel()
            np.testing.assert_allclose(actual, flat, rtol=1e-9, atol=1e-12)
        assert tab.evaluate("document.querySelector('.try-text').textContent") == (
            lesson.tries[index].text
        )
    assert tab.messages == []


def test_the_answer_is_told_only_after_the_right_choice(shown: Callable[..., Any]) -> None:
    question = lessons["ravine_momentum"].question
    assert question is not None
    tab = shown("ravine_momentum")
    told = "document.querySelector('.question').textContent"
    assert question.explanation not in tab.evaluate(told)
    wrong = (question.answer + 1) % len(question.choices)
    tab.click(f".choices button:nth-child({wrong + 1})")
    assert question.explanation not in tab.evaluate(told)
    tab.click(f".choices button:nth-child({question.answer + 1})")
    assert question.explanation in tab.evaluate(told)


def test_an_address_leads_to_a_state(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum", "#learning_rate=0.02&step=7&2.momentum=0.5&start=1,-1&noise=0.1")
    now = state(tab)
    assert [contender.optimizer.values["learning_rate"] for contender in now.contenders] == [
        0.02,
        0.02,
    ]
    assert now.contenders[1].optimizer.values["momentum"] == 0.5
    assert now.start == (1.0, -1.0)
    assert now.noise.standard_deviation == 0.1
    assert step(tab) == 7


def test_the_page_sends_its_state_as_an_address_that_leads_back_to_it(
    shown: Callable[..., Any],
) -> None:
    tab = shown("ravine_momentum")
    tab.click(".tries button:nth-child(2)")
    tab.evaluate("descentExplorer.playback.pause()")
    slide(tab, ".contender:nth-child(1) [data-name=learning_rate]", 300)
    tab.evaluate("descentExplorer.setStart([0.25, -1.5]); descentExplorer.playback.goTo(9)")
    before = state(tab)
    address = tab.evaluate("descentExplorer.address")
    shown("ravine_momentum", address)
    assert state(tab) == before
    assert step(tab) == 9


def test_a_saved_file_opens_in_the_program_as_it_was_exported(
    shown: Callable[..., Any], tmp_path: Path
) -> None:
    tab = shown("ravine_momentum")
    folder = tmp_path / "downloads"
    tab.call("Page.setDownloadBehavior", behavior="allow", downloadPath=str(folder))
    tab.click("#file")
    while "Page.downloadProgress" not in tab._events or not any(
        event["state"] == "completed" for event in tab._events["Page.downloadProgress"]
    ):
        tab.frames(1)
    (path,) = folder.iterdir()
    assert path.name == "Momentum in a ravine.descent"
    saved = scenario_from_text(path.read_text(encoding="utf-8"))
    assert saved == lessons["ravine_momentum"].scenario
    assert scenario_data(saved) == scenario_data(lessons["ravine_momentum"].scenario)


def test_what_is_locked_has_no_slider_and_cannot_be_set_by_an_address(
    shown: Callable[..., Any],
) -> None:
    locked = ("start", "noise", "contenders.hyperparameters.momentum")
    tab = shown("ravine_momentum", "#momentum=0.2&start=1,1&noise=2", locked=locked)
    assert state(tab) == lessons["ravine_momentum"].scenario
    names = tab.evaluate("[...document.querySelectorAll('.field')].map((one) => one.dataset.name)")
    assert "learning_rate" in names
    assert not {"momentum", "start_x", "start_y", "noise"} & set(names)


def test_a_formula_is_shown_as_text_and_never_as_a_part_of_the_page(
    shown: Callable[..., Any],
) -> None:
    name = "</script><img src=x onerror=alert(1)>"
    contender = Contender(optimizers["momentum"](), name)
    scenario = Scenario(surfaces["ravine"], (1.0, 1.0), 5, (contender,))
    tab = shown(scenario, title=name)
    assert tab.evaluate("document.images.length") == 0
    assert tab.evaluate("document.querySelector('h1').textContent") == name
    assert name in tab.evaluate("document.getElementById('contenders').textContent")


@pytest.mark.parametrize("key", ["ravine_momentum", "same_name_different_library"])
def test_a_phone_shows_all_of_the_page_without_scrolling_sideways(
    shown: Callable[..., Any], key: str
) -> None:
    tab = shown(key)
    tab.resize(360, 740, ratio=3, touch=True)
    tab.frames(3)
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    assert tab.evaluate("document.getElementById('surface').width") == 3 * tab.evaluate(
        "document.getElementById('surface').clientWidth"
    )


def test_light_and_dark_follow_the_reader(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    corner = (
        "Array.from(document.getElementById('surface')"
        ".getContext('2d').getImageData(1, 1, 1, 1).data)"
    )
    assert tab.evaluate(corner) == [255, 255, 255, 255]
    tab.prefer(color_scheme="dark")
    tab.frames(3)
    assert tab.evaluate(corner) == [0x12, 0x15, 0x18, 255]


def test_every_control_has_a_name_and_the_pictures_say_what_they_show(
    shown: Callable[..., Any],
) -> None:
    tab = shown("ravine_momentum", "#step=4")
    tree = tab.call("Accessibility.getFullAXTree")["nodes"]
    wanted = {"button", "slider", "textbox", "checkbox", "image", "Canvas"}
    nameless = [
        node
        for node in tree
        if node.get("role", {}).get("value") in wanted and not node.get("name", {}).get("value")
    ]
    assert nameless == []
    said = tab.evaluate("document.getElementById('surface').getAttribute('aria-label')")
    assert said.startswith("Momentum in a ravine. Step 4 of 30: Gradient descent loss")


def test_a_frame_in_another_page_is_as_high_as_the_page(tab: Any, tmp_path: Path) -> None:
    web_page(lessons["ravine_momentum"], tmp_path / "page.html")
    host = tmp_path / "host.html"
    text = snippet("page.html#step=3", "Momentum").replace(' loading="lazy"', "")
    host.write_text(f"<!DOCTYPE html><title>A course</title><body>{text}", encoding="utf-8")
    tab.open(host)
    height = "Number(document.querySelector('iframe').height)"
    tab.evaluate(
        f"(async () => {{ while ({height} === 720) await new Promise(requestAnimationFrame); }})()"
    )
    tab.frames(10)
    settled = tab.evaluate(height)
    tab.frames(10)
    assert tab.evaluate(height) == settled
    assert 900 < settled < 3000


def test_a_network_is_drawn_from_what_is_stored(shown: Callable[..., Any]) -> None:
    tab = shown("library_momentum", "#step=50")
    lesson = lessons["library_momentum"]
    losses = tab.evaluate("descentExplorer.runs.map((run) => Array.from(run.losses))")
    for run, stored in zip(compute(lesson.scenario).trajectories, losses, strict=True):
        assert run is not None
        assert stored == run.losses.tolist()
    assert tab.evaluate("document.querySelectorAll('.field').length") == 0
    assert json.loads(tab.evaluate("descentExplorer.text")) == scenario_data(lesson.scenario)


@pytest.mark.parametrize("key", lessons)
def test_a_page_that_computes_its_own_rows_is_at_most_250_kilobytes(key: str) -> None:
    scenario = lessons[key].scenario
    most = 425_000 if scenario.surface.network is not None else 250_000
    stored = [contender for contender in scenario.contenders if not contender.optimizer.is_formula]
    if scenario.surface.network is None and stored:
        # Rows of 64 bits for positions, loss and gradients, of the lesson and of each try.
        rows = (scenario.steps + 1) * (2 * scenario.surface.dimension + 1)
        most += int(len(stored) * (1 + len(lessons[key].tries)) * rows * 8 * 4 / 3)
    assert len(page_of(key)) <= most


def drawn_as_shown(tab: Any) -> bool:
    """Whether both canvases have a pixel for each pixel of the screen they are shown on."""
    actual: bool = tab.evaluate(
        "['surface', 'chart'].map((id) => document.getElementById(id)).every((one) =>"
        " one.width === Math.round(one.clientWidth * devicePixelRatio)"
        " && one.height === Math.round(one.clientHeight * devicePixelRatio))"
    )
    return actual


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_picture_is_drawn_for_the_size_it_is_shown_at(
    shown: Callable[..., Any], ratio: float
) -> None:
    shown("ravine_momentum").resize(1280, 800, ratio=ratio)
    tab = shown("ravine_momentum")
    assert drawn_as_shown(tab)
    for change in ("stage.style.width = '500px'", "stage.style.width = '700px'"):
        # In the very frame in which the size changes: a task comes after what that frame draws.
        tab.evaluate(
            f"(async () => {{ await new Promise(requestAnimationFrame); {change};"
            " const { port1, port2 } = new MessageChannel();"
            " await new Promise((found) => { port1.onmessage = found; port2.postMessage(0); });"
            " const canvas = document.getElementById('surface');"
            " window.fits = canvas.width === Math.round(canvas.clientWidth * devicePixelRatio);"
            " })()"
        )
        assert tab.evaluate("fits")
    tab.resize(700, 800, ratio=ratio)
    tab.frames()
    assert drawn_as_shown(tab)


def test_what_is_told_of_a_run_may_bring_a_scroll_bar(shown: Callable[..., Any]) -> None:
    """The scroll bar narrows the picture, which is drawn for the remaining width."""
    fast = Contender(optimizers["gradient_descent"](learning_rate=30.0), "Too fast")
    scenario = Scenario(surfaces["quartic_bowl"], (1.5, -1.0), 50, (fast,) * 12)
    shown(scenario).resize(1280, 3000)
    tab = shown(scenario)
    assert "Diverged" in tab.evaluate("document.querySelector('.contender').textContent")
    # Only the last of the sentences on divergence does not fit any more.
    height = tab.evaluate(
        "Math.ceil(document.querySelector('.columns').getBoundingClientRect().bottom)"
    )
    tab.resize(1280, height - 10)
    tab = shown(scenario)
    assert tab.evaluate("innerWidth > document.documentElement.clientWidth")
    assert drawn_as_shown(tab)


def test_the_fine_heat_map_follows_the_first_picture(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum")
    tab.frames(4)
    assert tab.evaluate("descentExplorer.surfacePlot.heightField.nodes") == 256
    slide(tab, ".contender:nth-child(2) [data-name=momentum]", 350)
    assert tab.evaluate("descentExplorer.surfacePlot.heightField.nodes") == 256


def test_a_part_of_the_run_is_played(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum", "#step=10")
    tab.press("[", OPEN_BRACKET, text="[")
    tab.evaluate("descentExplorer.playback.goTo(14)")
    tab.press("]", CLOSE_BRACKET, text="]")
    assert tab.evaluate("document.getElementById('range').textContent") == "steps 10 to 14"
    tab.press("Home", HOME)
    assert step(tab) == 10
    tab.evaluate("descentExplorer.playback.setSpeed(100); descentExplorer.playback.advance(0.2)")
    assert step(tab) == 14
    tab.press("l", 76, text="l")
    tab.evaluate("descentExplorer.playback.advance(0.02)")
    assert step(tab) == 11, "from the end it begins again at the first step of the range"
    tab.press("\\", BACKSLASH, text="\\")
    tab.press("End", END)
    assert step(tab) == 30


def test_known_saddles_are_marked(shown: Callable[..., Any]) -> None:
    surface = surfaces["saddle_point"]
    tab = shown(Scenario(surface, surface.starts[0], 5, ()))
    actual = tab.evaluate("descentExplorer.saddles()")
    assert actual == [list(saddle) for saddle in surface.saddles] != []
    lightest = tab.evaluate(
        "(() => { const { base, frame } = descentExplorer.surfacePlot;"
        f" const [x, y] = {json.dumps(actual[0])};"
        " const { data } = base.getContext('2d').getImageData("
        " Math.round(frame.toX(x)) - 2, Math.round(frame.toY(y)) - 2, 5, 5);"
        " return Math.max(...data.filter((_, index) => index % 4 === 2)); })()"
    )
    assert lightest > 225, "the cross is white on a dark ground"


def test_the_number_of_steps_is_changed_and_kept_in_the_address(
    shown: Callable[..., Any], tmp_path: Path
) -> None:
    lesson = Scenario(
        surfaces["ravine"], (2.0, 2.0), 30, (Contender(optimizers["momentum"](), "Momentum"),)
    )
    tab = shown(lesson)
    slide(tab, "#shared [data-name=steps]", 1000)
    assert state(tab).steps == 300
    (run,) = compute(state(tab)).trajectories
    assert run is not None
    np.testing.assert_array_equal(trajectories(tab)[0].reshape(-1, 2), run.positions)
    before = state(tab)
    tab.open(tmp_path / "page.html", tab.evaluate("descentExplorer.address"))
    assert state(tab) == before
    slide(tab, "#shared [data-name=noise]", 500)
    assert state(tab).steps == 30, "no more than there is noise for"
    (run,) = compute(state(tab)).trajectories
    assert run is not None
    np.testing.assert_array_equal(trajectories(tab)[0].reshape(-1, 2), run.positions)
    assert (
        shown(lesson, locked=["steps"]).evaluate("document.querySelector('[data-name=steps]')")
        is None
    )


def test_the_program_s_verdict_is_told_of_the_very_run_it_is_on(shown: Callable[..., Any]) -> None:
    tab = shown("ravine_momentum", "#step=30")
    told = "Array.from(document.querySelectorAll('.contender'), (one) => one.textContent)"
    for run, text in zip(
        compute(lessons["ravine_momentum"].scenario).trajectories, tab.evaluate(told), strict=True
    ):
        assert run is not None
        assert run.verdict.reason in text
    tab.evaluate("descentExplorer.playback.goTo(12)")
    assert not any(run.verdict.reason in text for text in tab.evaluate(told))
    tab.evaluate("descentExplorer.playback.goTo(30)")
    slide(tab, ".contender:nth-child(2) [data-name=momentum]", 350)
    assert not any(run.verdict.reason in text for text in tab.evaluate(told))


def test_arrows_of_the_chosen_contender_point_where_the_program_s_do(
    shown: Callable[..., Any],
) -> None:
    tab = shown("ravine_momentum", "#step=4")
    assert tab.evaluate("descentExplorer.surfacePlot.arrows") == []
    tab.click(".contender:nth-child(2) .name")
    tab.frames()
    run = compute(lessons["ravine_momentum"].scenario).trajectories[1]
    assert run is not None
    vectors = step_vectors(run, 4)
    drawn = {entry["name"]: entry for entry in tab.evaluate("descentExplorer.surfacePlot.arrows")}
    scale = np.array(
        tab.evaluate(
            "(({ width, height, x, y }) => [width / (x[1] - x[0]), -height / (y[1] - y[0])])"
            "(descentExplorer.surfacePlot.frame)"
        )
    )
    for name, vector in (("gradient", vectors.gradient), ("step", vectors.step)):
        reach = np.subtract(drawn[name]["tip"], drawn[name]["tail"])
        exact = vector * scale
        length = np.hypot(*exact)
        held = length if name == "step" else min(max(length, 28.0), 110.0)
        np.testing.assert_allclose(reach, exact * held / length, rtol=1e-9)
    tab.click(".contender:nth-child(2) .name")
    tab.frames()
    assert tab.evaluate("descentExplorer.surfacePlot.arrows") == []
