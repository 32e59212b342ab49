"""A formula typed into the page is read, differentiated and run as in the program."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.engine import formula, optimizers, surfaces
from explorer.engine.mathematics.formula_tokens import FormulaError
from explorer.engine.objectives.surface import Surface
from explorer.export.web import web_page
from explorer.scenario.files.scenario_file import scenario_from_text
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario

STEPS = 60
CLOSE = 1e-9
NAMES = ("gradient_descent", "momentum", "nesterov", "polyak_step", "adagrad", "adam")
WRONG = (
    "", "x +", "x + + ", "2x", "x y", "(x", "x)", "x**", "/x", "x/0", "y/(1 - 1)", "sin", "sin x",
    "sin()", "sin(x, y)", "min(x)", "max(x, y, 1)", "log(0)", "sqrt(-1)", "1e999*x", "0**-1",
    "exp(1000)", "a*x", "foo(x)", "x $ y", "x ' y", "x \\ y", "x; y", "é + x", "x if y",
    "x if y else 1",
    "x if x < 0", "x if x < 0 else", "1 < x < 2", "if", "x and y", "x + x1", "y*x2", "x with",
    "x with a", "x with a =", "x with a = b", "x with a = 1,", "x with a = 1 b = 2", "x with 3 = 1",
    "x with sin = 1", "x with a = 1, a = 2", "x with a = -", "a*x with a = 1e999", "x with x = 1",
    "x*y with y = 2", "lambda*x", "x.y", "x[0]", "__import__('os')", "(" * 70 + "x" + ")" * 70,
    "x" + " + x" * 700, "a1*b2*c3*d4*e5*f6*g7*h8*q with a1=1,b2=1,c3=1,d4=1,e5=1,f6=1,g7=1,h8=1",
    "x == y == 1", "10**400", "x=3", "constructor", "toString(x)", "x with toString = 1, b",
)  # fmt: skip


@pytest.fixture
def typing_page(tab: Any, tmp_path: Path) -> Any:
    """A page on a plane, with a rule of each kind, whose formula is free."""
    contenders = tuple(Contender(optimizers[name](learning_rate=0.01), name) for name in NAMES)
    scenario = Scenario(surfaces["ravine"], (-1.5, 2.0), STEPS, contenders)
    web_page(scenario, tmp_path / "page.html")
    tab.open(tmp_path / "page.html")
    return tab


def typed(tab: Any, text: str) -> str:
    """Put a text into the field as a person would, and read what is said below it."""
    said: str = tab.evaluate(
        "(() => { const field = document.getElementById('typed-formula');"
        f" field.value = {json.dumps(text)}; field.dispatchEvent(new Event('input'));"
        " return document.getElementById('typed-error').textContent; })()"
    )
    return said


def state(tab: Any) -> Scenario:
    return scenario_from_text(tab.evaluate("descentExplorer.text"))


def test_every_formula_of_the_catalogue_walks_as_in_the_program(typing_page: Any) -> None:
    drawn = {key: surface for key, surface in surfaces.items() if surface.dimension <= 2}
    for key, built_in in drawn.items():
        text = with_values(built_in)
        assert typed(typing_page, text) == "", key
        surface = formula(text)
        typing_page.evaluate(f"descentExplorer.setStart({json.dumps(list(built_in.starts[0]))})")
        compare_values(typing_page, surface, built_in)
        compare_runs(typing_page, key)
    assert typing_page.messages == []


def with_values(surface: Surface) -> str:
    """The formula of a built-in surface as a person would type it, with its parameters."""
    if not surface.values:
        return surface.formula
    listed = ", ".join(f"{name} = {value!r}" for name, value in surface.values.items())
    return f"{surface.formula} with {listed}"


def compare_values(tab: Any, surface: Surface, built_in: Surface) -> None:
    """Values and gradients at places all over the window."""
    random = np.random.default_rng(5)
    low, high = np.array(built_in.view).T
    places = random.uniform(low, high, (40, surface.dimension))
    actual = tab.evaluate(
        "(() => { const { document } = descentExplorer; const read = descentExplorer.typed();"
        f" return {json.dumps(places.tolist())}.map((x) => [read.value(...x, read.numbers),"
        " ...read.slopes(...x, read.numbers)].map(String)); })()"
    )
    numbers = np.array([[float(number) for number in row] for row in actual])
    exact = tab.evaluate("descentExplorer.typed().exact")
    relative = 0.0 if exact else CLOSE
    mine = np.column_stack([surface.value(places), surface.gradient(places)])
    size = np.nanmax(np.abs(mine)) if not exact else 0.0
    np.testing.assert_allclose(numbers, mine, rtol=relative, atol=1e-13 * size)


def compare_runs(tab: Any, key: str) -> None:
    scenario = state(tab)
    beside = replace(scenario, start=tuple(np.nextafter(scenario.start, np.inf).tolist()))
    rows = tab.evaluate(
        "descentExplorer.runs.map((run, index) => ({positions: Array.from(run.positions),"
        " exact: descentExplorer.isExact(index)}))"
    )
    for contender, run, moved, row in zip(
        scenario.contenders,
        compute(scenario).trajectories,
        compute(beside).trajectories,
        rows,
        strict=True,
    ):
        assert run is not None
        assert moved is not None
        actual = np.array(row["positions"]).reshape(-1, len(scenario.start))
        name = f"{key}, {contender.name}"
        if row["exact"]:
            np.testing.assert_array_equal(actual, run.positions, name)
            continue
        count = min(len(actual), len(run.positions), len(moved.positions))
        size = np.maximum.accumulate(np.abs(run.positions[:count]).max(axis=1))
        apart = np.abs(actual[:count] - run.positions[:count]).max(axis=1) / size
        # A chaotic run carries a last bit far: as far as one that starts a last bit beside.
        parted = np.abs(moved.positions[:count] - run.positions[:count]).max(axis=1) / size
        assert (apart <= np.maximum(CLOSE, 100 * np.maximum.accumulate(parted))).all(), name


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("(1 - x)**2 + 5*(y - x^2)**2", [-1.5, 2.0]),
        ("abs(x) + y**2/2 if x < y else max(x, y)**2 - min(x, -y)", [-1.0, 0.5]),
        ("x**-3 + sqrt(x**2 + 1) + floor(x)*sign(x)", [0.7]),
        ("x**y + 2**x + (x > 0)*y", [1.5, 0.5]),
        ("-x^2 - -3*x*2/4 - (x - 2)*-1", [0.4]),
        ("a*x1**2 + b*x2**2 with a = 3, b = -0.5", [0.4, 0.1]),
        ("tan(x)*tanh(y) + asin(x/9) - acos(y/9) + atan(x*y)", [0.4, 0.1]),
        ("sinh(x/3) + cosh(y/3) + log(x*x + 1)", [0.4, 0.1]),
    ],
)
def test_other_formulas_walk_as_in_the_program(
    typing_page: Any, text: str, start: list[float]
) -> None:
    assert typed(typing_page, text) == ""
    typing_page.evaluate(f"descentExplorer.setStart({json.dumps(start)})")
    surface = formula(text)
    compare_values(typing_page, surface, surface)
    compare_runs(typing_page, text)


def test_a_wrong_formula_is_explained_in_the_words_of_the_program(typing_page: Any) -> None:
    before = state(typing_page)
    for text in WRONG:
        with pytest.raises(FormulaError) as raised:
            formula(text.strip())
        assert typed(typing_page, text) == str(raised.value), text
        assert state(typing_page) == before, "the last good formula stays"
    assert typing_page.messages == []


def test_a_page_says_why_it_has_no_room_for_three_variables(typing_page: Any) -> None:
    said = typed(typing_page, "x1**2 + x2**2 + x3**2")
    assert said.startswith("found 3 variables, expected at most 2")


def test_parameters_behind_the_formula_get_sliders(typing_page: Any) -> None:
    assert typed(typing_page, "a*x**2 + y**2 with a = 3") == ""
    typing_page.evaluate(
        "(() => { const slider = document.querySelector('#shared [data-name=a] input[type=range]');"
        " slider.value = 250; slider.dispatchEvent(new Event('input')); })()"
    )
    assert state(typing_page).surface.values["a"] == 1.5
    compare_runs(typing_page, "a slider moved")


def test_the_field_holds_what_can_be_typed_again(tab: Any, tmp_path: Path) -> None:
    contender = Contender(optimizers["momentum"](), "Momentum")
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 20, (contender,))
    web_page(scenario, tmp_path / "page.html")
    tab.open(tmp_path / "page.html")
    tab.evaluate("descentExplorer.setSurfaceParameter('b', 50)")
    text = tab.evaluate("document.getElementById('typed-formula').value")
    again = formula(text)
    assert again.values == {"a": 1.0, "b": 50.0}
    before = tab.evaluate("Array.from(descentExplorer.runs[0].positions)")
    assert typed(tab, text + " ") == ""
    assert tab.evaluate("Array.from(descentExplorer.runs[0].positions)") == before


def test_a_curve_may_become_of_a_plane_and_a_plane_of_a_curve(typing_page: Any) -> None:
    for text, dimension in (("x**4 - x**2", 1), ("x**2 + sin(y)", 2)):
        assert typed(typing_page, text) == ""
        assert typing_page.evaluate("descentExplorer.surfacePlot.flat") == (dimension == 1)
        assert len(state(typing_page).start) == dimension
        compare_runs(typing_page, text)
    assert typing_page.messages == []


def test_the_address_and_the_file_keep_a_typed_formula(typing_page: Any, tmp_path: Path) -> None:
    assert typed(typing_page, "a*x**2 + (x + y)**2/3 with a = 3") == ""
    typing_page.evaluate("descentExplorer.setSurfaceParameter('a', 2)")
    before = state(typing_page)
    assert before.surface.formula == "a*x**2 + (x + y)**2/3 with a = 3"
    typing_page.open(tmp_path / "page.html", typing_page.evaluate("descentExplorer.address"))
    assert state(typing_page) == before
    typing_page.click("#reset")
    assert state(typing_page).surface == surfaces["ravine"]


@pytest.mark.parametrize("locked", [["surface"], ["surface.formula"]])
def test_a_locked_formula_has_no_field(tab: Any, tmp_path: Path, locked: list[str]) -> None:
    contender = Contender(optimizers["momentum"](), "Momentum")
    scenario = Scenario(surfaces["rosenbrock"], (-1.5, 2.0), 20, (contender,))
    web_page(scenario, tmp_path / "page.html", locked=locked)
    tab.open(tmp_path / "page.html", "#formula=x**2")
    assert tab.evaluate("getComputedStyle(document.getElementById('typed')).display") == "none"
    assert state(tab).surface == surfaces["rosenbrock"]
    sliders = tab.evaluate("document.querySelectorAll('#shared [data-name=b]').length")
    assert sliders == (locked == ["surface.formula"])
