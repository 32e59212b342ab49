"""Every operation in every form, on finite numbers, zeros of both signs, infinities and NaN."""

from __future__ import annotations

import itertools
import json
import math
import shutil
import subprocess

import numpy as np
import pytest

from explorer.engine import formula, optimizers, run
from explorer.engine.loops.llvm.batch_loop import SIDE_BY_SIDE, Batch, run_batch_loop
from explorer.engine.loops.llvm.program import Layout
from explorer.engine.mathematics import expression as ex
from explorer.engine.mathematics.derivative import derivative
from explorer.engine.mathematics.evaluation import evaluate
from explorer.engine.mathematics.expression import Expression
from explorer.engine.mathematics.formula_parser import parse
from explorer.engine.mathematics.formula_text import text
from explorer.engine.mathematics.operations import (
    FLOAT_FUNCTIONS,
    JAVASCRIPT_HELPERS,
    OPERATIONS,
    RAISED,
    Call,
    Conditional,
    Operation,
)
from explorer.engine.mathematics.python_source import (
    BufferLines,
    ValueLines,
    array_text,
    float_text,
)
from explorer.engine.rules.update_rule import POSITION, Rule
from explorer.export.script.languages import (
    JAVASCRIPT,
    NUMPY,
    NUMPY_ARRAYS,
    javascript_helpers,
    source,
)

X, Y = ex.symbol("x"), ex.symbol("y")
NUMBERS = (2.5, -1.0, 1.0, 0.5, -3.0, 800.0, 0.0, -0.0, math.inf, -math.inf, math.nan)
PAIRS = tuple(itertools.product(NUMBERS, NUMBERS))
LEFT, RIGHT = (np.array(column) for column in zip(*PAIRS, strict=True))
PLANE = formula("x").field
BY_COORDINATE = [one for one in OPERATIONS.values() if one.kind != "product"]

every_operation = pytest.mark.parametrize("one", BY_COORDINATE, ids=lambda one: one.name)


def node_of(one: Operation, x: Expression = X, y: Expression = Y) -> Expression:
    """The operation on x and y; a condition as 1 or 0."""
    if one.kind == "function":
        return ex.call(one.name, x)
    if one.kind == "comparison":
        return ex.where(ex.compare(one.name, x, y), 1.0, 0.0)
    if one.kind == "choice":
        return ex.where(x < y, x, y)
    return ex.negative(x) if one.arity == 1 else getattr(ex, one.name)(x, y)


def expected(one: Operation) -> np.ndarray:
    """What numpy makes of all pairs."""
    with np.errstate(all="ignore"):
        if one.kind == "choice":
            return np.where(LEFT < RIGHT, LEFT, RIGHT)
        return getattr(np, one.ufunc)(*(LEFT, RIGHT)[: one.arity]).astype(float)


def assert_same(found: np.ndarray, wanted: np.ndarray) -> None:
    """The same numbers to some units in the last place, and the same zeros, infinities and NaN."""
    np.testing.assert_allclose(found, wanted, rtol=2e-15, atol=0.0)
    numbers = ~np.isnan(wanted)
    np.testing.assert_array_equal(np.signbit(found[numbers]), np.signbit(wanted[numbers]))


def value_of(lines: list[str], result: str, scope: dict[str, object]) -> object:
    exec("\n".join(lines), scope)  # noqa: S102
    return eval(result, scope)  # noqa: S307


@every_operation
def test_floats_give_what_numpy_gives_or_stop_where_it_is_not_finite(one: Operation) -> None:
    root = node_of(one)
    for x, y, wanted in zip(LEFT.tolist(), RIGHT.tolist(), expected(one).tolist(), strict=True):
        names = {X: "x", Y: "y"}
        lines = ValueLines(names, float_text, "v").lines([root])
        scope: dict[str, object] = {**FLOAT_FUNCTIONS, "x": x, "y": y}
        try:
            found = value_of(lines, names[root], scope)
        except RAISED:
            assert not math.isfinite(wanted), (x, y)
        else:
            assert isinstance(found, float)
            assert_same(np.array([found]), np.array([wanted]))


@every_operation
def test_a_function_of_floats_is_made_from_their_source(one: Operation) -> None:
    if one.kind in ("function", "arithmetic", "extreme"):
        operands = (0.5, 0.25)[: one.arity]
        with np.errstate(all="ignore"):
            assert one.scalar()(*operands) == pytest.approx(getattr(np, one.ufunc)(*operands))


@every_operation
def test_arrays_and_single_numbers_of_numpy_agree(one: Operation) -> None:
    root = node_of(one)
    names = {X: "x", Y: "y"}
    lines = ValueLines(names, array_text, "v").lines([root])
    with np.errstate(all="ignore"):
        arrays = value_of(lines, names[root], {"np": np, "x": LEFT, "y": RIGHT})
        singles = [
            value_of(lines, names[root], {"np": np, "x": np.float64(x), "y": np.float64(y)})
            for x, y in PAIRS
        ]
    assert_same(np.asarray(arrays, dtype=float), expected(one))
    assert_same(np.array(singles, dtype=float), expected(one))


@every_operation
def test_memory_used_again_holds_the_same_numbers(one: Operation) -> None:
    root = node_of(one)
    names = {X: "x", Y: "y"}
    buffers = BufferLines(names, lambda node: bool(node.arguments))
    lines = buffers.lines([root])
    scope: dict[str, object] = {"np": np, "x": LEFT, "y": RIGHT}
    scope |= {f"b{index}_": np.empty(len(PAIRS)) for index in range(buffers.buffers)}
    scope |= {f"m{index}_": np.empty(len(PAIRS), dtype=bool) for index in range(buffers.masks)}
    with np.errstate(all="ignore"):
        assert_same(value_of(lines, names[root], scope), expected(one))


@every_operation
def test_the_value_that_is_explained_is_numpys(one: Operation) -> None:
    root = node_of(one)
    found = [evaluate(root, {X: (x,), Y: (y,)}, 1)[0] for x, y in PAIRS]
    assert_same(np.array(found), expected(one))


@pytest.mark.parametrize("width", [1, SIDE_BY_SIDE])
@every_operation
def test_machine_code_gives_what_numpy_gives(one: Operation, width: int) -> None:
    rule = Rule({}, {}, frozenset(), POSITION, node_of(one, POSITION))
    together = run_batch_loop(
        PLANE, rule, Layout((), columns=(Y,), width=width), 2,
        Batch(LEFT[None], (), columns=[RIGHT]),
    )  # fmt: skip
    assert_same(together.positions[0], expected(one))
    layout = Layout((Y,), width=width)
    shared = [run_batch_loop(PLANE, rule, layout, 2, Batch(LEFT[None], (y,))) for y in NUMBERS]
    found = np.array([each.positions[0] for each in shared])
    mine = RIGHT[None] == np.array(NUMBERS)[:, None]
    mine |= np.isnan(RIGHT)[None] & np.isnan(np.array(NUMBERS))[:, None]
    mine &= np.signbit(RIGHT)[None] == np.signbit(np.array(NUMBERS))[:, None]
    assert (mine.sum(axis=0) == 1).all()
    assert_same(found.T[mine.T], expected(one))


@every_operation
def test_scripts_in_python_give_what_numpy_gives(one: Operation) -> None:
    with np.errstate(all="ignore"):
        whole = source(node_of(one), {X: "x", Y: "y"}, NUMPY_ARRAYS)
        assert_same(
            np.asarray(value_of([], whole, {"np": np, "x": LEFT, "y": RIGHT}), float), expected(one)
        )
        number = source(node_of(one), {X: "x", Y: "y"}, NUMPY)
        found = [
            value_of([], number, {"np": np, "x": np.float64(x), "y": np.float64(y)})
            for x, y in PAIRS
        ]
    assert_same(np.array(found, dtype=float), expected(one))


def test_javascript_gives_what_numpy_gives() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on the PATH to run JavaScript with")
    texts = {one.name: source(node_of(one), {X: "x", Y: "y"}, JAVASCRIPT) for one in BY_COORDINATE}
    helpers = javascript_helpers("\n".join(texts.values()))
    assert len(helpers) == len(JAVASCRIPT_HELPERS)
    numbers = ", ".join(map(_in_javascript, NUMBERS))
    written = [
        *helpers,
        "const shown = (a) => Object.is(a, -0) ? '-0.0' : String(a);",
        f"const numbers = [{numbers}];",
        "const all = (f) => numbers.flatMap((x) => numbers.map((y) => shown(f(x, y))));",
        "console.log(JSON.stringify({",
        *(f"  {name}: all((x, y) => {each})," for name, each in texts.items()),
        "}));",
    ]
    done = subprocess.run(
        [node, "-"], input="\n".join(written), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    for name, found in json.loads(done.stdout).items():
        assert_same(np.array([float(each) for each in found]), expected(OPERATIONS[name]))


def _in_javascript(value: float) -> str:
    return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(
        value, str(value).replace("nan", "NaN")
    )


@every_operation
def test_text_reads_back_as_the_same_operation(one: Operation) -> None:
    root = node_of(one)
    assert parse(text(root), ("x", "y")).expression is root


@every_operation
def test_every_operation_has_all_its_forms(one: Operation) -> None:
    assert one.floats is not None
    assert one.machine is not None
    for form in (one.python, one.torch, one.jax, one.javascript):
        assert form is not None
        assert not isinstance(form, Conditional)
    assert one.typeset.sign or one.typeset.layout in (
        "product", "fraction", "power", "root", "cases",
    )  # fmt: skip
    assert (one.slope is not None) == (one.kind == "function")
    derivative(node_of(one), X)
    if isinstance(one.javascript, Call) and not one.javascript.name.startswith("Math."):
        assert one.javascript.name in JAVASCRIPT_HELPERS


def test_a_sum_over_coordinates_is_the_only_operation_written_as_others() -> None:
    without = [one.name for one in OPERATIONS.values() if one.floats is None or one.machine is None]
    assert without == ["dot"]


@pytest.mark.parametrize(
    "written", ["min(log(x), 1)", "min(1, log(x))", "max(0, log(x))", "max(log(x), 0)"]
)
def test_an_undefined_loss_stays_undefined_in_the_smaller_and_the_larger(written: str) -> None:
    surface = formula(written)
    assert math.isnan(surface.value((-1.0,)))
    trajectory = run(surface, optimizers["gradient_descent"](), (-1.0,), 20)
    assert trajectory.diverged_at == 0
    assert trajectory.verdict.kind == "diverged"
