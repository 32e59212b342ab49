"""Records torch's strong-Wolfe search: ``python -m tests.data.record_torch_searches``.

Writes ``torch_searches.json`` beside this file, with the version of torch: for each line and each
of the arguments in ``tests/engine/rules/library/classics/lines.py`` the lengths it tries, and the
one it chooses.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.engine.rules.library.classics.lines import EACH, LINES


def searched(line: str, first: float, decrease: float, slope: float) -> dict[str, Any]:
    """The search from 0 to the right."""
    import torch
    from torch.optim.lbfgs import _strong_wolfe

    functions = {name: getattr(torch, name) for name in ("sqrt", "sin", "cos", "exp", "log")}
    tried: list[float] = []

    def evaluated(x: Any, length: float, direction: Any) -> tuple[float, Any]:
        tried.append(float(length))
        at = (x + length * direction).requires_grad_()
        value = eval(line, functions, {"x": at[0]})  # noqa: S307
        value.backward()
        return float(value.detach()), at.grad

    zero, right = torch.zeros(1, dtype=torch.float64), torch.ones(1, dtype=torch.float64)
    value, gradient = evaluated(zero, 0.0, right)
    _, _, chosen, _ = _strong_wolfe(
        evaluated, zero, first, right, value, gradient, gradient.dot(right), decrease, slope
    )
    return {"arguments": [first, decrease, slope], "tried": tried[1:], "chosen": float(chosen)}


def main() -> None:
    """Write the records."""
    lines = {line: [searched(line, *arguments) for arguments in EACH] for line in LINES}
    rows = (
        f"{json.dumps(line)}: [\n" + ",\n".join(map(json.dumps, records)) + "\n]"
        for line, records in lines.items()
    )
    text = f'{{"torch": {json.dumps(version("torch"))}, "lines": {{\n' + ",\n".join(rows) + "\n}}\n"
    Path(__file__).with_name("torch_searches.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
