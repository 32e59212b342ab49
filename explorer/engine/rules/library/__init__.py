"""All optimizers, by id."""

from __future__ import annotations

from collections.abc import Mapping

from explorer.engine.rules.library.adagrad_family import Adadelta, Adagrad, RMSProp
from explorer.engine.rules.library.adam import Adam, Adamax, AdamW, AMSGrad
from explorer.engine.rules.library.adam_extensions import (
    MARS,
    ACProp,
    AdamaxW,
    AdEMAMix,
    NAdamW,
)
from explorer.engine.rules.library.adam_variants import AdaBelief, Adan, Adopt, Yogi
from explorer.engine.rules.library.adaptive_step_length import BarzilaiBorwein, PolyakStep
from explorer.engine.rules.library.averaged import (
    ASGD,
    AcceleratedGradient,
    Lookahead,
    ScheduleFreeAdamW,
    ScheduleFreeSGD,
)
from explorer.engine.rules.library.gradient_descent import (
    SAM,
    GradientDescent,
    Momentum,
    Nesterov,
    OptimisticGradient,
)
from explorer.engine.rules.library.layerwise import LAMB, LARS, Muon, NovoGrad
from explorer.engine.rules.library.learning_rate_free import DAdaptAdam, DoG, DoWG, Prodigy
from explorer.engine.rules.library.nadam_radam import NAdam, RAdam
from explorer.engine.rules.library.quasi_hyperbolic import QHM, AggMo, QHAdam
from explorer.engine.rules.library.scaled_sums import FTRL, MADGRAD, Adafactor
from explorer.engine.rules.library.second_order import BFGS, Backtracking, Newton, Sophia
from explorer.engine.rules.library.sign_based import Lion, Rprop, SignDescent, Signum
from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.spelling import Named

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
    AcceleratedGradient,
    OptimisticGradient,
    AdamaxW,
    NAdamW,
    AdEMAMix,
    ACProp,
    MARS,
    Adafactor,
    MADGRAD,
    FTRL,
    LAMB,
    LARS,
    NovoGrad,
    Muon,
    ScheduleFreeSGD,
    ScheduleFreeAdamW,
    ASGD,
    Lookahead,
    SAM,
    Prodigy,
    DAdaptAdam,
    DoG,
    DoWG,
    Sophia,
)

optimizers: Mapping[str, type[Optimizer]] = Named("optimizer", {cls.id: cls for cls in _CLASSES})
"""Every optimizer class by its id, in the order in which they are taught."""
