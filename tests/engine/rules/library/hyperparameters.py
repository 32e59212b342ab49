"""What every optimizer can be told, a line each.

    python -m tests.engine.rules.library.hyperparameters

writes ``tests/data/hyperparameters.txt``. A scenario that leaves a value out means the default, and
one that has a value means that it is accepted: a line that changes here changes files out there.
"""

from __future__ import annotations

from collections.abc import Iterator

from explorer.engine import optimizers
from explorer.engine.parameter import Choice, Number, Parameter
from explorer.engine.rules.mechanism_parameters import COMMON
from tests.engine.reference_records import DATA

FILE = DATA / "hyperparameters.txt"


def told(parameter: Parameter) -> str:
    """The declaration in one line, without its meaning."""
    traits = ["advanced"] if parameter.advanced else []
    if isinstance(parameter, Number):
        low, high = parameter.slider
        traits += [f"slider from {low!r} to {high!r}, {parameter.scale}"]
        traits += ["0 is off"] if parameter.off_at_zero else []
        traits += [f"needs {parameter.needs}"] if parameter.needs else []
        bounds = (
            f"{'above' if parameter.open_minimum else 'from'} {parameter.minimum!r}",
            f"{'below' if parameter.open_maximum else 'to'} {parameter.maximum!r}",
        )
        traits = ["whole"] * parameter.whole + [" ".join(bounds), *traits]
    if isinstance(parameter, Choice):
        traits = ["of " + " ".join(parameter.options), *traits]
    return f"{parameter.name} = {parameter.default!r}: " + "; ".join(traits)


def lines() -> Iterator[str]:
    """All lines: those of the mechanisms, then each optimizer's own, with those of its dialects."""
    for parameter in COMMON:
        yield f"every: {told(parameter)}"
    for name, optimizer in optimizers.items():
        for parameter in optimizer.parameters:
            if parameter not in COMMON:
                yield f"{name}: {told(parameter)}"
        for dialect, values in optimizer.dialects.items():
            for key, value in values.items():
                yield f"{name} in {dialect}: {key} = {value!r}"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
