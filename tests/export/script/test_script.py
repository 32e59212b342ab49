from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from explorer.engine import Noise, Schedule, formula, optimizers, surfaces
from explorer.export.script.library_optimizers import NATIVES, Native, native
from explorer.scenario.results import compute
from explorer.scenario.scenario import Contender, Scenario
from tests.export.scripting import (
    MODULES,
    executed,
    installed,
    largest_difference,
    run_in_node,
    script_of,
    undefined_names,
)

EVERY = [(key, dialect) for key, cls in optimizers.items() for dialect in cls.dialects]
STEPS = 40


def walked(*contenders: Contender, surface: str = "ravine", steps: int = STEPS) -> Scenario:
    chosen = surfaces[surface]
    return Scenario(chosen, chosen.starts[0], steps, contenders)


@pytest.mark.parametrize(("key", "dialect"), EVERY)
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock"])
def test_the_numpy_script_of_every_optimizer_takes_the_steps_of_the_run(
    key: str, dialect: str, surface: str
) -> None:
    scenario = walked(Contender(optimizers[key].in_dialect(dialect), key), surface=surface)
    assert largest_difference(scenario, "numpy") < 1e-9


@pytest.mark.parametrize("library", MODULES)
@pytest.mark.parametrize(
    "changing", [False, True], ids=["constant rate", "changing rate and noise"]
)
def test_a_library_takes_the_steps_of_the_run(library: str, changing: bool, tmp_path: Path) -> None:
    installed(*MODULES[library])
    # Numbers in single precision somewhere would differ by 1e-10 and more.
    assert largest_difference(_everything(library, changing), library, tmp_path) < 1e-11


@pytest.mark.parametrize("library", MODULES)
@pytest.mark.parametrize(
    "changing", [False, True], ids=["constant rate", "changing rate and noise"]
)
@pytest.mark.parametrize("wrong", [False, True], ids=["true gradient", "typed gradient"])
def test_a_librarys_script_defines_all_that_it_names(
    library: str, changing: bool, wrong: bool
) -> None:
    scenario = _everything(library, changing)
    if wrong:
        surface = surfaces["ravine"].with_gradient(["4*x", "2*y"])
        scenario = replace(scenario, surface=surface)
    assert undefined_names(script_of(scenario, library)) == set()


def test_a_script_that_lacks_a_definition_is_found() -> None:
    text = (
        "import math\ndef step(x):\n    y = [known * math.pi for known in x]\n    return y, lost\n"
    )
    assert undefined_names(text) == {"lost"}


def _everything(library: str, changing: bool) -> Scenario:
    """All optimizers with a rate, as published and in the library's own dialect."""
    schedule = Schedule("exponential", factor=0.95) if changing else Schedule()
    contenders = [
        Contender(cls.in_dialect(dialect), f"{key} {dialect}", schedule=schedule)
        for key, cls in optimizers.items()
        for dialect in ("paper", library)
        if dialect in cls.dialects and "learning_rate" in cls.in_dialect(dialect).values
    ]
    return replace(walked(*contenders), noise=Noise(0.05 * changing), seed=5)


@pytest.mark.parametrize("library", ["numpy", *MODULES])
def test_what_is_put_around_a_rule_is_written_too(library: str, tmp_path: Path) -> None:
    installed(*MODULES.get(library, ()))
    around = {"cautious": "published", "lookahead_period": 4, "average_decay": 0.9}
    contenders = [Contender(optimizers[key](**around), key) for key in ("adam", "qhm", "nesterov")]
    assert largest_difference(walked(*contenders), library, tmp_path) < 1e-9


@pytest.mark.parametrize("key", ["newton", "bfgs", "sam"])
def test_what_is_put_around_a_direct_method_is_written_too(key: str) -> None:
    for around in ({"cautious": "published"}, {"lookahead_period": 3, "average_decay": 0.9}):
        scenario = walked(Contender(optimizers[key](**around), key), surface="himmelblau")
        assert largest_difference(scenario, "numpy") < 1e-9


@pytest.mark.parametrize("library", ["pytorch", "keras"])
def test_amsgrad_is_asked_of_the_librarys_adam(library: str) -> None:
    plain, ams = (
        script_of(walked(Contender(optimizers[key].in_dialect(library), key)), library)
        for key in ("adam", "amsgrad")
    )
    assert "amsgrad=True" in ams
    assert "amsgrad" not in plain


@pytest.mark.parametrize(
    ("library", "key"), [(library, key) for library, known in NATIVES.items() for key in known]
)
def test_a_library_is_asked_for_its_own_optimizer_where_it_has_the_same(
    library: str, key: str
) -> None:
    optimizer = optimizers[key].in_dialect(library)
    if (library, key) == ("tfjs", "adadelta"):
        assert "published" in str(native(Contender(optimizer, key), library))
        optimizer = optimizer.with_values(form="tfjs_4_22")
    assert isinstance(native(Contender(optimizer, key), library), Native)
    text = script_of(walked(Contender(optimizer, key)), library)
    assert f"{NATIVES[library][key].constructor}(" in text
    assert "written out instead." not in text


def test_a_script_says_where_the_library_has_another_convention_and_writes_it_out() -> None:
    text = script_of(walked(Contender(optimizers["adagrad"](), "Adagrad")), "keras")
    assert (
        "# Keras's own Adagrad has epsilon_placement = inside, not outside: written out instead."
        in text
    )
    assert "keras.optimizers" not in text


def test_a_script_says_where_the_library_lacks_the_optimizer() -> None:
    text = script_of(walked(Contender(optimizers["qhm"](), "QHM")), "pytorch")
    assert "# PyTorch has no QHM" in text


@pytest.mark.parametrize("shared", [True, False])
def test_noise_is_drawn_again_from_the_same_seed(shared: bool) -> None:
    names = ("gradient_descent", "adam", "backtracking")
    scenario = walked(*(Contender(optimizers[key](), key) for key in names))
    noisy = replace(scenario, noise=Noise(0.3, shared), seed=11)
    assert largest_difference(noisy, "numpy") < 1e-9


@pytest.mark.parametrize("kind", ["step", "cosine", "reduce_on_plateau"])
def test_a_changing_rate_is_followed(kind: str) -> None:
    contender = Contender(optimizers["momentum"](), "Momentum", schedule=Schedule(kind))
    assert largest_difference(walked(contender, surface="himmelblau"), "numpy") < 1e-9


@pytest.mark.parametrize("library", ["numpy", "pytorch"])
def test_a_typed_gradient_is_followed_and_not_the_true_one(library: str, tmp_path: Path) -> None:
    installed(*MODULES.get(library, []))
    surface = surfaces["ravine"].with_gradient(["4*x", "2*y"])
    contender = Contender(optimizers["momentum"](learning_rate=0.1), "Momentum")
    scenario = Scenario(surface, (2.0, 2.0), 30, (contender,))
    assert "As typed" in script_of(scenario, library)
    assert largest_difference(scenario, library, tmp_path) < 1e-9


@pytest.mark.parametrize("key", list(surfaces))
def test_every_surface_becomes_a_script(key: str) -> None:
    contender = Contender(optimizers["adam"](learning_rate=0.01), "Adam")
    assert largest_difference(walked(contender, surface=key), "numpy") < 1e-9


def test_parameters_with_awkward_names_do_not_get_in_the_way() -> None:
    surface = formula("lambda*x**2 + np*y**2 + start with lambda = 2, np = 3, start = 1")
    contender = Contender(optimizers["momentum"](), "Momentum")
    scenario = Scenario(surface, (1.0, 1.5), 20, (contender,))
    assert largest_difference(scenario, "numpy") < 1e-9


def test_contenders_with_any_names_are_kept_apart() -> None:
    adam = optimizers["adam"]
    names = ["a", "a", "3 \"quoted\" 'names'", "loss", "\\", "läuft\nweiter", "-"]
    scenario = walked(*(Contender(adam(), name) for name in names), surface="rosenbrock")
    for library in ("numpy", "pytorch", "keras", "optax"):
        ast.parse(script_of(scenario, library))
    actual = executed(script_of(scenario, "numpy"))["trajectories"]
    assert len(actual) == len(names)


def test_a_diverging_run_stops_where_the_numbers_end() -> None:
    contender = Contender(optimizers["gradient_descent"](learning_rate=5.0), "Too fast")
    scenario = walked(contender, surface="rosenbrock")
    assert "no longer finite" in script_of(scenario, "numpy")
    assert largest_difference(scenario, "numpy") < 1e-9


def test_one_dimension_and_five_work_too() -> None:
    adam = Contender(optimizers["adam"](), "Adam")
    newton = Contender(optimizers["newton"](), "Newton")
    for text, start in (("x**4 - x", (1.5,)), ("x1**2 + x2*x3 + exp(x4) + x5**2", (1.0,) * 5)):
        scenario = Scenario(formula(text), start, 10, (adam, newton))
        assert largest_difference(scenario, "numpy") < 1e-9


def test_only_the_named_contenders_are_written() -> None:
    scenario = walked(*(Contender(optimizers[key](), key) for key in ("adam", "momentum")))
    assert list(executed(script_of(scenario, "numpy", ["adam"]))["trajectories"]) == ["adam"]


def test_the_end_is_printed_in_full() -> None:
    scenario = walked(Contender(optimizers["adam"](), "Adam"))
    trajectory = compute(scenario).trajectories[0]
    assert trajectory is not None
    printed = executed(script_of(scenario, "numpy"))["printed"]
    assert repr(trajectory.positions[-1].tolist()) in printed
    assert repr(float(trajectory.losses[-1])) in printed


def test_a_script_runs_without_matplotlib(tmp_path: Path) -> None:
    (tmp_path / "matplotlib.py").write_text("raise ImportError", encoding="utf-8")
    path = tmp_path / "script.py"
    path.write_text(script_of(walked(Contender(optimizers["adam"](), "Adam")), "numpy"), "utf-8")
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=60, cwd=tmp_path
    )
    first, second = done.stdout.splitlines()
    assert first.startswith("Adam: x = [")
    assert second == "For the picture: pip install matplotlib"
    assert (done.returncode, done.stderr) == (0, "")


def test_an_unknown_library_is_named() -> None:
    with pytest.raises(ValueError, match="found 'caffe', expected one of numpy"):
        script_of(walked(), "caffe")


def test_javascript_takes_the_steps_of_the_run(tmp_path: Path) -> None:
    contenders = [
        Contender(cls.in_dialect(dialect), f"{key} {dialect}")
        for key, cls in optimizers.items()
        for dialect in ("paper", "tfjs")
        if dialect in cls.dialects and cls().rule is not None
    ]
    scenario = replace(walked(*contenders), noise=Noise(0.01))
    actual = run_in_node(script_of(scenario, "tfjs"), tmp_path)
    for contender, trajectory in zip(contenders, compute(scenario).trajectories, strict=True):
        assert trajectory is not None
        np.testing.assert_allclose(actual[contender.name], trajectory.positions, rtol=0, atol=1e-5)


def test_javascript_gets_helpers_for_what_its_own_functions_compute_otherwise() -> None:
    surface = formula("max(x, 0)**2 + y**2")
    text = script_of(
        Scenario(surface, (1.0, 1.0), 5, (Contender(optimizers["adam"](), "Adam"),)), "tfjs"
    )
    assert "const maximum = (a, b) =>" in text
    assert "maximum(x, 0)" in text
    assert "const minimum" not in text
    plain = script_of(walked(), "tfjs")
    assert not any(f"const {name} =" in plain for name in ("minimum", "maximum", "sign", "power"))
