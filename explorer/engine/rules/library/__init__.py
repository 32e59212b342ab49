"""All optimizers, by id; a class is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.spelling import unknown_id

_CLASSES: Mapping[str, tuple[str, str]] = {
    "gradient_descent": ("gradient_descent", "GradientDescent"),
    "momentum": ("gradient_descent", "Momentum"),
    "nesterov": ("gradient_descent", "Nesterov"),
    "adagrad": ("adagrad_family", "Adagrad"),
    "rmsprop": ("adagrad_family", "RMSProp"),
    "adadelta": ("adagrad_family", "Adadelta"),
    "adam": ("adam", "Adam"),
    "amsgrad": ("adam", "AMSGrad"),
    "adamw": ("adam", "AdamW"),
    "adamax": ("adam", "Adamax"),
    "nadam": ("nadam_radam", "NAdam"),
    "radam": ("nadam_radam", "RAdam"),
    "adabelief": ("adam_variants", "AdaBelief"),
    "yogi": ("adam_variants", "Yogi"),
    "adan": ("adam_variants", "Adan"),
    "adopt": ("adam_variants", "Adopt"),
    "lion": ("sign_based", "Lion"),
    "sign_descent": ("sign_based", "SignDescent"),
    "signum": ("sign_based", "Signum"),
    "rprop": ("sign_based", "Rprop"),
    "qhm": ("quasi_hyperbolic", "QHM"),
    "qhadam": ("quasi_hyperbolic", "QHAdam"),
    "aggmo": ("quasi_hyperbolic", "AggMo"),
    "newton": ("second_order", "Newton"),
    "bfgs": ("second_order", "BFGS"),
    "backtracking": ("second_order", "Backtracking"),
    "polyak_step": ("adaptive_step_length", "PolyakStep"),
    "barzilai_borwein": ("adaptive_step_length", "BarzilaiBorwein"),
    "accelerated_gradient": ("averaged", "AcceleratedGradient"),
    "optimistic_gradient_descent": ("gradient_descent", "OptimisticGradient"),
    "adamaxw": ("adam_extensions", "AdamaxW"),
    "nadamw": ("adam_extensions", "NAdamW"),
    "ademamix": ("adam_extensions", "AdEMAMix"),
    "acprop": ("adam_extensions", "ACProp"),
    "mars": ("adam_extensions", "MARS"),
    "adafactor": ("scaled_sums", "Adafactor"),
    "madgrad": ("scaled_sums", "MADGRAD"),
    "ftrl": ("scaled_sums", "FTRL"),
    "lamb": ("layerwise", "LAMB"),
    "lars": ("layerwise", "LARS"),
    "novograd": ("layerwise", "NovoGrad"),
    "muon": ("layerwise", "Muon"),
    "schedule_free_sgd": ("averaged", "ScheduleFreeSGD"),
    "schedule_free_adamw": ("averaged", "ScheduleFreeAdamW"),
    "asgd": ("averaged", "ASGD"),
    "lookahead": ("averaged", "Lookahead"),
    "sam": ("gradient_descent", "SAM"),
    "prodigy": ("learning_rate_free", "Prodigy"),
    "dadapt_adam": ("learning_rate_free", "DAdaptAdam"),
    "dog": ("learning_rate_free", "DoG"),
    "dowg": ("learning_rate_free", "DoWG"),
    "sophia": ("second_order", "Sophia"),
}
"""The module and the name of each class by its id, in the order in which they are taught."""


class _Library(Mapping[str, type[Optimizer]]):
    """Every optimizer class by its id."""

    def __getitem__(self, key: str) -> type[Optimizer]:
        if key not in _CLASSES:
            raise unknown_id("optimizer", key, _CLASSES)
        return _imported(*_CLASSES[key])

    def __contains__(self, key: object) -> bool:
        return key in _CLASSES

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


@cache
def _imported(module: str, name: str) -> type[Optimizer]:
    found: type[Optimizer] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


optimizers: Mapping[str, type[Optimizer]] = _Library()
"""Every optimizer class by its id, in the order in which they are taught."""
