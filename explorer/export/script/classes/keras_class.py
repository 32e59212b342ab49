"""A rule as an optimizer of Keras."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.export.script.rule_parts import RuleParts

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
