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
    called_helpers,
    source,
)

X, Y = ex.symbol("x"), ex.symbol("y")
NUMBERS = (2.5, -1.0, 1.0, 0.5, -3.0, 800.0, 0.0, -0.0, math.inf, -math.inf, math.nan)
PAIRS = tuple(itertools.product(NUMBERS, NUMBERS))
LEFT, RIGHT = (np.array(column) for column in zip(*PAIRS, strict=True))
PLANE = formula("x").field
BY_COORDINATE = [operation for operation in OPERATIONS.values() if operation.kind != "reduction"]

every_operation = pytest.mark.parametrize(
    "operation", BY_COORDINATE, ids=lambda operation: operation.name
)


def node_of(operation: Operation, x: Expression = X, y: Expression = Y) -> Expression:
    """The operation on x and y; a condition as 1 or 0."""
    if operation.kind == "function":
        return ex.call(operation.name, x)
    if operation.kind == "comparison":
        return ex.where(ex.compare(operation.name, x, y), 1.0, 0.0)
    if operation.kind == "choice":
        return ex.where(x < y, x, y)
    return ex.negative(x) if operation.arity == 1 else getattr(ex, operation.name)(x, y)


def expected(operation: Operation) -> np.ndarray:
    """What numpy makes of all pairs."""
    with np.errstate(all="ignore"):
        if operation.kind == "choice":
            return np.where(LEFT < RIGHT, LEFT, RIGHT)
        return getattr(np, operation.ufunc)(*(LEFT, RIGHT)[: operation.arity]).astype(float)


def assert_same(actual: np.ndarray, wanted: np.ndarray) -> None:
    """The same numbers to some units in the last place, and the same zeros, infinities and NaN."""
    np.testing.assert_allclose(actual, wanted, rtol=2e-15, atol=0.0)
    numbers = ~np.isnan(wanted)
    np.testing.assert_array_equal(np.signbit(actual[numbers]), np.signbit(wanted[numbers]))


def value_of(lines: list[str], result: str, scope: dict[str, object]) -> object:
    exec("\n".join(lines), scope)  # noqa: S102
    return eval(result, scope)  # noqa: S307


@every_operation
def test_floats_give_what_numpy_gives_or_stop_where_it_is_not_finite(operation: Operation) -> None:
    root = node_of(operation)
    for x, y, wanted in zip(
        LEFT.tolist(), RIGHT.tolist(), expected(operation).tolist(), strict=True
    ):
        names = {X: "x", Y: "y"}
        lines = ValueLines(names, float_text, "v").lines([root])
        scope: dict[str, object] = {**FLOAT_FUNCTIONS, "x": x, "y": y}
        try:
            actual = value_of(lines, names[root], scope)
        except RAISED:
            assert not math.isfinite(wanted), (x, y)
        else:
            assert isinstance(actual, float)
            assert_same(np.array([actual]), np.array([wanted]))


@every_operation
def test_a_function_of_floats_is_made_from_their_source(operation: Operation) -> None:
    if operation.kind in ("function", "arithmetic", "extreme"):
        operands = (0.5, 0.25)[: operation.arity]
        with np.errstate(all="ignore"):
            assert operation.scalar()(*operands) == pytest.approx(
                getattr(np, operation.ufunc)(*operands)
            )


@every_operation
def test_arrays_and_single_numbers_of_numpy_agree(operation: Operation) -> None:
    root = node_of(operation)
    names = {X: "x", Y: "y"}
    lines = ValueLines(names, array_text, "v").lines([root])
    with np.errstate(all="ignore"):
        arrays = value_of(lines, names[root], {"np": np, "x": LEFT, "y": RIGHT})
        singles = [
            value_of(lines, names[root], {"np": np, "x": np.float64(x), "y": np.float64(y)})
            for x, y in PAIRS
        ]
    assert_same(np.asarray(arrays, dtype=float), expected(operation))
    assert_same(np.array(singles, dtype=float), expected(operation))


@every_operation
def test_memory_used_again_holds_the_same_numbers(operation: Operation) -> None:
    root = node_of(operation)
    names = {X: "x", Y: "y"}
    buffers = BufferLines(names, lambda node: bool(node.arguments))
    lines = buffers.lines([root])
    scope: dict[str, object] = {"np": np, "x": LEFT, "y": RIGHT}
    scope |= {f"b{index}_": np.empty(len(PAIRS)) for index in range(buffers.buffers)}
    scope |= {f"m{index}_": np.empty(len(PAIRS), dtype=bool) for index in range(buffers.masks)}
    with np.errstate(all="ignore"):
        assert_same(value_of(lines, names[root], scope), expected(operation))


@every_operation
def test_the_value_that_is_explained_is_numpys(operation: Operation) -> None:
    root = node_of(operation)
    actual = [evaluate(root, {X: (x,), Y: (y,)}, 1)[0] for x, y in PAIRS]
    assert_same(np.array(actual), expected(operation))


@pytest.mark.parametrize("width", [1, SIDE_BY_SIDE])
@every_operation
def test_machine_code_gives_what_numpy_gives(operation: Operation, width: int) -> None:
    rule = Rule({}, {}, frozenset(), POSITION, node_of(operation, POSITION))
    together = run_batch_loop(
        PLANE, rule, Layout((), columns=(Y,), width=width), 2,
        Batch(LEFT[None], (), columns=[RIGHT]),
    )  # fmt: skip
    assert_same(together.positions[0], expected(operation))
    layout = Layout((Y,), width=width)
    shared = [run_batch_loop(PLANE, rule, layout, 2, Batch(LEFT[None], (y,))) for y in NUMBERS]
    actual = np.array([each.positions[0] for each in shared])
    mine = RIGHT[None] == np.array(NUMBERS)[:, None]
    mine |= np.isnan(RIGHT)[None] & np.isnan(np.array(NUMBERS))[:, None]
    mine &= np.signbit(RIGHT)[None] == np.signbit(np.array(NUMBERS))[:, None]
    assert (mine.sum(axis=0) == 1).all()
    assert_same(actual.T[mine.T], expected(operation))


@every_operation
def test_scripts_in_python_give_what_numpy_gives(operation: Operation) -> None:
    with np.errstate(all="ignore"):
        whole = source(node_of(operation), {X: "x", Y: "y"}, NUMPY_ARRAYS)
        assert_same(
            np.asarray(value_of([], whole, {"np": np, "x": LEFT, "y": RIGHT}), float),
            expected(operation),
        )
        number = source(node_of(operation), {X: "x", Y: "y"}, NUMPY)
        actual = [
            value_of([], number, {"np": np, "x": np.float64(x), "y": np.float64(y)})
            for x, y in PAIRS
        ]
    assert_same(np.array(actual, dtype=float), expected(operation))


def test_javascript_gives_what_numpy_gives() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("there is no node on the PATH to run JavaScript with")
    texts = {
        operation.name: source(node_of(operation), {X: "x", Y: "y"}, JAVASCRIPT)
        for operation in BY_COORDINATE
    }
    helpers = called_helpers("\n".join(texts.values()), JAVASCRIPT)
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
    for name, values in json.loads(done.stdout).items():
        assert_same(np.array([float(each) for each in values]), expected(OPERATIONS[name]))


def _in_javascript(value: float) -> str:
    return {math.inf: "Infinity", -math.inf: "-Infinity"}.get(
        value, str(value).replace("nan", "NaN")
    )


@every_operation
def test_text_reads_back_as_the_same_operation(operation: Operation) -> None:
    root = node_of(operation)
    assert parse(text(root), ("x", "y")).expression is root


@every_operation
def test_every_operation_has_all_its_forms(operation: Operation) -> None:
    assert operation.floats is not None
    assert operation.machine is not None
    for form in (
        operation.python,
        operation.torch,
        operation.jax,
        operation.keras,
        operation.javascript,
    ):
        assert form is not None
        assert not isinstance(form, Conditional)
    assert operation.typeset.sign or operation.typeset.layout in (
        "product", "fraction", "power", "root", "cases",
    )  # fmt: skip
    assert (operation.slope is not None) == (operation.kind == "function")
    derivative(node_of(operation), X)
    if isinstance(operation.javascript, Call) and not operation.javascript.name.startswith("Math."):
        assert operation.javascript.name in JAVASCRIPT_HELPERS


def test_only_sums_over_coordinates_are_operations_written_as_others() -> None:
    without = [
        operation.name
        for operation in OPERATIONS.values()
        if operation.floats is None or operation.machine is None
    ]
    assert without == ["dot", "mean"]


@pytest.mark.parametrize(
    "written", ["min(log(x), 1)", "min(1, log(x))", "max(0, log(x))", "max(log(x), 0)"]
)
def test_an_undefined_loss_stays_undefined_in_the_smaller_and_the_larger(written: str) -> None:
    surface = formula(written)
    assert math.isnan(surface.value((-1.0,)))
    trajectory = run(surface, optimizers["gradient_descent"](), (-1.0,), 20)
    assert trajectory.diverged_at == 0
    assert trajectory.verdict.kind == "diverged"
