"""All optimizers, by id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from explorer.engine.optimizer import Optimizer
from explorer.engine.rules.adam import Adam
from explorer.engine.rules.adaptive import Adadelta, Adagrad, RMSProp
from explorer.engine.rules.descent import GradientDescent, Momentum, Nesterov

optimizers: Mapping[str, type[Optimizer]] = MappingProxyType(
    {
        cls.id: cls
        for cls in (GradientDescent, Momentum, Nesterov, Adagrad, RMSProp, Adadelta, Adam)
    }
)
"""Every optimizer class by its id, in the order in which they are taught."""
