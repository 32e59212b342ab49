"""Every known form of a rule: of each publication and library, and those one switch away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from explorer.engine.parameter import Choice, Number, Switch, Value
from explorer.engine.rules.library import optimizers
from explorer.engine.rules.optimizer import Optimizer

SMALL = {"weight_decay": 0.01, "epsilon": 1e-8, "epsilon_root": 1e-8, "momentum": 0.5}
"""Values that switch on a mechanism that is off in its dialect; 0.01 where none is named."""
DECAYS = ("coupled", "decoupled")


@dataclass(frozen=True)
class Variant:
    """A rule in one form; ``dialects`` are those that have exactly this form.

    In ``optimizer`` every mechanism that zero would switch off is on, so that its size can be
    fitted; ``changed`` are the choices that no dialect makes.
    """

    optimizer: Optimizer
    dialects: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def plain(self) -> tuple[dict[str, float], ...]:
        """The default numbers of each of the dialects."""
        cls = type(self.optimizer)
        return tuple(cls.in_dialect(dialect).numbers for dialect in self.dialects)


@cache
def variants() -> tuple[Variant, ...]:
    """All forms of all rules that are mathematics, the plain forms of dialects first.

    Example:
        >>> from explorer.engine.identification.variants import variants
        >>> momentum = [variant for variant in variants() if variant.optimizer.id == "momentum"]
        >>> [variant.dialects for variant in momentum if not variant.changed]
        [('paper',), ('pytorch', 'tfjs', 'optax'), ('keras',)]
    """
    distinct: dict[object, Variant] = {}
    for cls in optimizers.values():
        if not cls().is_formula:
            continue
        plain = list(_forms(cls))
        for dialect, changed, values in sorted(plain, key=lambda form: len(form[1])):
            optimizer = cls.in_dialect(dialect, **values)
            rule = optimizer.rule
            known = distinct.get(rule)
            if known is None:
                distinct[rule] = Variant(optimizer, (dialect,), changed)
            elif dialect not in known.dialects and changed == known.changed:
                distinct[rule] = Variant(known.optimizer, (*known.dialects, dialect), changed)
    return tuple(distinct.values())


def _forms(cls: type[Optimizer]) -> Iterator[tuple[str, tuple[str, ...], dict[str, Value]]]:
    for dialect in cls.dialects:
        base = cls.in_dialect(dialect)
        on = _switched_on(cls, base)
        yield dialect, (), on
        for name, option in _alternatives(cls, base):
            yield dialect, (f"{name}={option}",), {**on, name: option}
            if name == "centered":
                for other, form in _alternatives(cls, base):
                    if other not in ("centered", "weight_decay_form"):
                        changed = (f"centered={option}", f"{other}={form}")
                        yield dialect, changed, {**on, name: option, other: form}


def _switched_on(cls: type[Optimizer], base: Optimizer) -> dict[str, Value]:
    mechanisms = [*cls.own_parameters, cls.parameter("weight_decay")]
    return {
        mechanism.name: SMALL.get(mechanism.name, 0.01)
        for mechanism in mechanisms
        if isinstance(mechanism, Number)
        and mechanism.off_at_zero
        and base.values[mechanism.name] == 0
        and not mechanism.whole
    }


def _alternatives(cls: type[Optimizer], base: Optimizer) -> Iterator[tuple[str, Value]]:
    for parameter in cls.own_parameters:
        options: tuple[Value, ...] = ()
        if isinstance(parameter, Switch):
            options = (not base.values[parameter.name],)
        elif isinstance(parameter, Choice) and parameter.name != "weight_decay_form":
            options = tuple(parameter.options)
        for option in options:
            if option != base.values[parameter.name]:
                yield parameter.name, option
    known = {cls.in_dialect(dialect).values["weight_decay_form"] for dialect in cls.dialects}
    for form in DECAYS:
        if form not in known:
            yield "weight_decay_form", form
