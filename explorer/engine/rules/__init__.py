"""All optimizers, by id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from explorer.engine.optimizer import Optimizer
from explorer.engine.rules.adam import Adam, Adamax, AdamW, AMSGrad
from explorer.engine.rules.adaptive import Adadelta, Adagrad, RMSProp
from explorer.engine.rules.belief import AdaBelief, Adan, Adopt, Yogi
from explorer.engine.rules.descent import GradientDescent, Momentum, Nesterov
from explorer.engine.rules.mixtures import QHM, AggMo, QHAdam
from explorer.engine.rules.rectified import NAdam, RAdam
from explorer.engine.rules.second_order import BFGS, Backtracking, Newton
from explorer.engine.rules.signs import Lion, Rprop, SignDescent, Signum
from explorer.engine.rules.step_length import BarzilaiBorwein, PolyakStep

_CLASSES: tuple[type[Optimizer], ...] = (
    GradientDescent,
    Momentum,
    Nesterov,
    Adagrad,
    RMSProp,
    Adadelta,
    Adam,
    AMSGrad,
    AdamW,
    Adamax,
    NAdam,
    RAdam,
    AdaBelief,
    Yogi,
    Adan,
    Adopt,
    Lion,
    SignDescent,
    Signum,
    Rprop,
    QHM,
    QHAdam,
    AggMo,
    Newton,
    BFGS,
    Backtracking,
    PolyakStep,
    BarzilaiBorwein,
)

optimizers: Mapping[str, type[Optimizer]] = MappingProxyType({cls.id: cls for cls in _CLASSES})
"""Every optimizer class by its id, in the order in which they are taught."""
