"""A rule that a library does not have, written as one of the library's own optimizers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from explorer.export.script.rule_parts import Remembered, RuleParts


def _tuple(names: Sequence[str]) -> str:
    return f"{names[0]}," if len(names) == 1 else ", ".join(names)


def _unpacked(names: Sequence[str], places: Sequence[str]) -> list[str]:
    return [f"{', '.join(names)} = {', '.join(places)}"] if names else []


def numpy_class(name: str, parts: RuleParts) -> list[str]:
    """A class that holds x and what it remembers, and moves x by one step at a time."""
    kept = ["x", *(one.name for one in parts.memory)]
    loss = ", loss" * parts.needs_loss
    note = f"step(gradient{loss}) moves x once; gradient(x) is the slope there, an array like x."
    values = ", ".join(["self", "x", *filter(None, [parts.signature])])
    places = [f"self.{one}" for one in parts.values]
    return [
        f"class {name}:",
        *parts.docstring("    ", note),
        "",
        f"    def __init__({values}):",
        "        self.x = np.array(x, dtype=float)",
        *(f"        self.{one} = {one}" for one in parts.values),
        *(
            f"        self.{one.name} = "
            f"{one.filled('np.zeros_like(self.x)', 'np.full_like(self.x, {})')}"
            for one in parts.memory
        ),
        *(["        self.t = 0"] * parts.needs_count),
        "",
        f"    def step(self, gradient{loss}):",
        *(f"        {line}" for line in _unpacked(list(parts.values), places)),
        *(f"        {line}" for line in _unpacked(kept, [f"self.{one}" for one in kept])),
        *(["        self.t += 1", "        t = self.t"] * parts.needs_count),
        *(["        f = loss(x)"] * parts.needs_loss),
        f"        g = gradient({parts.point or 'x'})",
        *(f"        {line}" for line in parts.lines),
        *(f"        {line}" for line in _unpacked([f"self.{one}" for one in kept], kept)),
        "        return x",
    ]


def torch_class(name: str, parts: RuleParts) -> list[str]:
    """A subclass of torch.optim.Optimizer; what is over coordinates is over each tensor."""
    keys = {one: "lr" if one == parts.rate else one for one in parts.values}
    arguments = ", ".join(f"{keys[one]}={value!r}" for one, value in parts.values.items())
    defaults = ", ".join(f'"{key}": {key}' for key in keys.values())
    asks = bool(parts.point) or parts.needs_loss
    note = "step(closure) needs the closure that computes loss and gradient." if asks else ""
    values = _unpacked(list(keys), [f'group["{key}"]' for key in keys.values()])
    memory = [one.name for one in parts.memory]
    held = [f'state["{one}"]' for one in memory]
    known = [*values, *_unpacked(memory, held)]
    counted = ['state["t"] += 1', 't = state["t"]'] * parts.needs_count
    # What is kept must not change with the tensor that it comes from.
    clone = ".clone()" * parts.keeps_given
    step = [
        "state = self._state(group, parameter)",
        *known,
        *counted,
        f"g = parameter.grad{clone}",
        *(["x = kept.pop(0)"] if parts.point else [f"x = parameter{clone}"]),
        *parts.lines,
        *_unpacked(held, memory),
        "parameter.copy_(x)",
    ]
    return [
        f"class {name}(torch.optim.Optimizer):",
        *parts.docstring("    ", note),
        "",
        f"    def __init__({', '.join(['self', 'params', *filter(None, [arguments])])}):",
        f"        super().__init__(params, {{{defaults}}})",
        *(_TORCH_STATES if parts.reads_first else []),
        "",
        "    def _state(self, group, parameter):",
        "        state = self.state[parameter]",
        "        if not state:",
        '            state["t"] = 0',
        *(f"            {line}" for line in values if parts.reads_first),
        *(f'            state["{one.name}"] = {_torch_first(one)}' for one in parts.memory),
        "        return state",
        "",
        "    @torch.no_grad()",
        "    def step(self, closure=None):",
        *(f"        {line}" for line in _closure_lines(parts, known)),
        "        for group in self.param_groups:",
        '            for parameter in group["params"]:',
        "                if parameter.grad is None:",
        *(["                    kept.pop(0)"] * bool(parts.point)),
        "                    continue",
        *(f"                {line}" for line in step),
        "        return loss",
    ]


_TORCH_STATES = [
    "        for group in self.param_groups:",
    '            for parameter in group["params"]:',
    "                self._state(group, parameter)",
]


def _torch_first(one: Remembered) -> str:
    return one.filled("torch.zeros_like(parameter)", "torch.full_like(parameter, {})")


def _closure_lines(parts: RuleParts, known: Sequence[str]) -> list[str]:
    """Lines that ask for loss and gradient, where the rule wants them."""
    ask = ["with torch.enable_grad():", "    loss = closure()"]
    if not parts.point and not parts.needs_loss:
        return ["loss = None", "if closure is not None:", *(f"    {line}" for line in ask)]
    lines = list(ask)
    if parts.needs_loss:
        lines.append("f = float(loss)")
    if parts.point:
        lines = lines if parts.needs_loss else []
        count = ['t = state["t"] + 1'] * parts.needs_count
        lines += [
            "kept = []",
            "for group in self.param_groups:",
            '    for parameter in group["params"]:',
            "        state = self._state(group, parameter)",
            *(f"        {line}" for line in known),
            *(f"        {line}" for line in count),
            "        x = parameter.clone()",
            "        kept.append(x)",
            f"        parameter.copy_({parts.point})",
            *ask,
        ]
    return lines


_KERAS = {"weight_decay", "clipnorm", "clipvalue", "iterations", "built", "use_ema"}


def keras_class(name: str, parts: RuleParts) -> list[str]:
    """A subclass of keras.optimizers.Optimizer."""
    others = [one for one in parts.values if one != parts.rate]
    rate = repr(parts.values[parts.rate]) if parts.rate else "1.0"
    own = {one: _keras_name(one) for one in others}
    signature = ", ".join(
        [f"learning_rate={rate}", *(f"{own[o]}={parts.values[o]!r}" for o in others)]
    )
    memory = [one.name for one in parts.memory]
    held = [f"self.{one}[index]" for one in memory]
    config = "".join(f', "{name}": self.{name}' for name in own.values())
    return [
        f"class {name}(keras.optimizers.Optimizer):",
        *parts.docstring("    "),
        "",
        f"    def __init__(self, {signature}, **options):",
        "        super().__init__(learning_rate=learning_rate, **options)",
        *(f"        self.{name} = {name}" for name in own.values()),
        "",
        "    def build(self, variables):",
        "        if self.built:",
        "            return",
        "        super().build(variables)",
        *_keras_memory(parts, others),
        "",
        "    def update_step(self, gradient, variable, learning_rate):",
        *(["        index = self._get_variable_index(variable)"] * bool(memory)),
        f"        {parts.rate or 'learning_rate'} = keras.ops.cast(learning_rate, variable.dtype)",
        *(f"        {one} = self.{name}" for one, name in own.items()),
        *(["        t = keras.ops.cast(self.iterations + 1, variable.dtype)"] * parts.needs_count),
        "        x, g = keras.ops.convert_to_tensor(variable), gradient",
        *(
            f"        {one} = keras.ops.convert_to_tensor({place})"
            for one, place in zip(memory, held, strict=True)
        ),
        *(f"        {line}" for line in parts.lines),
        *(f"        self.assign({p}, {one})" for one, p in zip(memory, held, strict=True)),
        "        self.assign(variable, x)",
        "",
        "    def get_config(self):",
        f"        return {{**super().get_config(){config}}}",
    ]


def _keras_name(name: str) -> str:
    """The attribute of a hyper-parameter, apart from what every optimizer of Keras has itself."""
    return f"{name}_" if name in _KERAS else name


def _keras_memory(parts: RuleParts, others: Sequence[str]) -> list[str]:
    lines = [
        f"        {one} = self.{_keras_name(one)}" for one in others if one in parts.reads_first
    ]
    if parts.rate in parts.reads_first:
        lines.append(f"        {parts.rate} = float(self.learning_rate)")
    for one in parts.memory:
        if one.vector:
            lines += [
                f"        self.{one.name} = [",
                f'            self.add_variable_from_reference(each, name="{one.name}")',
                "            for each in variables",
                "        ]",
            ]
            if one.first not in ("0", "0.0"):
                lines += [
                    f"        for each in self.{one.name}:",
                    f"            first = {one.first}",
                    "            each.assign(keras.ops.full(each.shape, first, dtype=each.dtype))",
                ]
        else:
            lines += [
                f"        self.{one.name} = [",
                "            self.add_variable(",
                f'                (), initializer="zeros", dtype=each.dtype, name="{one.name}"',
                "            )",
                "            for each in variables",
                "        ]",
                f"        for each in self.{one.name}:",
                f"            each.assign({one.first})",
            ]
    return lines


def optax_class(name: str, parts: RuleParts) -> list[str]:
    """A function that makes an optax.GradientTransformation, as optax's own are made."""
    function = function_name(name)
    others = [one for one in parts.values if one != parts.rate]
    rate = [f"learning_rate={parts.values[parts.rate]!r}"] if parts.rate else []
    signature = ", ".join([*rate, *(f"{o}={parts.values[o]!r}" for o in others)])
    memory = [one.name for one in parts.memory]
    fields = [f"    {one}: optax.Params" for one in memory]
    leaf = ", ".join(["x", "g", *memory])
    called = ", ".join(["params", "updates", *(f"state.{one}" for one in memory)])
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
            f"            jax.tree.map(lambda x: {_jax_first(one, parts.rate)}, params),"
            for one in parts.memory
        ),
        "        )",
        "",
        "    def update(updates, state, params):",
        "        t = state.t + 1",
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
        f"        return found[0], {name}State(t, *found[1:])",
        "",
        "    return optax.GradientTransformation(init, update)",
    ]


def _jax_first(one: Remembered, rate: str) -> str:
    # The rate may be a function of the step, whose value is called so in init.
    text = re.sub(rf"\b{rate}\b", "rate", one.first) if rate else one.first
    if not one.vector:
        return f"jnp.asarray({text}, x.dtype)"
    return replace(one, first=text).filled("jnp.zeros_like(x)", "jnp.full_like(x, {})")


def function_name(name: str) -> str:
    """The name of the function that makes what the class's name says."""
    words = [f"_{letter.lower()}" if letter.isupper() else letter for letter in name]
    return f"{''.join(words).lstrip('_')}_transformation"
