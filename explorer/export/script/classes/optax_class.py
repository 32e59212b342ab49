"""A rule as a gradient transformation of optax."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.export.script.rule_parts import Remembered, RuleParts


def _tuple(names: Sequence[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def optax_class(name: str, parts: RuleParts) -> list[str]:
    """A function that makes an optax.GradientTransformation, as optax's own are made."""
    function = function_name(name)
    others = [hyperparameter for hyperparameter in parts.values if hyperparameter != parts.rate]
    rate = [f"learning_rate={parts.values[parts.rate]!r}"] if parts.rate else []
    signature = ", ".join([*rate, *(f"{o}={parts.values[o]!r}" for o in others)])
    memory = [remembered.name for remembered in parts.memory]
    fields = [f"    {held_name}: optax.Params" for held_name in memory]
    leaf = ", ".join(["x", "g", *memory])
    called = ", ".join(["params", "updates", *(f"state.{held_name}" for held_name in memory)])
    shape = _tuple(["0"] * (1 + len(memory)))
    taken = _tuple(["x - old", *memory])
    first_rate = [
        "        rate = learning_rate(0) if callable(learning_rate) else learning_rate"
    ] * (parts.rate in parts.reads_first)
    now_rate = [
        "        rate = learning_rate(state.t) if callable(learning_rate) else learning_rate"
    ] * bool(parts.rate)
    renamed = [f"            {parts.rate} = rate"] * bool(parts.rate)
    return [
        f"class {name}State(NamedTuple):",
        "    t: jax.Array",
        *fields,
        "",
        "",
        f"def {function}({signature}):",
        *parts.docstring("    "),
        "",
        "    def init(params):",
        *first_rate,
        f"        return {name}State(",
        "            jnp.zeros([], jnp.int32),",
        *(
            f"            jax.tree.map(lambda x: {_jax_first(remembered, parts.rate)}, params),"
            for remembered in parts.memory
        ),
        "        )",
        "",
        "    def update(updates, state, params):",
        "        count = state.t + 1",
        "        # Roots and powers of an integer have single precision.",
        "        t = count.astype(float)",
        *now_rate,
        "",
        f"        def leaf({leaf}):",
        *renamed,
        "            old = x",
        *(f"            {line}" for line in parts.lines),
        f"            return {taken}",
        "",
        f"        made = jax.tree.map(leaf, {called})",
        f"        shape = jax.tree.structure(({shape}))",
        "        found = jax.tree.transpose(jax.tree.structure(params), shape, made)",
        f"        return found[0], {name}State(count, *found[1:])",
        "",
        "    return optax.GradientTransformation(init, update)",
    ]


def _jax_first(remembered: Remembered, rate: str) -> str:
    # The rate may be a function of the step, whose value is called so in init.
    text = re.sub(rf"\b{rate}\b", "rate", remembered.first) if rate else remembered.first
    if not remembered.vector:
        return f"jnp.asarray({text}, x.dtype)"
    return replace(remembered, first=text).filled("jnp.zeros_like(x)", "jnp.full_like(x, {})")


def function_name(name: str) -> str:
    """The name of the function that makes what the class's name says."""
    words = [f"_{letter.lower()}" if letter.isupper() else letter for letter in name]
    return f"{''.join(words).lstrip('_')}_transformation"
