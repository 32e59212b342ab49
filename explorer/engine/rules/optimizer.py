"""The base of all optimizers: declared hyper-parameters, dialects, and one rule."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Self

from explorer.arrays import Floats
from explorer.engine.mathematics.expression import Expression, Operand, expression
from explorer.engine.objectives.objective import Objective
from explorer.engine.parameter import Number, Parameter, Value, found_words, validated
from explorer.engine.rules.family import Family
from explorer.engine.rules.glossary import Term, terms
from explorer.engine.rules.mechanism_parameters import COMMON
from explorer.engine.rules.mechanisms import (
    Move,
    finished,
    prepared,
    remembered,
    seen_by_rule,
)
from explorer.engine.rules.update_rule import (
    GRADIENT,
    Hyperparameters,
    Rule,
    StepInputs,
    Update,
    memory_symbol,
    structure,
)

if TYPE_CHECKING:
    from explorer.engine.rules.direct_step import Iterate, PlainStep, Step


class Optimizer:
    """An update rule with values for its hyper-parameters; immutable.

    A subclass declares ``id``, ``title``, ``family``, ``source``, ``own_parameters``, ``dialects``
    (for each library that has it, the values that differ from the defaults, which are the paper's),
    and writes ``initial`` and ``update``. Its docstring gives the recurrence. It has more methods
    than other classes because callers ask an optimizer for its capabilities, not for its kind: the
    default answers are here.

    Example:
        >>> from explorer.engine import optimizers
        >>> adam = optimizers["adam"](learning_rate=0.05)
        >>> adam.values["beta1"], adam.with_values(beta1=0.5).values["beta1"]
        (0.9, 0.5)
        >>> optimizers["adam"].in_dialect("keras").values["epsilon"]
        1e-07
    """

    id: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[Family]
    source: ClassVar[str]
    own_parameters: ClassVar[tuple[Parameter, ...]] = ()
    own_dialects: ClassVar[Mapping[str, Mapping[str, Value]]] = {}
    warnings: ClassVar[Mapping[str, str]] = {}
    on_networks: ClassVar[str] = ""
    uses_gradient: ClassVar[bool] = True
    scalar_memory: ClassVar[frozenset[str]] = frozenset()
    glossary: ClassVar[Mapping[str, Term]] = terms
    common_parameters: ClassVar[tuple[Parameter, ...]] = COMMON
    parameters: ClassVar[tuple[Parameter, ...]] = COMMON
    dialects: ClassVar[Mapping[str, Mapping[str, Value]]] = {}

    values: Mapping[str, Value]
    dialect: str

    def __init_subclass__(cls) -> None:
        own = {parameter.name for parameter in cls.own_parameters}
        shared = tuple(common for common in cls.common_parameters if common.name not in own)
        cls.parameters = (*cls.own_parameters, *shared)
        cls.dialects = {"paper": {}, **cls.own_dialects}

    def __init__(self, /, **values: object) -> None:
        self._settle("paper", values)

    @classmethod
    def in_dialect(cls, dialect: str, /, **values: object) -> Self:
        """The optimizer in ``dialect``, with ``values`` on top of that dialect's defaults.

        Raises ``ValueError`` naming the field for a dialect that does not have this optimizer,
        an unknown hyper-parameter, or a value out of range.
        """
        if dialect not in cls.dialects:
            known = ", ".join(cls.dialects)
            wrong = found_words(dialect)
            raise ValueError(f"dialect: {cls.id} has no {wrong}, expected one of {known}")
        optimizer = cls.__new__(cls)
        optimizer._settle(dialect, values)
        return optimizer

    def _settle(self, dialect: str, values: Mapping[str, object]) -> None:
        preset = {**self.dialects[dialect], **values}
        self.dialect = dialect
        self.values = MappingProxyType(validated(self.parameters, preset, self.id))

    def with_values(self, /, **values: object) -> Self:
        """The same optimizer and dialect with some values changed."""
        return type(self).in_dialect(self.dialect, **{**self.values, **values})

    def __eq__(self, other: object) -> bool:
        return (
            type(other) is type(self)
            and self.dialect == other.dialect
            and dict(self.values) == dict(other.values)
        )

    def __hash__(self) -> int:
        return hash((self.id, self.dialect, tuple(self.values.items())))

    def __reduce__(self) -> tuple[object, ...]:
        return _restored, (type(self), self.dialect, dict(self.values))

    def __repr__(self) -> str:
        # Mechanisms around the rule are shown only if they are on.
        common = {parameter.name for parameter in self.common_parameters}
        preset = {parameter.name: parameter.default for parameter in self.parameters}
        preset |= self.dialects[self.dialect]
        given = ", ".join(
            f"{name}={value!r}"
            for name, value in self.values.items()
            if name not in common or value != preset[name]
        )
        return f"{type(self).__name__}[{self.dialect}]({given})"

    @classmethod
    def parameter(cls, name: str) -> Parameter:
        """The declaration of a hyper-parameter; raises ``KeyError`` if there is none."""
        for parameter in cls.parameters:
            if parameter.name == name:
                return parameter
        raise KeyError(name)

    def initial(self, h: Hyperparameters) -> Mapping[str, Operand]:
        """What is remembered before the first step, by name."""
        return {}

    def update(self, h: Hyperparameters, now: StepInputs) -> Update:
        """One step of the rule."""
        raise NotImplementedError

    def gradient_point(self, h: Hyperparameters, now: StepInputs) -> Expression:
        """Where the gradient is taken: x itself unless the rule looks ahead."""
        return now.x

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        """One step of a direct method, the kind of optimizer that has no ``rule``.

        ``memory`` is what the previous step returned, empty at the start.
        """
        raise NotImplementedError(f"{self.id} has a rule, expected a direct method")

    def wrapped(
        self, here: Iterate, move: Step, count: int, memory: Mapping[str, Floats]
    ) -> tuple[Floats, dict[str, Floats], dict[str, Floats]]:
        """For a direct method: the next x, terms and memory of the mechanisms around its step.

        ``count`` is the number of the step from 1, ``memory`` what the previous step returned.
        """
        raise NotImplementedError(f"{self.id} has a rule, expected a direct method")

    @property
    def around(self) -> Move | None:
        """For a direct method: the mechanisms around each of its steps, or None."""
        return None

    @property
    def entering(self) -> Expression:
        """For a direct method: the gradient that it uses, after clipping and coupled decay."""
        return GRADIENT

    @property
    def reference(self) -> dict[str, str]:
        """The identity of the optimizer without its values, under the keys of a file."""
        return {"optimizer": self.id, "dialect": self.dialect}

    @property
    def convention(self) -> str:
        """The identity of the optimizer in words, on one line."""
        return f"{self.id} as in {self.dialect}"

    @cached_property
    def rule(self) -> Rule | None:
        """The rule as mathematics; equal for equal switches, whatever the numbers.

        ``None`` for a direct method, whose step is not given by a formula.
        """
        fixed = structure(self.parameters, self.values)
        return _traced(type(self), tuple(fixed.items()))  # type: ignore[arg-type]

    @property
    def replayed(self) -> int | None:
        """The index of the recorded run it stands for; None for an optimizer that takes steps."""
        return None

    def on(self, objective: Objective) -> Optimizer:
        """The form of this optimizer for ``objective``: a different one where matrices matter."""
        return self

    def warning_on(self, objective: Objective) -> str:
        """A sentence about it there: about its dialect, or about networks."""
        on_networks = self.on_networks if objective.layer_blocks else ""
        return on_networks or self.warnings.get(self.dialect, "")

    @property
    def plain_step(self) -> PlainStep | None:
        """Its step as plain functions, whose source a script can hold; None for most."""
        return None

    @property
    def may_carry(self) -> bool:
        """Whether its terms may include points or a radius kept beside x."""
        known = () if self.rule is None else map(self.glossary.get, self.rule.terms)
        return self.rule is None or any(term is not None and term.state_shape for term in known)

    @property
    def draws_noise(self) -> bool:
        """Whether noise is part of the rule."""
        return False

    @property
    def sampled_temperature(self) -> float | None:
        """T if points are visited with the density exp(-f / T), for a small learning rate."""
        return None

    @property
    def is_formula(self) -> bool:
        """Whether the rule alone, with the same gradients, gives the same steps again."""
        return self.rule is not None and not self.draws_noise

    @property
    def why_no_text(self) -> str:
        """Why the optimizer cannot be opened as a recurrence, to follow its name; or empty."""
        if self.rule is None:
            return "tests its steps itself, so no formula gives its step."
        return "draws random numbers, which no recurrence does." if self.draws_noise else ""

    def own_deviations(self, rates: Floats, numbers: Mapping[str, float]) -> Floats:
        """Standard deviation of the rule's own noise on each row's gradient, (rows,).

        ``rates`` (rows,) are the learning rates, ``numbers`` the values of all hyper-parameters.
        """
        raise NotImplementedError(f"{self.id} has no noise of its own")

    @property
    def numbers(self) -> dict[str, float]:
        """The values of all numeric hyper-parameters."""
        return {
            parameter.name: float(self.values[parameter.name])
            for parameter in self.parameters
            if isinstance(parameter, Number)
        }

    def numbers_on(self, surface: Objective) -> dict[str, float]:
        """The values of all numeric hyper-parameters as they hold on ``surface``."""
        return self.numbers


def _restored(cls: type[Optimizer], dialect: str, values: Mapping[str, Value]) -> Optimizer:
    return cls.in_dialect(dialect, **values)


# mypy treats a class with its own __hash__ as unhashable.
@lru_cache(maxsize=512)
def _traced(cls: type[Optimizer], fixed: tuple[tuple[str, Value], ...]) -> Rule:
    optimizer = cls.__new__(cls)
    h = Hyperparameters(cls.parameters, dict(fixed))
    first = {**optimizer.initial(h), **remembered(h)}
    initial = {name: expression(value) for name, value in first.items()}
    memory = {name: memory_symbol(name, vector=name not in cls.scalar_memory) for name in initial}
    now = StepInputs(memory)
    given = prepared(h, now)
    seen = StepInputs(memory, x=seen_by_rule(h, now), gradient=given)
    update = optimizer.update(h, seen)
    named = {"gradient": GRADIENT}
    if given is not GRADIENT:
        named["prepared_gradient"] = given
    named.update(update.memory)
    named.update(update.terms)
    moved = finished(h, StepInputs(memory, gradient=given), update)
    named.update(moved.terms)
    return Rule(
        initial=initial,
        memory={**update.memory, **moved.memory},
        scalars=cls.scalar_memory,
        point=optimizer.gradient_point(h, now),
        position=moved.position,
        terms=named,
        glossary=cls.glossary,
    )
