"""How the learning rate changes over the steps.

Longer than other modules because most of it is one table of declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from explorer.arrays import Floats
from explorer.engine.parameter import Number, Parameter, Value, found_words, validated
from explorer.engine.spelling import unknown_id

Shape = Callable[[Floats, int, Mapping[str, float]], Floats]
"""The factor at each step since the warm-up, the number of those steps, values -> factors."""

WARMUP = Number(
    name="warmup_steps",
    symbol="w",
    default=0.0,
    minimum=0.0,
    maximum=1e6,
    whole=True,
    slider=(0.0, 100.0),
    off_at_zero=True,
    meaning="The rate first rises linearly over this many steps; 0 switches it off.",
)


def _share(
    name: str, symbol: str, default: float, meaning: str, *, advanced: bool = False
) -> Number:
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        maximum=1.0,
        advanced=advanced,
        meaning=meaning,
    )


def _count(
    name: str, symbol: str, default: float, meaning: str, *, least: float = 1.0, most: float = 200.0
) -> Number:
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=least,
        maximum=1e6,
        whole=True,
        slider=(least, most),
        meaning=meaning,
    )


FINAL = _share("final_factor", "r", 0.0, "Share of the rate left at the end.")


def _constant(k: Floats, _total: int, _values: Mapping[str, float]) -> Floats:
    return np.ones_like(k)


def _step(k: Floats, _total: int, v: Mapping[str, float]) -> Floats:
    return v["factor"] ** np.floor(k / v["interval_steps"])


def _exponential(k: Floats, _total: int, v: Mapping[str, float]) -> Floats:
    return v["factor"] ** k


def _polynomial(k: Floats, total: int, v: Mapping[str, float]) -> Floats:
    return v["final_factor"] + (1.0 - v["final_factor"]) * (1.0 - k / total) ** v["power"]


def _cosine(k: Floats, total: int, v: Mapping[str, float]) -> Floats:
    return _swing(k / total, 1.0, v["final_factor"])


def _warm_restarts(k: Floats, total: int, v: Mapping[str, float]) -> Floats:
    period, growth = v["first_period"], v["period_growth"]
    starts = [0.0]
    while starts[-1] + period <= total:
        starts.append(starts[-1] + period)
        period = np.round(period * growth)
    edges = np.array([*starts, starts[-1] + period])
    cycle = np.searchsorted(edges, k, side="right") - 1
    within = (k - edges[cycle]) / (edges[cycle + 1] - edges[cycle])
    return _swing(within, 1.0, v["final_factor"])


def _one_cycle(k: Floats, total: int, v: Mapping[str, float]) -> Floats:
    peak = v["rise_share"]
    done = k / total
    rising = _swing(done / peak, v["start_factor"], 1.0)
    falling = _swing((done - peak) / (1.0 - peak), 1.0, v["final_factor"])
    return np.where(done <= peak, rising, falling)


def _range_test(k: Floats, total: int, v: Mapping[str, float]) -> Floats:
    return v["growth"] ** (k / total)


def _inverse_square_root(k: Floats, _total: int, v: Mapping[str, float]) -> Floats:
    return np.sqrt(v["time_scale"] / (v["time_scale"] + k))


def _swing(progress: Floats, high: float, low: float) -> Floats:
    """From ``high`` at 0 to ``low`` at 1 along half a cosine."""
    return low + (high - low) * 0.5 * (1.0 + np.cos(np.pi * progress))


@dataclass(frozen=True)
class ScheduleKind:
    """A kind of schedule: title, description, source, declarations and shape.

    ``shape`` is ``None`` where the factor depends on the losses of the run.
    """

    title: str
    meaning: str
    source: str
    parameters: tuple[Parameter, ...]
    shape: Shape | None


schedule_kinds: Mapping[str, ScheduleKind] = MappingProxyType(
    {
        "constant": ScheduleKind("Constant", "The rate stays constant.", "", (WARMUP,), _constant),
        "step": ScheduleKind(
            "Steps",
            "Every few steps the rate is multiplied by a factor.",
            "as in PyTorch's StepLR",
            (
                _count("interval_steps", "s", 50.0, "Steps from one drop to the next."),
                _share("factor", "γ", 0.5, "Share of the rate left after a drop."),
                WARMUP,
            ),
            _step,
        ),
        "exponential": ScheduleKind(
            "Exponential",
            "Every step multiplies the rate by the same factor.",
            "as in PyTorch's ExponentialLR",
            (
                Number(
                    name="factor",
                    symbol="γ",
                    default=0.99,
                    minimum=0.0,
                    maximum=1.0,
                    slider=(0.9, 1.0),
                    meaning="Share of the rate left after each step.",
                ),
                WARMUP,
            ),
            _exponential,
        ),
        "polynomial": ScheduleKind(
            "Polynomial",
            "Falls as a power of the remaining steps; linear for power 1.",
            "as in PyTorch's PolynomialLR",
            (
                Number(
                    name="power",
                    symbol="p",
                    default=1.0,
                    minimum=0.0,
                    maximum=100.0,
                    slider=(0.1, 5.0),
                    meaning="1 is a straight line; 2 falls fast at first and slowly later.",
                ),
                FINAL,
                WARMUP,
            ),
            _polynomial,
        ),
        "cosine": ScheduleKind(
            "Cosine",
            "Half a cosine over the whole run: flat, then steep, then flat.",
            "Loshchilov and Hutter (2017), SGDR, equation 5 without restarts",
            (FINAL, WARMUP),
            _cosine,
        ),
        "warm_restarts": ScheduleKind(
            "Warm restarts",
            "Repeated half cosines, each from the full rate and longer than the last.",
            "Loshchilov and Hutter (2017), SGDR: stochastic gradient descent with warm restarts",
            (
                _count("first_period", "T₀", 50.0, "Steps of the first half cosine."),
                Number(
                    name="period_growth",
                    symbol="Tₘ",
                    default=2.0,
                    minimum=1.0,
                    maximum=100.0,
                    slider=(1.0, 4.0),
                    meaning="Each period is this many times as long as the one before, rounded.",
                ),
                FINAL,
                WARMUP,
            ),
            _warm_restarts,
        ),
        "one_cycle": ScheduleKind(
            "One cycle",
            "Rises from a small rate to the full one, then falls to almost nothing.",
            "Smith (2018), A disciplined approach to neural network hyper-parameters; cosine arcs "
            "as in PyTorch's OneCycleLR, which reaches peak and end one step earlier and moves "
            "the momentum too",
            (
                Number(
                    name="rise_share",
                    symbol="p",
                    default=0.3,
                    minimum=0.0,
                    maximum=1.0,
                    open_minimum=True,
                    open_maximum=True,
                    slider=(0.05, 0.95),
                    meaning="Share of the steps in which the rate rises.",
                ),
                _share("start_factor", "r₀", 0.04, "Share of the full rate at the first step."),
                _share("final_factor", "r", 4e-6, "Share of the full rate left at the end."),
                WARMUP,
            ),
            _one_cycle,
        ),
        "range_test": ScheduleKind(
            "Range test",
            "Grows by the same factor each step, to see which rates a run tolerates.",
            "Smith (2017), Cyclical learning rates for training neural networks, where it grows in "
            "a straight line",
            (
                Number(
                    name="growth",
                    symbol="G",
                    default=1000.0,
                    minimum=1.0,
                    maximum=1e300,
                    slider=(10.0, 1e8),
                    scale="logarithmic",
                    meaning="Factor by which the rate has grown at the end.",
                ),
                WARMUP,
            ),
            _range_test,
        ),
        "inverse_square_root": ScheduleKind(
            "Inverse square root",
            "Falls as 1 / √(1 + steps / time scale).",
            "Vaswani et al. (2017), Attention is all you need, equation 3: that formula has the "
            "same time scale and warm-up",
            (
                _count("time_scale", "τ", 50.0, "Steps after which 0.71 of the rate is left."),
                WARMUP,
            ),
            _inverse_square_root,
        ),
        "reduce_on_plateau": ScheduleKind(
            "Reduce on plateau",
            "Multiplies the rate by a factor whenever the loss has not improved for a while.",
            "as in PyTorch 2.13's ReduceLROnPlateau with mode min and a relative threshold, "
            "without its smallest change of 1e-8",
            (
                _share("factor", "γ", 0.1, "Share of the rate left after a reduction."),
                _count(
                    "patience",
                    "P",
                    10.0,
                    "Steps without improvement allowed before the rate is reduced.",
                    least=0.0,
                ),
                Number(
                    name="threshold",
                    symbol="θ",
                    default=1e-4,
                    minimum=0.0,
                    maximum=1.0,
                    open_maximum=True,
                    slider=(1e-6, 0.1),
                    scale="logarithmic",
                    meaning="An improvement counts if the loss is below (1 - θ) times the best.",
                ),
                _count(
                    "cooldown",
                    "C",
                    0.0,
                    "Steps after a reduction that are not counted.",
                    least=0.0,
                ),
                _share(
                    "minimum_factor",
                    "r",
                    0.0,
                    "The rate never falls below this share of its full value.",
                ),
                WARMUP,
            ),
            None,
        ),
    }
)
"""Everything declared about each kind of schedule, in the order in which they are offered."""


class _Declarations(Mapping[str, tuple[Parameter, ...]]):
    """The declared numbers of each kind of schedule."""

    def __getitem__(self, kind: str) -> tuple[Parameter, ...]:
        if kind not in schedule_kinds:
            raise unknown_id("schedule", kind, schedule_kinds)
        return schedule_kinds[kind].parameters

    def __iter__(self) -> Iterator[str]:
        return iter(schedule_kinds)

    def __len__(self) -> int:
        return len(schedule_kinds)

    def __repr__(self) -> str:
        return f"<schedules: {', '.join(self)}>"


schedules: Mapping[str, tuple[Parameter, ...]] = _Declarations()
"""The declarations of each kind of schedule."""


class Schedule:
    """A factor on the learning rate for each step; immutable.

    ``Schedule("cosine", final_factor=0.1, warmup_steps=10)``. Row k, which leads from x_k on, has
    the factor of k steps of the schedule, so the first step after the warm-up has the full rate
    and a schedule that knows the length of the run reaches its end at the last row. During a
    warm-up of w steps row k has (k + 1) / (w + 1) of the rate with which the schedule itself
    begins, which it does at row w.

    Raises ``ValueError`` naming the field for an unknown kind, an unknown or an unusable value.

    Example:
        >>> from explorer.engine import Schedule
        >>> Schedule("constant", warmup_steps=3).factors(5).tolist()
        [0.25, 0.5, 0.75, 1.0, 1.0]
    """

    __slots__ = ("_values", "kind")

    kind: str
    _values: tuple[tuple[str, float], ...]

    def __init__(self, kind: str = "constant", /, **values: object) -> None:
        if kind not in schedule_kinds:
            described = found_words(kind)
            raise ValueError(
                f"kind: found {described}, expected one of {', '.join(schedule_kinds)}"
            )
        checked = validated(schedules[kind], values, f"schedule {kind}")
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "_values", tuple((k, float(v)) for k, v in checked.items()))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name}: a schedule does not change, expected a new Schedule")

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (self.kind, self.values)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Schedule)
            and self.kind == other.kind
            and self._values == other._values
        )

    def __hash__(self) -> int:
        return hash((self.kind, self._values))

    def __repr__(self) -> str:
        given = "".join(f", {name}={value!r}" for name, value in self._values)
        return f"Schedule({self.kind!r}{given})"

    @property
    def values(self) -> dict[str, float]:
        """The value of every declared parameter of this kind."""
        return dict(self._values)

    @property
    def is_constant(self) -> bool:
        """Whether the rate never changes."""
        return self.kind == "constant" and not self.values["warmup_steps"]

    @property
    def follows_losses(self) -> bool:
        """Whether the factors depend on the losses, so that ``factors`` holds the warm-up only."""
        return schedule_kinds[self.kind].shape is None

    def factors(self, rows: int) -> Floats:
        """The factor of each row of a run of ``rows - 1`` steps, (rows,)."""
        values = self.values
        shape = schedule_kinds[self.kind].shape or _constant
        warmup = int(values["warmup_steps"])
        since = np.maximum(np.arange(rows, dtype=np.float64) - warmup, 0.0)
        factors = shape(since, max(rows - 1 - warmup, 1), values)
        if warmup:
            factors *= np.minimum((np.arange(rows) + 1.0) / (warmup + 1.0), 1.0)
        return factors


def _made(kind: str, values: Mapping[str, Value]) -> Schedule:
    return Schedule(kind, **values)
