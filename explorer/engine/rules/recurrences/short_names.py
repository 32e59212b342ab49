"""The letters that stand for terms and hyper-parameters in an opened rule."""

from __future__ import annotations

from collections.abc import Mapping

SHORT_NAMES: Mapping[str, str] = {
    "gradient_difference": "d", "normalised_gradient": "q", "previous_gradient": "g_old",
    "velocity": "v", "scaled_velocity": "b", "velocity_1": "v1", "velocity_2": "v2",
    "velocity_3": "v3", "first_moment": "m", "corrected_first_moment": "m_hat",
    "blended_first_moment": "m_bar", "difference_moment": "w",
    "corrected_difference_moment": "w_hat", "accumulator": "G", "second_moment": "v",
    "corrected_second_moment": "v_hat", "blended_second_moment": "v_bar",
    "largest_second_moment": "v_max", "largest_gradient": "u", "squared_gradients": "E",
    "squared_steps": "D", "squared_deviation": "s", "corrected_squared_deviation": "s_hat",
    "effective_rate": "rate", "momentum_coefficient": "mu", "next_momentum_coefficient": "mu_next",
    "momentum_product": "P", "longest_length": "length_max", "effective_length": "length",
    "rectification": "r", "agreement": "q", "step_size": "s", "step_length": "a",
    "previous_position": "x_old", "previous_step": "step_old",
    "base_point": "z", "previous_point": "z_old", "averaged_point": "x_mean",
    "slow_point": "slow", "starting_point": "x0", "averaging_weight": "c", "largest_rate": "a_max",
    "gathered_weight": "W", "acceleration": "a", "previous_acceleration": "a_old",
    "previous_accumulator": "G_old",
    "distance_rate": "a", "gathered_size": "size", "position_length": "x_size",
    "direction_length": "length", "slow_moment": "n", "gathered_gradients": "s",
    "distance_estimate": "dist", "proved_distance": "r", "gathered_squares": "G", "radius": "R",
    "squared_radius": "R2", "squared_length": "n", "trust_ratio": "trust",
    **{f"singular_value_{count}": f"s{count}" for count in range(11)},
    "alpha": "kappa", "gamma": "kappa", "sync_period": "k", "slow_step_size": "sigma",
    "estim_lr0": "d0", "estim_lr_coef": "kappa", "weight_lr_power": "r", "beta2_decay": "tau",
    "l1_regularization_strength": "l1", "l2_regularization_strength": "l2",
    "l2_shrinkage_regularization_strength": "l3", "learning_rate_power": "power",
    "trust_coefficient": "share", "max_learning_rate": "a_max", "optimal_value": "f_min",
    "weight_decay": "decay", "linear_coefficient": "ns1", "cubic_coefficient": "ns3",
    "quintic_coefficient": "ns5", "squared_gradient": "q",
    "learning_rate": "alpha", "momentum": "beta", "dampening": "tau", "decay": "rho",
    "momentum_decay": "psi", "learning_rate_decay": "gamma", "smallest_step": "s_min",
    "largest_step": "s_max",
}  # fmt: skip
"""The letters of terms and hyper-parameters, as they are typed."""


def short_name(name: str) -> str:
    """The name of a term or a hyper-parameter in an opened rule.

    Example:
        >>> from explorer.engine.rules.recurrences.short_names import short_name
        >>> short_name("second_moment"), short_name("noise")
        ('v', 'noise')
    """
    return SHORT_NAMES.get(name, name)
