"""Hyper-parameters that several optimizers share, each declared once."""

from __future__ import annotations

from explorer.engine.parameter import Choice, Number


def learning_rate(default: float, *, low: float = 1e-5, high: float = 10.0) -> Number:
    """The learning rate, with the default and slider range that suit the optimizer."""
    return Number(
        name="learning_rate",
        symbol="α",
        default=default,
        minimum=0.0,
        open_minimum=True,
        maximum=1e6,
        slider=(low, high),
        scale="logarithmic",
        meaning="How far a step goes. Too small and nothing moves, too large and it diverges.",
    )


def momentum(default: float, meaning: str | None = None) -> Number:
    """The share of the velocity that is carried over."""
    return Number(
        name="momentum",
        symbol="β",
        default=default,
        minimum=0.0,
        maximum=1.0,
        slider=(0.0, 0.999),
        off_at_zero=True,
        meaning=meaning or "Share of the velocity carried into the next step; 1 never forgets.",
    )


def decay(name: str, symbol: str, default: float, of: str) -> Number:
    """The decay rate of an exponential average."""
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        maximum=1.0,
        open_maximum=True,
        slider=(0.0, 0.9999),
        meaning=f"Memory of the average of {of}: it looks back about 1 / (1 - {symbol}) steps.",
    )


def epsilon(default: float, meaning: str | None = None) -> Number:
    """The small number that keeps a division finite."""
    return Number(
        name="epsilon",
        symbol="ε",
        default=default,
        minimum=0.0,
        maximum=1e6,
        slider=(1e-16, 1.0),
        scale="logarithmic",
        off_at_zero=True,
        meaning=meaning or "Keeps the division finite, and limits the step where gradients vanish.",
    )


def epsilon_placement(default: str = "outside") -> Choice:
    """Whether epsilon is added beside the root or under it."""
    return Choice(
        name="epsilon_placement",
        default=default,
        advanced=True,
        options={
            "outside": "√v + ε, as in PyTorch: ε is compared with |g|.",
            "inside": "√(v + ε), as in Keras, TF.js and optax: acts like √ε outside.",
        },
        meaning="Where ε stands.",
    )


def initial_accumulator(default: float = 0.0) -> Number:
    """The sum of squares before the first step."""
    return Number(
        name="initial_accumulator",
        symbol="G₀",
        default=default,
        minimum=0.0,
        maximum=1e6,
        slider=(0.0, 1.0),
        advanced=True,
        meaning="The sum of squared gradients before the first step: 0 in PyTorch, 0.1 elsewhere.",
    )


RATE_PLACEMENT = Choice(
    name="rate_placement",
    default="outside",
    advanced=True,
    options={
        "outside": "v holds gradients and the rate multiplies v: a new rate acts at once.",
        "inside": "v holds steps already multiplied by the rate: an old rate dies out slowly.",
    },
    meaning="Where the learning rate stands; the paths differ only while the rate changes.",
)
