"""The methods for matrices, written out for scripts with numpy."""

from __future__ import annotations

from collections.abc import Sequence

from explorer.engine.objectives.objective import Objective
from explorer.engine.rules.library.matrices.matrix_method import blocks_of
from explorer.engine.rules.optimizer import Optimizer

ORTHOGONALIZED = """\
def orthogonalized(matrix, epsilon, rounds, coefficients):
    tall = matrix.shape[0] > matrix.shape[1]
    size = np.linalg.norm(matrix) + epsilon
    current = (matrix.T if tall else matrix) / (size or 1.0)
    first, third, fifth = coefficients
    for _ in range(rounds):
        gram = current @ current.T
        current = first * current + (third * gram + fifth * gram @ gram) @ current
    return current.T if tall else current"""
INVERSE_ROOT = """\
def inverse_root(matrix, order):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(values, 1e-300) ** (-1.0 / order)) @ vectors.T"""
_SCALES = {
    "rows": "np.sqrt(max(1.0, rows / columns))",
    "columns": "np.sqrt(max(1.0, columns / rows))",
    "rms": "{rms_rate} * np.sqrt(max(rows, columns))",
}
_MUON = """\
step = np.zeros(len(x))
for part, (rows, columns) in matrices:
    scale = {scale}
    towards = direction[part].reshape(rows, columns)
    orthogonal = orthogonalized(towards, {epsilon}, {rounds}, coefficients)
    step[part] = -learning_rate * {size}scale * orthogonal.ravel()"""
_ADAM_OF_VECTORS = """\
steps += 1
for part in vectors:
    first[part] = 0.9 * first[part] + (1.0 - 0.9) * g[part]
    second[part] = 0.999 * second[part] + (1.0 - 0.999) * g[part] ** 2
    corrected = first[part] / (1.0 - 0.9**steps)
    size = np.sqrt(second[part] / (1.0 - 0.999**steps)) + {epsilon}
    step[part] = -learning_rate * corrected / size"""
_SHAMPOO = """\
step = np.zeros(len(x))
for index, (part, shape) in enumerate(matrices):
    G = g[part].reshape(shape)
    seen[index][0] += G @ G.T
    seen[index][1] += G.T @ G
    if shape[1] == 1:
        scaled = inverse_root(seen[index][0], 2) @ G
    else:
        scaled = inverse_root(seen[index][0], 4) @ G @ inverse_root(seen[index][1], 4)
    step[part] = -learning_rate * scaled.ravel()"""
_SOAP = """\
step = np.zeros(len(x))
for (part, shape), held in zip(matrices, carried):
    G = g[part].reshape(shape)
    if count:
        L, R = held["axes"]
        held["first"] = held["first"] + (1.0 - {beta1}) * (G - held["first"])
        held["second"] = held["second"] + (1.0 - {beta2}) * ((L.T @ G @ R) ** 2 - held["second"])
        turned = L @ ((L.T @ held["first"] @ R) / (np.sqrt(held["second"]) + {epsilon})) @ R.T
        corrected = np.sqrt(1.0 - {beta2} ** count) / (1.0 - {beta1} ** count) * turned
        step[part] = -learning_rate * corrected.ravel()
    if shape[1] > 1:
        for axis, seen in enumerate((G @ G.T, G.T @ G)):
            held["seen"][axis] += (1.0 - {beta2}) * (seen - held["seen"][axis])
            if count == 0:
                held["axes"][axis] = np.linalg.eigh(held["seen"][axis])[1][:, ::-1]
            elif count % {update_interval} == 0:
                turned = held["seen"][axis] @ held["axes"][axis]
                order = np.argsort(-(held["axes"][axis] * turned).sum(axis=0), kind="stable")
                held["second"] = np.take(held["second"], order, axis)
                held["axes"][axis] = np.linalg.qr(turned[:, order])[0]
count += 1"""
_ADAFACTOR = """\
count += 1
weight = count**{beta2_decay}
step = np.zeros(len(x))
for index, (part, shape) in enumerate(matrices):
    G = g[part].reshape(shape)
    squares = {squares}
    averages = {averages}
    pairs = zip(held[index], averages)
    held[index] = [before + weight * (newest - before) for before, newest in pairs]
    estimate = {estimate}
    direction = G / np.sqrt({below})
    size = {rate} * max({epsilon2}, np.sqrt(np.mean(x[part] ** 2)))
    shortened = max(1.0, np.sqrt(np.mean(direction**2)) / {clip_threshold})
    step[part] = -(size / shortened) * direction.ravel()"""


def is_matrix_method(optimizer: Optimizer) -> bool:
    """Whether ``matrix_method_lines`` writes the optimizer."""
    return optimizer.rule is None and optimizer.id in _WRITERS


def matrix_method_lines(optimizer: Optimizer, surface: Objective) -> tuple[list[str], list[str]]:
    """Lines before the first step, and lines of one step from ``x``, ``g``, ``learning_rate``."""
    blocks = blocks_of(surface)
    vectors = [block for block in blocks if block.is_vector] if optimizer.id == "muon" else []
    parts = ", ".join(
        f"(slice({block.part.start}, {block.part.stop}), ({block.rows}, {block.columns}))"
        for block in blocks
        if block not in vectors
    )
    if surface.layer_blocks and optimizer.values.get("scaling") == "rows":
        # A column there corresponds to a row in PyTorch's layers.
        optimizer = optimizer.with_values(scaling="columns")
    before, body = _WRITERS[optimizer.id](optimizer)
    if vectors:
        slices = ", ".join(f"slice({vector.part.start}, {vector.part.stop})" for vector in vectors)
        before += [f"vectors = [{slices}]", "first, second = np.zeros(len(x)), np.zeros(len(x))"]
        before.append("steps = 0")
        body += _ADAM_OF_VECTORS.format(epsilon=repr(optimizer.numbers["epsilon"])).splitlines()
    return [f"matrices = [{parts}]", *before], [*body, "x = x + step"]


def matrix_helpers(optimizers: Sequence[Optimizer]) -> list[list[str]]:
    """The functions that these methods call, each as lines."""
    helpers = {"muon": ORTHOGONALIZED, "shampoo": INVERSE_ROOT}
    used = {optimizer.id for optimizer in optimizers if is_matrix_method(optimizer)}
    return [text.splitlines() for name, text in helpers.items() if name in used]


def _muon(optimizer: Optimizer) -> tuple[list[str], list[str]]:
    values, numbers = optimizer.values, {k: repr(v) for k, v in optimizer.numbers.items()}
    beta, ahead = numbers["momentum"], bool(values["nesterov"])
    factors = ("linear_coefficient", "cubic_coefficient", "quintic_coefficient")
    before = ["velocity = np.zeros(len(x))"]
    before.append(f"coefficients = ({', '.join(numbers[name] for name in factors)})")
    if values["averaging"] == "sum":
        body = [f"velocity = {beta} * velocity + g"]
        body.append(f"direction = g + {beta} * velocity" if ahead else "direction = velocity")
    else:
        body = [f"velocity = {beta} * velocity + (1.0 - {beta}) * g"]
        if values["averaging"] == "average":
            newest = f"{beta} * velocity + (1.0 - {beta}) * g"
            body.append(f"direction = {newest}" if ahead else "direction = velocity")
        else:
            before.append("count = 0")
            body.append("count += 1")
            if ahead:
                body += [
                    f"direction = {beta} * velocity / (1.0 - {beta} ** (count + 1.0))",
                    f"direction = direction + (1.0 - {beta}) * g / (1.0 - {beta}**count)",
                ]
            else:
                body.append(f"direction = velocity / (1.0 - {beta}**count)")
    scale = _SCALES[str(values["scaling"])].format(**numbers)
    size = "np.sum(towards * orthogonal) * " if values["adaptive"] else ""
    moved = _MUON.format(
        scale=scale, epsilon=numbers["epsilon"], rounds=values["rounds"], size=size
    )
    return before, [*body, *moved.splitlines()]


def _shampoo(optimizer: Optimizer) -> tuple[list[str], list[str]]:
    epsilon = repr(optimizer.numbers["epsilon"])
    start = f"[[{epsilon} * np.eye(side) for side in shape] for _, shape in matrices]"
    return [f"seen = {start}"], _SHAMPOO.splitlines()


def _soap(optimizer: Optimizer) -> tuple[list[str], list[str]]:
    numbers = {k: repr(v) for k, v in optimizer.numbers.items()}
    before = [
        "carried = [",
        '    {"first": np.zeros(shape), "second": np.zeros(shape),',
        '     "seen": [np.zeros((side, side)) for side in shape],',
        '     "axes": [np.eye(side) for side in shape]}',
        "    for _, shape in matrices",
        "]",
        "count = 0",
    ]
    return before, _SOAP.format(**numbers).splitlines()


def _adafactor(optimizer: Optimizer) -> tuple[list[str], list[str]]:
    numbers = {k: repr(v) for k, v in optimizer.numbers.items()}
    floor, whole = optimizer.values["epsilon1_form"] == "floor", optimizer.dialect == "optax"
    mean = "np.mean(held[index][0])"
    if floor:
        mean = f"max({mean}, {numbers['epsilon1']})"
    estimate = "held[index][0]" if whole else f"np.outer(*held[index]) / {mean}"
    rate = "learning_rate"
    if optimizer.values["relative_step"]:
        rate = "min(learning_rate, 1.0 / np.sqrt(count))"
    text = _ADAFACTOR.format(
        **numbers,
        squares="G**2" if floor else f"G**2 + {numbers['epsilon1']}",
        averages="[squares]" if whole else "[squares.mean(axis=1), squares.mean(axis=0)]",
        estimate=estimate,
        below=f"np.maximum(estimate, {numbers['epsilon1']} ** 2)" if floor else "estimate",
        rate=rate,
    )
    sides = "[np.zeros(shape)]" if whole else "[np.zeros(shape[0]), np.zeros(shape[1])]"
    return [f"held = [{sides} for _, shape in matrices]", "count = 0"], text.splitlines()


_WRITERS = {"muon": _muon, "shampoo": _shampoo, "soap": _soap, "adafactor": _adafactor}
