"""What a lesson locks: the names of lockable parts, and whether an edit changes one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

from explorer.engine import optimizers
from explorer.scenario.scenario import Contender, Scenario

HYPERPARAMETERS = "contenders.hyperparameters"
FORMULA = "surface.formula"
GENERAL: Mapping[str, str] = {
    "surface": "the surface",
    FORMULA: "the surface's formula",
    "start": "the start",
    "steps": "the number of steps",
    "noise": "the noise",
    "seed": "the seed",
    "contenders": "the number of contenders",
    "contenders.optimizer": "every contender's optimizer",
    "contenders.dialect": "every contender's dialect",
    HYPERPARAMETERS: "every contender's set of hyper-parameters",
    "contenders.schedule": "every contender's schedule",
    "contenders.name": "every contender's name",
    "contenders.visible": "the visibility of contenders",
}
"""What can be locked, in words; one hyper-parameter is ``contenders.hyperparameters.momentum``.

``surface`` is about the formula and its parameters. ``contenders`` is about adding and removing;
the part after its dot applies to each contender that stays. Moving contenders up and down, their
colours, looks and groups are always free.
"""


@cache
def lockable() -> Mapping[str, str]:
    """Every part that can be locked, in words."""
    names = sorted({parameter.name for cls in optimizers.values() for parameter in cls.parameters})
    return {
        **GENERAL,
        **{f"{HYPERPARAMETERS}.{name}": f"every contender's {_spoken(name)}" for name in names},
    }


def is_locked(part: str, locked: Collection[str]) -> bool:
    """Whether a part is locked, by itself or with the whole surface or all hyper-parameters."""
    wholes = (part.startswith(f"{HYPERPARAMETERS}.") and HYPERPARAMETERS in locked) or (
        part == FORMULA and "surface" in locked
    )
    return part in locked or wholes


def kept_contenders(part: str) -> str:
    """The sentence that says why a part cannot be changed."""
    own = part.rpartition(".")[2].replace("_", " ")
    return f"This lesson locks {lockable().get(part, own)}."


def broken_lock(before: Scenario, after: Scenario, locked: Collection[str]) -> str | None:
    """The first locked part that differs between two scenarios, or None."""
    return next((part for part in locked if _differs(part, before, after)), None)


def _differs(part: str, before: Scenario, after: Scenario) -> bool:
    if part == FORMULA:
        return before.surface.formula != after.surface.formula
    whole, _, inside = part.partition(".")
    if whole != "contenders":
        return bool(getattr(before, whole) != getattr(after, whole))
    if not inside:
        return len(before.contenders) != len(after.contenders)
    return any(
        _value(inside, old) != _value(inside, new)
        for old, new in _exchanged(before.contenders, after.contenders)
    )


def _exchanged(
    before: Sequence[Contender], after: Sequence[Contender]
) -> list[tuple[Contender, Contender]]:
    """Each changed contender with its new state; moved or added contenders are not included."""
    fresh = [_plain(contender) for contender in after]
    gone = []
    for contender in map(_plain, before):
        if contender in fresh:
            fresh.remove(contender)
        else:
            gone.append(contender)
    return list(zip(gone, fresh, strict=False))


def _plain(contender: Contender) -> Contender:
    """The contender without the parts that are always free."""
    return replace(contender, look=0, colour="", group="")


def _value(inside: str, contender: Contender) -> object:
    optimizer = contender.optimizer
    name, _, hyperparameter = inside.partition(".")
    match name:
        case "optimizer":
            return {**optimizer.reference, "dialect": ""}
        case "dialect":
            return optimizer.dialect
        case "hyperparameters" if hyperparameter:
            return optimizer.values.get(hyperparameter)
        case "hyperparameters":
            return dict(optimizer.values)
        case _:
            return getattr(contender, name)


def _spoken(name: str) -> str:
    return name.replace("_", " ")
