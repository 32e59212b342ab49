"""A direct method whose step is one plain function, which scripts show as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from explorer.arrays import Floats
from explorer.engine.parameter import Number, Parameter
from explorer.engine.rules.direct_method import DirectMethod
from explorer.engine.rules.direct_step import Iterate, PlainStep, Step
from explorer.engine.rules.library import common_hyperparameters as declare
from explorer.engine.rules.mechanism_parameters import BESIDE


class Procedure(DirectMethod):
    """A direct method that is written as one function of numpy, and the functions it calls.

    ``step_function(here, memory, **values)`` gets every hyper-parameter but the learning rate,
    which is ``here.rate``. Neither it nor the ``helpers`` use names of their module besides
    ``np``, ``Step`` and each other, so that a script can hold their source. An average of the
    points may be kept beside it, but nothing changes its step: the next one counts on the point
    that this one has reached.
    """

    common_parameters: ClassVar[tuple[Parameter, ...]] = BESIDE
    step_function: ClassVar[Callable[..., Step]]
    helpers: ClassVar[tuple[Callable[..., object], ...]] = ()

    @property
    def plain_step(self) -> PlainStep:
        cls = type(self)
        return PlainStep(cls.step_function, cls.helpers, self.settings)

    def move(self, here: Iterate, memory: Mapping[str, Floats]) -> Step:
        return type(self).step_function(here, memory, **self.settings)

    @property
    def settings(self) -> dict[str, float | bool | str]:
        """The arguments of the function besides the position and its memory."""
        own = {parameter.name for parameter in self.own_parameters} - {"learning_rate"}
        return {name: value for name, value in self.values.items() if name in own}


def share_of_step() -> Number:
    """The share of a step that is taken, where the method itself knows how far to go.

    Example:
        >>> from explorer.engine.rules.library.classics.procedure import share_of_step
        >>> share_of_step().default
        1.0
    """
    return declare.learning_rate(
        1.0, high=2.0, meaning="Share of the step that is taken; 1 takes it all."
    )


def share(name: str, symbol: str, default: float, meaning: str) -> Number:
    """A number between 0 and 1, both excluded, on a logarithmic scale.

    Example:
        >>> from explorer.engine.rules.library.classics.procedure import share
        >>> share("tolerance", "τ", 1e-8, "Error allowed.").expected()
        'a number above 0 and below 1'
    """
    return Number(
        name=name,
        symbol=symbol,
        default=default,
        minimum=0.0,
        open_minimum=True,
        maximum=1.0,
        open_maximum=True,
        slider=(1e-6, 0.9),
        scale="logarithmic",
        meaning=meaning,
        advanced=True,
    )
