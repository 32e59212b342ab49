"""A rule as an optimizer of PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.export.script.rule_parts import Remembered, RuleParts, unpacked_line


def torch_class(name: str, parts: RuleParts) -> list[str]:
    """A subclass of torch.optim.Optimizer; what is over coordinates is over each tensor."""
    keys = {
        hyperparameter: "lr" if hyperparameter == parts.rate else hyperparameter
        for hyperparameter in parts.values
    }
    arguments = ", ".join(
        f"{keys[hyperparameter]}={value!r}" for hyperparameter, value in parts.values.items()
    )
    defaults = ", ".join(f'"{key}": {key}' for key in keys.values())
    asks = bool(parts.point) or parts.needs_loss
    note = "step(closure) needs the closure that computes loss and gradient." if asks else ""
    values = unpacked_line(list(keys), [f'group["{key}"]' for key in keys.values()])
    memory = [remembered.name for remembered in parts.memory]
    held = [f'state["{held_name}"]' for held_name in memory]
    known = [*values, *unpacked_line(memory, held)]
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
        *unpacked_line(held, memory),
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
        *(
            f'            state["{remembered.name}"] = {_torch_first(remembered)}'
            for remembered in parts.memory
        ),
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


def _torch_first(remembered: Remembered) -> str:
    return remembered.filled("torch.zeros_like(parameter)", "torch.full_like(parameter, {})")


def _closure_lines(parts: RuleParts, known: Sequence[str]) -> list[str]:
    """Lines that evaluate loss and gradient, where the rule needs them."""
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
