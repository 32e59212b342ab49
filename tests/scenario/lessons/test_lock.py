"""What a lesson can lock."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explorer.engine import Noise, Schedule, optimizers, surfaces
from explorer.scenario import edit
from explorer.scenario.lessons.lock import broken_lock, is_locked, kept_contenders, lockable
from explorer.scenario.scenario import Contender, Scenario

BEFORE = Scenario(
    surfaces["rosenbrock"],
    (-1.0, 1.0),
    50,
    (
        Contender(optimizers["momentum"](learning_rate=1e-3, momentum=0.9), "First"),
        Contender(optimizers["adam"](learning_rate=0.1), "Second"),
    ),
)


def exchanged(**changes: object) -> Scenario:
    return BEFORE.with_contender(0, replace(BEFORE.contenders[0], **changes))


EDITS = {
    "surface": replace(BEFORE, surface=BEFORE.surface.with_parameters(b=50.0)),
    "surface.formula": replace(BEFORE, surface=surfaces["beale"]),
    "start": replace(BEFORE, start=(0.0, 0.0)),
    "steps": replace(BEFORE, steps=51),
    "noise": replace(BEFORE, noise=Noise(1.0)),
    "seed": replace(BEFORE, seed=1),
    "contenders": edit.removed(BEFORE, 1),
    "contenders.optimizer": exchanged(optimizer=optimizers["nesterov"]()),
    "contenders.dialect": exchanged(optimizer=optimizers["momentum"].in_dialect("pytorch")),
    "contenders.hyperparameters": edit.with_value(BEFORE, 0, "momentum", 0.5),
    "contenders.hyperparameters.momentum": edit.with_value(BEFORE, 0, "momentum", 0.5),
    "contenders.schedule": exchanged(schedule=Schedule("cosine")),
    "contenders.name": exchanged(name="Another"),
    "contenders.visible": exchanged(visible=False),
}


@pytest.mark.parametrize("part", EDITS)
def test_an_edit_of_a_locked_part_is_found(part: str) -> None:
    assert broken_lock(BEFORE, EDITS[part], (part,)) == part
    assert broken_lock(BEFORE, BEFORE, (part,)) is None
    assert kept_contenders(part).startswith("This lesson locks ")
    assert kept_contenders(part).endswith(".")


@pytest.mark.parametrize("part", EDITS)
def test_an_edit_of_something_else_is_free(part: str) -> None:
    inside = {part} if "hyperparameters" not in part else {key for key in EDITS if "hyperp" in key}
    # Another formula is another surface.
    inside |= {"surface"} if part == "surface.formula" else set()
    # Another optimizer or dialect has other values as well.
    if part in ("contenders.optimizer", "contenders.dialect"):
        inside |= {key for key in EDITS if "hyperparameters" in key}
    free = tuple(name for name in lockable() if name not in inside and "hyperp" not in name)
    assert broken_lock(BEFORE, EDITS[part], free) is None


def test_what_is_inside_contenders_does_not_hold_back_adding_moving_and_removing() -> None:
    locked = tuple(name for name in lockable() if name.startswith("contenders."))
    for after in (
        edit.added(BEFORE, optimizers["adam"]()),
        edit.duplicated(BEFORE, 0),
        edit.removed(BEFORE, 0),
        edit.with_contender_moved(BEFORE, 0, 1),
    ):
        assert broken_lock(BEFORE, after, locked) is None


def test_one_of_two_equal_contenders_is_kept_too() -> None:
    twins = replace(BEFORE, contenders=(BEFORE.contenders[0],) * 2)
    after = edit.with_value(twins, 1, "momentum", 0.5)
    locked = ("contenders.hyperparameters.momentum",)
    assert broken_lock(twins, after, locked) == locked[0]


def test_a_fan_adds_contenders_and_leaves_the_one_it_opens_as_it_is() -> None:
    rate = "contenders.hyperparameters.learning_rate"
    assert broken_lock(BEFORE, edit.fanned(BEFORE, 1), ("contenders",)) == "contenders"
    assert broken_lock(BEFORE, edit.fanned(BEFORE, 1), (rate,)) is None
    shades = tuple(f"#0000{level}0" for level in "12345")
    assert broken_lock(BEFORE, edit.fanned(BEFORE, 1, colours=shades), (rate,)) is None
    without = edit.fanned(BEFORE, 1, values=(0.5, 0.25))
    assert broken_lock(BEFORE, without, (rate,)) == rate


def test_a_locked_surface_locks_its_formula_and_not_the_other_way_round() -> None:
    assert is_locked("surface.formula", ("surface",))
    assert not is_locked("surface", ("surface.formula",))


def test_all_hyperparameters_locked_lock_each() -> None:
    lock = "contenders.hyperparameters.momentum"
    assert is_locked(lock, ("contenders.hyperparameters",))
    assert is_locked(lock, (lock,))
    assert not is_locked(lock, ("contenders", "contenders.hyperparameters.rho"))


def test_a_hyper_parameter_of_a_typed_rule_is_named_by_its_own_name() -> None:
    assert kept_contenders("contenders.hyperparameters.own_rate") == "This lesson locks own rate."
