"""All optimizers, by id."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from explorer.engine.rules.library.adagrad_family import Adadelta, Adagrad, RMSProp
from explorer.engine.rules.library.adam import Adam, Adamax, AdamW, AMSGrad
from explorer.engine.rules.library.adam_variants import AdaBelief, Adan, Adopt, Yogi
from explorer.engine.rules.library.adaptive_step_length import BarzilaiBorwein, PolyakStep
from explorer.engine.rules.library.gradient_descent import GradientDescent, Momentum, Nesterov
from explorer.engine.rules.library.nadam_radam import NAdam, RAdam
from explorer.engine.rules.library.quasi_hyperbolic import QHM, AggMo, QHAdam
from explorer.engine.rules.library.second_order import BFGS, Backtracking, Newton
from explorer.engine.rules.library.sign_based import Lion, Rprop, SignDescent, Signum
from explorer.engine.rules.optimizer import Optimizer

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
