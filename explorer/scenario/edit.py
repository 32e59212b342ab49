"""Edits of a scenario, each a function from one scenario to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from explorer.engine import Optimizer, Surface, optimizers, surfaces
from explorer.engine.objectives.any_objective import AnyObjective, is_recording
from explorer.engine.objectives.objective import Objective, check_objective
from explorer.engine.parameter import Number, Value
from explorer.engine.trials.trial import most_steps
from explorer.scenario.scenario import Contender, Scenario

FAN_FACTORS = (0.25, 0.5, 1.0, 2.0, 4.0)


def on_surface(scenario: Scenario, surface: AnyObjective) -> Scenario:
    """Move everything to another surface; the start is kept if it still fits, else its first.

    In many dimensions the steps are limited to what can be kept. Recorded paths are removed.
    """
    start = scenario.start
    before = scenario.surface
    kind = (surface.network is None, surface.id, surface.dimension)
    same = kind == (before.network is None, before.id, before.dimension)
    # Weights need not start inside a window.
    if not same or not (is_in_view(surface, start) or surface.dimension > 2):
        start = default_start(surface)
    steps = min(scenario.steps, most_steps(surface.dimension))
    movable = tuple(
        contender for contender in scenario.contenders if contender.optimizer.replayed is None
    )
    return replace(scenario, surface=surface, start=start, steps=steps, contenders=movable)


def with_formula(begun: Scenario, scenario: Scenario, surface: Surface) -> Scenario:
    """Move ``scenario`` to a formula that is being typed, starting from ``begun``.

    A half-typed formula may have fewer coordinates; once it has as many as before, start and window
    are restored.
    """
    other = begun.surface.network is not None or is_recording(begun.surface)
    if other or surface.dimension != begun.surface.dimension:
        return on_surface(scenario, surface)
    surface = replace(surface, view=begun.surface.view, matrices=begun.surface.matrices)
    start = begun.start if is_in_view(surface, begun.start) else default_start(surface)
    return replace(scenario, surface=surface, start=start)


def is_in_view(surface: Objective, point: Sequence[float]) -> bool:
    """Whether ``point`` lies in the surface's view."""
    return len(point) == surface.dimension and all(
        low <= number <= high for number, (low, high) in zip(point, surface.view, strict=True)
    )


def default_start(surface: Objective) -> tuple[float, ...]:
    """The first good start of a surface, or a point up and left of its middle."""
    check_objective(surface)
    if surface.starts:
        return surface.starts[0]
    return tuple(low + 0.2 * (high - low) for low, high in surface.view)


def added(scenario: Scenario, optimizer: Optimizer, title: str = "") -> Scenario:
    """One more contender, with a look and a name that are still free.

    The name is ``title``, or that of the optimizer.
    """
    contender = Contender(
        optimizer,
        free_name(scenario, title or type(optimizer).title),
        look=free_look(scenario),
    )
    return replace(scenario, contenders=(*scenario.contenders, contender))


def duplicated(scenario: Scenario, index: int) -> Scenario:
    """A copy of a contender right after it, with its own name and look."""
    original = scenario.contenders[index]
    copy = replace(
        original, name=free_name(scenario, original.name), look=free_look(scenario), colour=""
    )
    contenders = list(scenario.contenders)
    contenders.insert(index + 1, copy)
    return replace(scenario, contenders=tuple(contenders))


def opened_beside(scenario: Scenario, index: int) -> Scenario:
    """A contender's rule as text right after it, which takes the same steps.

    Raises ``TypeError`` for a direct method, which has no formula of one step.
    """
    from explorer.engine.rules.recurrences.rule_as_text import opened_as_text

    copied = duplicated(scenario, index)
    contender = scenario.contenders[index]
    beside = replace(
        copied.contenders[index + 1],
        optimizer=opened_as_text(contender.optimizer, scenario.surface),
        name=free_name(scenario, f"{contender.name} as text"),
        visible=True,
    )
    return copied.with_contender(index + 1, beside)


def removed(scenario: Scenario, index: int) -> Scenario:
    """Without one contender."""
    contenders = scenario.contenders
    return replace(scenario, contenders=contenders[:index] + contenders[index + 1 :])


def with_contender_moved(scenario: Scenario, index: int, to: int) -> Scenario:
    """A contender moved to another index of the list."""
    contenders = list(scenario.contenders)
    contenders.insert(to, contenders.pop(index))
    return replace(scenario, contenders=tuple(contenders))


def with_value(scenario: Scenario, index: int, name: str, value: Value) -> Scenario:
    """One hyper-parameter of one contender changed; raises ``ValueError`` naming the field."""
    contender = scenario.contenders[index]
    changed = contender.optimizer.with_values(**{name: value})
    return scenario.with_contender(index, replace(contender, optimizer=changed))


def in_dialect(scenario: Scenario, index: int, dialect: str) -> Scenario:
    """One contender in another dialect."""
    return scenario.with_contender(index, following(scenario.contenders[index], dialect))


def following(contender: Contender, dialect: str) -> Contender:
    """A contender in another dialect, with its defaults but the same rate."""
    kept = {
        name: value
        for name, value in contender.optimizer.values.items()
        if name in ("learning_rate", "momentum")
    }
    changed = type(contender.optimizer).in_dialect(dialect, **kept)
    return replace(contender, optimizer=changed)


def fanned(
    scenario: Scenario,
    index: int,
    name: str = "learning_rate",
    values: Sequence[float] | None = None,
    colours: Sequence[str] = (),
) -> Scenario:
    """Contenders in place of one that differ in one hyper-parameter.

    ``values`` are those of the hyper-parameter, five around the present one if left out; each has
    the colour ('#rrggbb') at its index in ``colours``, if there are any. The contender itself is
    among them under its own name, and contenders that already exist are not added again. All are in
    one group, the contender's own if it has one.
    """
    contender = scenario.contenders[index]
    values = spread(contender, name) if values is None else values
    parameter = contender.optimizer.parameter(name)
    symbol = parameter.symbol if isinstance(parameter, Number) else name
    centre = float(contender.optimizer.numbers[name])
    title = type(contender.optimizer).title
    grouped = replace(contender, group=contender.group or f"{title}, {symbol}")
    others = scenario.contenders[:index] + scenario.contenders[index + 1 :]
    running = {(other.optimizer, other.schedule) for other in others}
    fan: list[Contender] = []
    for number, value in enumerate(values):
        optimizer = contender.optimizer.with_values(**{name: value})
        colour = colours[number] if colours else ""
        if value == centre:
            fan.append(replace(grouped, colour=colour or contender.colour))
        elif (optimizer, contender.schedule) not in running:
            crowd = replace(scenario, contenders=(*scenario.contenders, *fan))
            named = free_name(crowd, f"{symbol} = {value:.3g}, {title}")
            look = contender.look if colour else free_look(crowd)
            fan.append(replace(grouped, optimizer=optimizer, name=named, look=look, colour=colour))
    contenders = list(scenario.contenders)
    contenders[index : index + 1] = fan
    return replace(scenario, contenders=tuple(contenders))


def spread(contender: Contender, name: str) -> list[float]:
    """Five values of a number around the present one; ``ValueError`` for other parameters."""
    parameter = contender.optimizer.parameter(name)
    if not isinstance(parameter, Number):
        raise ValueError(f"{name}: only a number can be varied")
    centre = float(contender.optimizer.numbers[name])
    return [value for value in _spread(parameter, centre) if parameter.accepts(value)]


def _spread(parameter: Number, centre: float) -> list[float]:
    if parameter.scale == "logarithmic" and centre > 0:
        return [float(f"{centre * factor:.6g}") for factor in FAN_FACTORS]
    if 0.0 <= centre < 1.0 and parameter.maximum == 1.0:
        return (
            [0.0, 0.5, 0.8, 0.9, 0.99]
            if centre in (0.0, 0.9, 0.99)
            else [float(f"{1.0 - (1.0 - centre) * factor:.6g}") for factor in reversed(FAN_FACTORS)]
        )
    reach = (parameter.slider[1] - parameter.slider[0]) / 8
    return [float(f"{centre + reach * offset:.6g}") for offset in (-2, -1, 0, 1, 2)]


def same_rate(scenario: Scenario, rate: float) -> Scenario:
    """All contenders that have a learning rate get this one."""
    return replace(
        scenario,
        contenders=tuple(
            replace(contender, optimizer=contender.optimizer.with_values(learning_rate=rate))
            if "learning_rate" in contender.optimizer.values
            else contender
            for contender in scenario.contenders
        ),
    )


def defaults(scenario: Scenario) -> Scenario:
    """All contenders get the defaults of their dialect."""
    return replace(
        scenario,
        contenders=tuple(
            replace(
                contender,
                optimizer=type(contender.optimizer).in_dialect(contender.optimizer.dialect),
            )
            for contender in scenario.contenders
        ),
    )


def free_look(scenario: Scenario) -> int:
    """The smallest look number no contender has."""
    used = {contender.look for contender in scenario.contenders}
    return next(look for look in range(len(used) + 1) if look not in used)


def free_name(scenario: Scenario, wanted: str) -> str:
    """``wanted``, followed by a number if the name is taken."""
    used = {contender.name for contender in scenario.contenders}
    if wanted not in used:
        return wanted
    base = wanted.rstrip("0123456789").rstrip()
    return next(
        f"{base} {number}" for number in range(2, len(used) + 3) if f"{base} {number}" not in used
    )


def new_document() -> Scenario:
    """The contents of a new document: two rules that reach different minima from one start."""
    scenario = Scenario(surfaces["himmelblau"], (0.0, 0.0), steps=60)
    scenario = added(scenario, optimizers["gradient_descent"](learning_rate=0.01))
    return added(scenario, optimizers["momentum"](learning_rate=0.01))
