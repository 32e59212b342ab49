"""All optimizers, by id; a class is imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from explorer.engine.rules.optimizer import Optimizer
from explorer.engine.spelling import unknown_id

_CLASSES: Mapping[str, tuple[str, str]] = {
    "gradient_descent": ("momentum.gradient_descent", "GradientDescent"),
    "momentum": ("momentum.gradient_descent", "Momentum"),
    "nesterov": ("momentum.gradient_descent", "Nesterov"),
    "adagrad": ("adaptive.adagrad_family", "Adagrad"),
    "rmsprop": ("adaptive.adagrad_family", "RMSProp"),
    "adadelta": ("adaptive.adagrad_family", "Adadelta"),
    "adam": ("adaptive.adam", "Adam"),
    "amsgrad": ("adaptive.adam", "AMSGrad"),
    "adamw": ("adaptive.adam", "AdamW"),
    "adamax": ("adaptive.adam", "Adamax"),
    "nadam": ("adaptive.nadam_radam", "NAdam"),
    "radam": ("adaptive.nadam_radam", "RAdam"),
    "adabelief": ("adaptive.adam_variants", "AdaBelief"),
    "yogi": ("adaptive.adam_variants", "Yogi"),
    "adan": ("adaptive.adam_variants", "Adan"),
    "adopt": ("adaptive.adam_variants", "Adopt"),
    "lion": ("signs.sign_descent", "Lion"),
    "sign_descent": ("signs.sign_descent", "SignDescent"),
    "signum": ("signs.sign_descent", "Signum"),
    "rprop": ("signs.rprop", "Rprop"),
    "qhm": ("momentum.quasi_hyperbolic", "QHM"),
    "qhadam": ("momentum.quasi_hyperbolic", "QHAdam"),
    "aggmo": ("momentum.quasi_hyperbolic", "AggMo"),
    "newton": ("second_order.newton", "Newton"),
    "bfgs": ("second_order.quasi_newton", "BFGS"),
    "backtracking": ("line_search.backtracking", "Backtracking"),
    "polyak_step": ("rate_free.adaptive_step_length", "PolyakStep"),
    "barzilai_borwein": ("rate_free.adaptive_step_length", "BarzilaiBorwein"),
    "accelerated_gradient": ("momentum.accelerated_gradient", "AcceleratedGradient"),
    "optimistic_gradient_descent": ("momentum.gradient_descent", "OptimisticGradient"),
    "adamaxw": ("adaptive.adam_extensions", "AdamaxW"),
    "nadamw": ("adaptive.adam_extensions", "NAdamW"),
    "ademamix": ("adaptive.adam_extensions", "AdEMAMix"),
    "acprop": ("adaptive.adam_extensions", "ACProp"),
    "mars": ("adaptive.adam_extensions", "MARS"),
    "adafactor": ("matrices.adafactor", "Adafactor"),
    "madgrad": ("adaptive.scaled_sums", "MADGRAD"),
    "ftrl": ("adaptive.scaled_sums", "FTRL"),
    "lamb": ("layer_scaling.trust_ratio", "LAMB"),
    "lars": ("layer_scaling.trust_ratio", "LARS"),
    "novograd": ("layer_scaling.novograd", "NovoGrad"),
    "muon": ("matrices.muon", "Muon"),
    "shampoo": ("matrices.shampoo", "Shampoo"),
    "soap": ("matrices.soap", "SOAP"),
    "schedule_free_sgd": ("averaging.schedule_free", "ScheduleFreeSGD"),
    "schedule_free_adamw": ("averaging.schedule_free", "ScheduleFreeAdamW"),
    "asgd": ("averaging.asgd", "ASGD"),
    "lookahead": ("averaging.lookahead", "Lookahead"),
    "sam": ("averaging.sharpness_aware", "SAM"),
    "prodigy": ("rate_free.learning_rate_free", "Prodigy"),
    "dadapt_adam": ("rate_free.learning_rate_free", "DAdaptAdam"),
    "dog": ("rate_free.learning_rate_free", "DoG"),
    "dowg": ("rate_free.learning_rate_free", "DoWG"),
    "sophia": ("second_order.sophia", "Sophia"),
    "noisy_sgd": ("sampling.noisy_descent", "NoisySGD"),
    "sgld": ("sampling.noisy_descent", "SGLD"),
    "lbfgs": ("classics.limited_memory", "LimitedMemoryBFGS"),
    "conjugate_gradient": ("classics.conjugate_gradient", "ConjugateGradient"),
    "exact_line_search": ("classics.exact_line_search", "ExactLineSearch"),
    "coordinate_descent": ("classics.exact_line_search", "CoordinateDescent"),
    "dogleg": ("classics.trust_region", "Dogleg"),
    "gauss_newton": ("classics.least_squares", "GaussNewton"),
    "levenberg_marquardt": ("classics.least_squares", "LevenbergMarquardt"),
    "nelder_mead": ("classics.simplex", "NelderMead"),
    "proximal_gradient": ("classics.proximal_methods", "ProximalGradient"),
    "fista": ("classics.proximal_methods", "Fista"),
    "projected_gradient": ("classics.proximal_methods", "ProjectedGradient"),
    "gradient_flow": ("classics.gradient_flow", "GradientFlow"),
}
"""The module and the name of each class by its id, in the order in which they are taught."""


class _Library(Mapping[str, type[Optimizer]]):
    """Every optimizer class by its id.

    Example:
        >>> from explorer import optimizers
        >>> optimizers["adam"](learning_rate=0.05).values["beta1"]
        0.9
    """

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

    def __repr__(self) -> str:
        return f"<{len(self)} optimizers: {', '.join(self)}>"


@cache
def _imported(module: str, name: str) -> type[Optimizer]:
    optimizer_class: type[Optimizer] = getattr(import_module(f"{__name__}.{module}"), name)
    return optimizer_class


optimizers: Mapping[str, type[Optimizer]] = _Library()
"""Every optimizer class by its id, in the order in which they are taught."""
