"""A rule as an optimizer of Keras."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.export.script.rule_parts import RuleParts

_KERAS = {"weight_decay", "clipnorm", "clipvalue", "iterations", "built", "use_ema"}


def keras_class(name: str, parts: RuleParts) -> list[str]:
    """A subclass of keras.optimizers.Optimizer."""
    others = [hyperparameter for hyperparameter in parts.values if hyperparameter != parts.rate]
    rate = repr(parts.values[parts.rate]) if parts.rate else "1.0"
    own = {hyperparameter: _keras_name(hyperparameter) for hyperparameter in others}
    signature = ", ".join(
        [f"learning_rate={rate}", *(f"{own[o]}={parts.values[o]!r}" for o in others)]
    )
    memory = [remembered.name for remembered in parts.memory]
    held = [f"self.{held_name}[index]" for held_name in memory]
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
        *(f"        {hyperparameter} = self.{name}" for hyperparameter, name in own.items()),
        *(["        t = keras.ops.cast(self.iterations + 1, variable.dtype)"] * parts.needs_count),
        "        x, g = keras.ops.convert_to_tensor(variable), gradient",
        *(
            f"        {held_name} = keras.ops.convert_to_tensor({variable})"
            for held_name, variable in zip(memory, held, strict=True)
        ),
        *(f"        {line}" for line in parts.lines),
        *(
            f"        self.assign({p}, {held_name})"
            for held_name, p in zip(memory, held, strict=True)
        ),
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
        f"        {hyperparameter} = self.{_keras_name(hyperparameter)}"
        for hyperparameter in others
        if hyperparameter in parts.reads_first
    ]
    if parts.rate in parts.reads_first:
        lines.append(f"        {parts.rate} = float(self.learning_rate)")
    for remembered in parts.memory:
        if remembered.vector:
            lines += [
                f"        self.{remembered.name} = [",
                f'            self.add_variable_from_reference(each, name="{remembered.name}")',
                "            for each in variables",
                "        ]",
            ]
            if remembered.first not in ("0", "0.0"):
                lines += [
                    f"        for each in self.{remembered.name}:",
                    f"            first = {remembered.first}",
                    "            each.assign(keras.ops.full(each.shape, first, dtype=each.dtype))",
                ]
        else:
            lines += [
                f"        self.{remembered.name} = [",
                "            self.add_variable(",
                '                (), initializer="zeros", dtype=each.dtype, '
                f'name="{remembered.name}"',
                "            )",
                "            for each in variables",
                "        ]",
                f"        for each in self.{remembered.name}:",
                f"            each.assign({remembered.first})",
            ]
    return lines
