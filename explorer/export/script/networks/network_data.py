"""The data of a network in a Python script: generated again, or written out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from explorer.arrays import Floats
from explorer.engine.objectives.dataset import Data
from explorer.engine.objectives.network import Network
from explorer.export.script.source_parts import number_list

MOST_WRITTEN = 20_000
"""The most data numbers written into a script that cannot generate them."""

_TWO_CLASSES = "labels = np.arange({rows}) % 2\n"
_LABELS = "\ntargets = labels[:, None].astype(float)"
RECIPES: Mapping[str, str] = {
    "ones": "inputs = np.ones(({rows}, {features}))\ntargets = np.full(({rows}, 1), {target!r})",
    "linear": """\
random = np.random.default_rng({seed})
inputs = random.uniform(-1.0, 1.0, ({rows}, {features}))
spread = {noise!r} * random.standard_normal(({rows}, 1))
targets = {slope!r} * inputs.sum(axis=1, keepdims=True) + {offset!r} + spread""",
    "blobs": f"""\
random = np.random.default_rng({{seed}})
{_TWO_CLASSES}\
middle = {{distance!r}} / 2.0 * (2.0 * labels[:, None] - 1.0)
inputs = middle + {{noise!r}} * random.standard_normal(({{rows}}, {{features}})){_LABELS}""",
    "moons": f"""\
random = np.random.default_rng({{seed}})
{_TWO_CLASSES}\
angle = random.uniform(0.0, np.pi, {{rows}})
upper = np.column_stack([np.cos(angle), np.sin(angle)])
lower = np.column_stack([1.0 - np.cos(angle), 0.5 - np.sin(angle)])
moons = np.where(labels[:, None] == 1, lower, upper)
inputs = moons + {{noise!r}} * random.standard_normal(({{rows}}, 2)){_LABELS}""",
    "xor": f"""\
random = np.random.default_rng({{seed}})
corner = np.arange({{rows}}) % 4
first, second = corner % 2, corner // 2
corners = np.column_stack([first, second]).astype(float)
inputs = corners + {{noise!r}} * random.standard_normal(({{rows}}, 2))
labels = first ^ second{_LABELS}""",
}
"""How each kind of generated data is made, with the kind's values in braces."""


def data_lines(data: Data) -> list[str]:
    """Lines that leave ``inputs`` (n, features) and ``targets`` (n, outputs).

    Raises ``ValueError`` for a file with more than ``MOST_WRITTEN`` numbers.
    """
    recipe = RECIPES.get(data.kind)
    if recipe is not None:
        whole = {"rows", "features", "seed"}
        values = {name: int(value) if name in whole else value for name, value in data.values}
        return recipe.format(**values).splitlines()
    checked_size(data.inputs.size + data.targets.size, f"the data ({data_location(data)})")
    return [
        f"# From {json.dumps(data_location(data))}.",
        *_array("inputs", data.inputs),
        *_array("targets", data.targets),
    ]


def checked_size(count: int, what: str) -> None:
    """Raise ``ValueError`` if ``count`` numbers are too many to be written out."""
    if count > MOST_WRITTEN:
        raise ValueError(
            f"script: found {count} numbers to write out for {what}, "
            f"expected at most {MOST_WRITTEN}, since the script itself holds them"
        )


def data_location(data: Data) -> str:
    """The file or the kind of the data."""
    return str(dict(data.values).get("path", data.kind))


def batch_lines(network: Network, steps: int) -> list[str]:
    """Lines that leave ``batches``: for each of ``steps`` steps the rows that it uses."""
    if not network.batch:
        return []
    rows, size = network.data.rows, network.batch
    epochs = -(-steps // -(-rows // size))
    return [
        "# The rows that each step sees: shuffled anew each time all were seen.",
        "batches = []",
        f"for epoch in range({epochs}):",
        f"    order = np.random.default_rng([{network.seed}, epoch]).permutation({rows})",
        f"    batches += [order[first : first + {size}] for first in range(0, {rows}, {size})]",
    ]


def _array(name: str, table: Floats) -> list[str]:
    rows = [f"    {number_list(row)}," for row in table.tolist()]
    return [f"{name} = np.array([", *rows, "])"]
